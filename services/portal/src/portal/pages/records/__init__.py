"""专业档案: what teachers are and who verified it; personal data shown for a purpose; one's own record."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.records import (
    commands,
    declaring,
    detail,
    erasing,
    listing,
    mine,
    person,
    revealing,
)

ROUTERS: tuple[APIRouter, ...] = (
    mine.router,
    listing.router,
    declaring.router,  # before /qualifications/{id}, which would take "new" for an id
    detail.router,
    commands.router,  # last of them: it takes any verb after a qualification's address
    revealing.router,
    erasing.router,
    person.router,
)
