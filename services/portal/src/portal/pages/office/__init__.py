"""The group office's pages: the board, what is behind its numbers, the queue, one request's story."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages.office import board, cases, drill, overview, queue, timeline

ROUTERS: tuple[APIRouter, ...] = (
    board.router,
    drill.router,
    queue.router,
    cases.router,
    overview.router,
    timeline.router,
)
