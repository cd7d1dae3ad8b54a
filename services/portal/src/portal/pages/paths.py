"""Addresses that a browser hands us: only those of this site are followed."""

from __future__ import annotations


def is_ours(path: str) -> bool:
    """Whether a redirect stays on this site: one slash, then no other slash or backslash."""
    return path.startswith("/") and path[1:2] not in ("/", "\\") and "\\" not in path
