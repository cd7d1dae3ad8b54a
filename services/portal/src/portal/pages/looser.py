"""An empty list's way out: which one condition to drop, and how many rows that would show."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams

from portal.clients.bound import BoundService
from portal.listing import Query, Token
from portal.together import together

_MOST = 4
"""Conditions tried; a list with more has 清除全部条件."""


@dataclass(frozen=True)
class Looser:
    """The list without one condition."""

    label: str
    href: str
    total: int


async def looser(
    service: BoundService, api: str, query: Query, sets: Collection[str] = ()
) -> list[Looser]:
    """The conditions whose dropping would show something, the most first.

    None under a tab of `sets`: what such a tab stands for is not in the API's own parameters.
    """
    if query.scope and query.scope.name in sets:
        return []
    tried = await together(
        *(_without(service, api, query, token) for token in query.tokens()[:_MOST])
    )
    return sorted((one for one in tried if one.total), key=lambda one: -one.total)


async def _without(service: BoundService, api: str, query: Query, token: Token) -> Looser:
    wider = query.listing.read(QueryParams(urlsplit(token.href).query))
    answer = await service.get(api, wider.params() | {"limit": 1})
    return Looser(token.label, token.href, int(answer.body["total"]))
