"""Sealing: AES-256-GCM under a key of the person's own, the person's reference bound in.

A sealed document under another person's reference does not open; without its key it is noise, so
dropping the key erases. Who keeps keys and documents where is the service's own.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BITS, NONCE_BYTES = 256, 12


@dataclass(frozen=True)
class Sealed:
    """A sealed document, to be kept as it is."""

    nonce: bytes
    content: bytes


def new_key() -> bytes:
    """A fresh random key."""
    return AESGCM.generate_key(KEY_BITS)


def seal(key: bytes, ref: UUID, plain: bytes) -> Sealed:
    """`plain`, readable only with `key` and as `ref`'s; each call uses a nonce of its own."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(nonce, AESGCM(key).encrypt(nonce, plain, ref.bytes))


def opened(key: bytes, ref: UUID, sealed: Sealed) -> bytes:
    """What was sealed; raises `InvalidTag` for another key, another person, or a changed document."""
    return AESGCM(key).decrypt(sealed.nonce, sealed.content, ref.bytes)
