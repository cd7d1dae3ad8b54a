"""校企联建: cooperation projects of schools, enterprises and other partners."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.projects import commands, detail, drafting, listing, proving

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,  # before the ids, which would take its export for one
    drafting.router,
    detail.router,
    proving.router,
    commands.router,  # last: it takes any verb after a project's address
)
