"""理事会: charter, resolutions, terms of office; and the sub-alliances."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.council import (
    charter,
    motions,
    resolutions,
    scheduling,
    sub_alliances,
    sub_steps,
    term_steps,
    terms,
    voting,
)

ROUTERS: tuple[APIRouter, ...] = (
    charter.router,
    motions.router,  # its /resolutions/new before /resolutions/{id}
    voting.router,
    resolutions.router,
    scheduling.router,
    term_steps.router,
    terms.router,
    sub_steps.router,  # its /sub-alliances/new before /sub-alliances/{id}
    sub_alliances.router,
)
