"""教师互训: requests, offers and matches."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.exchanges import (
    answering,
    batch,
    editing,
    match_steps,
    matches,
    pairing,
    postings,
    steps,
)

ROUTERS: tuple[APIRouter, ...] = (
    editing.router,
    answering.router,
    batch.router,
    pairing.router,
    steps.router,
    postings.router,
    match_steps.router,
    matches.router,
)
"""In this order: addresses with a word come before those with a number in its place."""
