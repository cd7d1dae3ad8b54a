"""The routes of bases and bookings."""

from __future__ import annotations

from fastapi import APIRouter

from joint_training.http import (
    bases,
    blackouts,
    booking_steps,
    bookings,
    calendars,
    feeds,
    incidents,
    resources,
    school_times,
    use,
)

BASES_ROUTERS: tuple[APIRouter, ...] = (
    bases.router,
    resources.router,
    school_times.router,
    bookings.router,
    booking_steps.router,
    incidents.router,
    blackouts.router,
    calendars.router,
    feeds.router,
    use.router,
)
