"""The routers of the engagements' pages."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.engagements import acting, detail, evidence, listing, nominating, planning

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    nominating.router,
    evidence.router,
    planning.router,
    detail.router,
    acting.router,  # last: it takes any verb after an engagement's address
)
