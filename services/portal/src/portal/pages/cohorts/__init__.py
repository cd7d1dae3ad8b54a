"""联合培养班次: planned, enrolled for, taught with attendance, graded."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.cohorts import (
    applying,
    attendance,
    correcting,
    detail,
    enrolment,
    listing,
    planning,
    roster,
    scheduling,
)

ROUTERS: tuple[APIRouter, ...] = (
    listing.router,
    planning.router,  # before /cohorts/{id}, which would take "new" for an id
    applying.router,
    roster.router,
    scheduling.router,  # before the session's page, which would take "new" for an id
    attendance.router,
    correcting.router,
    enrolment.router,
    detail.router,  # last: it takes any verb after a cohort's address
)
