"""互惠对账: the ledger of recognised hours, and the statements that two accounts sign each term."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.statements import commands, detail, entries, ledger, listing

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    ledger.router,  # before /statements/{id}, which would take "ledger" for an id
    entries.router,
    detail.router,
    commands.router,  # last: it takes any verb after a statement's address
)
