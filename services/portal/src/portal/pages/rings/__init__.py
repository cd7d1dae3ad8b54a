"""环形对接: rings that the office assembles, and that every school of them accepts or refuses."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.rings import answering, assembling, detail, listing

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    assembling.router,  # before /rings/{id}, which would take "new" for an id
    answering.router,
    detail.router,
)
