"""撮合轮: rounds planned by the office, and the page on which each school answers line by line."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.rounds import answering, detail, lines, listing, planning

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    lines.router,  # before /rounds/{id}, which would take "lines" for an id
    answering.router,
    planning.router,  # before /rounds/{id}, which would take "new" for an id
    detail.router,
)
