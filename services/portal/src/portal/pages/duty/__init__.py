"""学时与企业实践: what teachers owe, how far they have come, and the records that count."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.duty import commands, declaring, detail, listing, mine, schools, teachers

ROUTERS: tuple[APIRouter, ...] = (
    mine.router,
    schools.router,
    teachers.router,
    listing.router,
    declaring.router,  # before /duty/records/{id}, which would take "new" for an id
    detail.router,
    commands.router,  # last: it takes any verb after a record's address
)
