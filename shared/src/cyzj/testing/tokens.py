"""Tokens for tests, signed by a key of their own: what member_schools would issue."""

from __future__ import annotations

import time
from uuid import UUID

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.http.tokens import Verifier
from cyzj.settings import AuthSettings


class Issuer:
    """Signs tokens; `verifier` believes them."""

    def __init__(self, settings: AuthSettings | None = None) -> None:
        self._settings = settings or AuthSettings()
        self._key = OKPKey.generate_key("Ed25519", parameters={"kid": "test"}, private=True)

    async def keys(self) -> KeySet:
        return KeySet.import_key_set({"keys": [self._key.as_dict(private=False)]})

    def verifier(self) -> Verifier:
        return Verifier(self._settings, self.keys)

    def token(
        self,
        *roles: Role,
        school: UUID | None = None,
        person: UUID | None = None,
        lifetime: int = 600,
    ) -> str:
        """A token for `person` (a new one by default), acting for `school` in `roles`."""
        now = int(time.time())
        subject = "system" if roles == (Role.SYSTEM,) else str(person or new_id())
        claims = {
            "iss": self._settings.issuer,
            "aud": self._settings.audience,
            "sub": subject,
            "org": str(school) if school else None,
            "roles": list(roles),
            "iat": now,
            "exp": now + lifetime,
        }
        return jwt.encode(
            {"alg": "Ed25519", "kid": "test"}, claims, self._key, algorithms=["Ed25519"]
        )

    def headers(
        self, *roles: Role, school: UUID | None = None, person: UUID | None = None
    ) -> dict[str, str]:
        """The Authorization header of such a token."""
        return {"Authorization": f"Bearer {self.token(*roles, school=school, person=person)}"}
