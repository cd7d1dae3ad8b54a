"""证书: issued one by one or for a cohort, and checked by anybody."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.certificates import detail, listing, verifying

ROUTERS: tuple[APIRouter, ...] = (
    verifying.router,
    listing.router,
    detail.router,  # last: it takes any verb after a certificate's address
)
