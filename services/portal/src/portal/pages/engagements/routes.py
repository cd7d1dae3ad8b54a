"""The routers of the engagements' pages."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.engagements import (
    acting,
    detail,
    evidence,
    listing,
    my_hours,
    nominating,
    papers,
    planning,
)

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    my_hours.router,
    nominating.router,
    evidence.router,
    planning.router,
    papers.router,
    detail.router,
    acting.router,  # last: it takes any verb after an engagement's address
)
