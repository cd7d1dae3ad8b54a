"""The routes of programmes, cohorts, enrolments and certificates."""

from __future__ import annotations

from fastapi import APIRouter

TRAINING_ROUTERS: tuple[APIRouter, ...] = ()
