"""培养项目: written by a school, approved by the office, published."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.programmes import detail, editing, listing

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    editing.router,  # before /programmes/{id}, which would take "new" for an id
    detail.router,  # last: it takes any verb after a programme's address
)
