"""合作协议: drafted, negotiated line by line, approved by hash, amended, ended; and checked by anybody."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.agreements import (
    approving,
    beside,
    commands,
    detail,
    editing,
    listing,
    verifying,
)

ROUTERS: tuple[APIRouter, ...] = (
    verifying.router,
    listing.router,
    editing.router,  # before /agreements/{id}, which would take "new" for an id
    detail.router,
    approving.router,
    beside.router,
    commands.router,  # last: it takes any verb after an agreement's address
)
