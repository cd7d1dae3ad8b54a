"""成员资格: applications, their way to membership, and the way out."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.memberships import commands, detail, documents, listing, signing

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    documents.router,  # before /memberships/{id}, which would take "apply" for an id
    detail.router,
    signing.router,
    commands.router,  # last: it takes any verb after a membership's address
)
