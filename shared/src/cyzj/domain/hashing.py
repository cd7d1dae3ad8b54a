"""Content hashes that anybody can recompute: SHA-256 over canonical JSON (RFC 8785)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rfc8785


def content_hash(content: Mapping[str, object]) -> str:
    """The SHA-256 (64 hex digits) of the canonical JSON of `content`; equal content, equal hash."""
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()  # type: ignore[arg-type]  # its JSON type is invariant
