"""基地预约: the calendar of a base, placing a series by its preview, and what becomes of a booking."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.bookings import (
    calendar,
    changing,
    commands,
    detail,
    feeds,
    listing,
    placing,
    today,
    week,
)

ROUTERS: tuple[APIRouter, ...] = (
    calendar.router,
    week.router,
    today.router,
    feeds.router,
    listing.router,
    placing.router,
    changing.router,
    detail.router,
    commands.router,  # last: it takes any verb after a booking's address
)
