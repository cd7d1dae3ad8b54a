"""The routes of programmes, cohorts, enrolments and certificates."""

from __future__ import annotations

from fastapi import APIRouter

from joint_training.http import (
    certificates,
    cohort_steps,
    cohorts,
    course_sessions,
    enrolments,
    programmes,
    public_certificates,
    training_imports,
)

TRAINING_ROUTERS: tuple[APIRouter, ...] = (
    programmes.router,
    cohorts.router,
    cohort_steps.router,
    course_sessions.router,
    enrolments.router,
    certificates.router,
    public_certificates.router,
    training_imports.router,
)
