"""One module per group of pages, each with its `router`."""

from __future__ import annotations

from fastapi import APIRouter

from portal.pages import about, design_language, home, sign_in


def routers(*, demo: bool) -> list[APIRouter]:
    """The page groups to serve; the samples only in demonstration mode."""
    found = [sign_in.router, about.router, home.router]
    return [*found, design_language.router] if demo else found
