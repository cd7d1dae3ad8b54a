"""Lists whose tabs are sets of states: what is asked of the service, and the numbers on the tabs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

from portal.clients.bound import BoundService
from portal.listing import Query
from portal.together import together

Parameters = dict[str, str | int | Sequence[str]]
Found = dict[str, Any]
NOTHING: Found = {"items": [], "next_cursor": None, "total": 0}
"""What a list answers to a question that nothing can fit."""


def narrowed(query: Query, sets: Mapping[str, Collection[str]]) -> Parameters:
    """The API's parameters; a tab that is a set of states narrows the states chosen, perhaps to none."""
    asked: Parameters = query.params()
    states = sets.get(query.scope.name) if query.scope else None
    if states is not None:
        chosen = query.chosen.get("status", ())
        asked["status"] = sorted(set(states) & set(chosen) if chosen else states)
    return asked


async def answered(service: BoundService, path: str, asked: Parameters) -> Found:
    """The page of the list at `path`; the service is not asked where tab and states exclude each other."""
    if asked.get("status") == []:
        return NOTHING
    found: Found = (await service.get(path, asked)).body
    return found


async def tab_counts(query: Query, found: Callable[[Query], Awaitable[Found]]) -> dict[str, int]:
    """How many each tab would show beside the other conditions."""
    scopes = query.listing.scopes
    counted = await together(*(found(query.anew(scope=scope, limit=1)) for scope in scopes))
    return {scope.name: one["total"] for scope, one in zip(scopes, counted, strict=True)}
