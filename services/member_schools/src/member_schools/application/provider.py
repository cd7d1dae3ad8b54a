"""An outside identity provider: it proves who somebody is, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Challenge:
    """What a started sign-in must remember until the browser comes back."""

    state: str
    nonce: str
    code_verifier: str


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is: the subject within the issuer, nothing more."""

    issuer: str
    subject: str


class Provider(Protocol):
    """An OIDC provider, or an adapter that behaves as one (企业微信)."""

    @property
    def title(self) -> str:
        """What the sign-in page calls it."""
        ...

    async def authorization_url(self, challenge: Challenge) -> str:
        """Where to send the browser."""
        ...

    async def identify(self, code: str, challenge: Challenge) -> Identity:
        """Who came back with `code`; raises `NotSignedIn` if the provider does not vouch for it."""
        ...
