"""One module per group of pages, each with its `router`."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages import (
    about,
    agreements,
    bases,
    bookings,
    certificates,
    cohorts,
    council,
    design_language,
    duty,
    exchanges,
    factsheets,
    home,
    importing,
    invitations,
    member_ending,
    member_profile,
    member_standing,
    members,
    memberships,
    office,
    outside,
    pairings,
    passwords,
    programmes,
    projects,
    records,
    rings,
    rounds,
    saved_queries,
    settings,
    sign_in,
    staff,
    statements,
)
from portal.pages.engagements import routes as engagements


def routers(*, demo: bool) -> list[APIRouter]:
    """The page groups to serve; the samples only in demonstration mode."""
    found = [
        sign_in.router,
        outside.router,
        invitations.router,
        passwords.router,
        about.router,
        home.router,
        importing.router,  # before /members/{id} and its like, which would take "import" for an id
        staff.router,
        member_profile.router,  # before /members/{id}, which would take "new" for an id
        member_standing.router,
        member_ending.router,
        members.router,
        *factsheets.ROUTERS,
        *memberships.ROUTERS,
        *council.ROUTERS,
        *certificates.ROUTERS,  # before /verify/{number}/{fingerprint} of agreements
        *agreements.ROUTERS,
        *programmes.ROUTERS,
        *cohorts.ROUTERS,
        *pairings.ROUTERS,
        *projects.ROUTERS,
        *records.ROUTERS,
        settings.router,
        saved_queries.router,
        *office.ROUTERS,  # its timeline before the steps of /exchange-requests/{id}/…
        *engagements.ROUTERS,
        *statements.ROUTERS,
        *duty.ROUTERS,
        *rounds.ROUTERS,
        *bookings.ROUTERS,
        *bases.ROUTERS,
        *rings.ROUTERS,
        *exchanges.ROUTERS,
    ]
    return [*found, design_language.router] if demo else found
