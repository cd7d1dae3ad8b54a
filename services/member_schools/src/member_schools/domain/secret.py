"""Secrets that are shown once: links, codes and session tokens are kept as their SHA-256 only."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

NewSecret = Callable[[], str]
"""Makes 256 random bits as text; the process decides where they come from."""


def hash_secret(secret: str) -> str:
    """The SHA-256 of a secret in 64 hex digits. Enough without salt: 256 random bits cannot be guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()
