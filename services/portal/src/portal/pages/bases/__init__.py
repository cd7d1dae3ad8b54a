"""基地共建: bases, their rooms, what stops them, how schools count time, and what use is made of it all."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.bases import (
    blackouts,
    commands,
    detail,
    editing,
    incident,
    incidents,
    listing,
    resources,
    rooms,
    times,
    use,
    weeks,
)

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    use.router,  # before /bases/{id}, which would take "use" for an id
    times.router,
    weeks.router,
    editing.router,
    detail.router,
    commands.router,  # last: it takes any verb after a base's address
    resources.router,
    rooms.router,
    incidents.router,
    incident.router,
    blackouts.router,
)
