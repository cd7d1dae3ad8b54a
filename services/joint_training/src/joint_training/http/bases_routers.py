"""The routes of bases and bookings."""

from __future__ import annotations

from fastapi import APIRouter

BASES_ROUTERS: tuple[APIRouter, ...] = ()
