"""结对帮扶: pairs of schools, their goals by term, what events have counted, and reviews."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.pairings import commands, detail, goals, listing, proposing

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    proposing.router,  # before /pairings/{id}, which would take "new" for an id
    detail.router,
    goals.router,
    commands.router,  # last: it takes any verb after a pairing's address
)
