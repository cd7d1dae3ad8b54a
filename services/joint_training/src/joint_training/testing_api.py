"""What tests over HTTP send: the bodies of forms."""

from __future__ import annotations

KINDS: dict[str, str] = {}
"""The path of each kind of item, by the letters of its number."""
