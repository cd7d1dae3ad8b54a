"""Ed25519 keys as JWK, tokens as JWS: how keys rest in the database and what they sign."""

from __future__ import annotations

import json

from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from cyzj.domain.ids import new_id
from member_schools.domain.token import ALGORITHM, Claims


def new_key() -> tuple[str, str]:
    """A new key id and its private JWK as JSON."""
    kid = new_id().hex
    key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": ALGORITHM})
    return kid, json.dumps(key.as_dict(private=True))


def public_keys(private_jwks: list[str]) -> KeySet:
    """The public halves."""
    keys = [OKPKey.import_key(json.loads(jwk)) for jwk in private_jwks]
    return KeySet.import_key_set({"keys": [key.as_dict(private=False) for key in keys]})


def sign(claims: Claims, kid: str, private_jwk: str) -> str:
    """The claims as a signed token (RFC 9068's type)."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": "at+jwt"}
    key = OKPKey.import_key(json.loads(private_jwk))
    return jwt.encode(header, _payload(claims), key, algorithms=[ALGORITHM])


def _payload(claims: Claims) -> dict[str, object]:
    payload: dict[str, object] = {
        "iss": claims.iss,
        "aud": claims.aud,
        "sub": claims.sub,
        "roles": [role.value for role in claims.roles],
        "jti": str(claims.jti),
        "iat": int(claims.iat.timestamp()),
        "exp": int(claims.exp.timestamp()),
    }
    if claims.org is not None:
        payload["org"] = str(claims.org)
    if claims.mandate is not None:
        payload["mandate"] = str(claims.mandate)
    return payload
