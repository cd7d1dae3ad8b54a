"""The public keys that access tokens are checked with (RFC 7517)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from cyzj.http.limits import limited
from cyzj.http.policies import Public
from cyzj.http.problems import documented
from member_schools.application.public_keys import public_keys
from member_schools.http.reading import Reading

router = APIRouter(prefix="/public", tags=["public"])


class Jwk(BaseModel):
    """An Ed25519 public key (RFC 8037)."""

    kty: str
    crv: str
    kid: str
    x: str
    use: str
    alg: str


class Jwks(BaseModel):
    """The keys that sign now or lately did; two while one replaces the other."""

    keys: list[Jwk]


@router.get(
    "/jwks.json",
    operation_id="get_jwks",
    summary="The keys that access tokens are checked with",
    dependencies=[Depends(Public("public keys")), Depends(limited)],
    responses=documented(429, 503),
)
async def jwks(reading: Annotated[Reading, Depends()]) -> Jwks:
    async with reading.session() as session:
        keys = await public_keys(session, reading.now)
    return Jwks.model_validate(keys.as_dict())
