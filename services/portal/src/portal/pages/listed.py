"""A list of a service's as every page shows it: rows, tabs with numbers, pager, files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from portal.clients.bound import BoundService
from portal.listing import Listing, Query
from portal.page import Page
from portal.pages import saved_queries
from portal.pages.exported import exported
from portal.pages.looser import looser
from portal.pages.scoping import Found, Parameters, answered, narrowed, tab_counts
from portal.together import together


@dataclass(frozen=True)
class Listed:
    """What was found; `parts` is what the templates of lists take."""

    query: Query
    items: list[dict[str, Any]]
    parts: dict[str, Any]


@dataclass(frozen=True)
class ListOf:
    """The list at `api` of `service`. `noun` names its file, a tab in `sets` is a set of states,
    and `also` is asked for on the page and not in the file."""

    service: str
    api: str
    noun: str
    sets: Mapping[str, Collection[str]] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)

    async def read(self, page: Page, listing: Listing) -> Listed:
        """What the address of the page asks for."""
        query = listing.read(page.request.query_params)
        found, counts = await together(
            self._found(page, query), tab_counts(query, lambda one: self._found(page, one))
        )
        items = found["items"]
        empty = not items and bool(query.chosen)
        parts = {
            "query": query,
            "total": found["total"],
            "pager": query.pager(len(items), found["next_cursor"], found["total"]),
            "scope_counts": counts,
            "saved": await saved_queries.of(page, listing),
            "looser": await looser(self._of(page), self.api, query, self.sets) if empty else [],
        }
        return Listed(query, items, parts)

    async def export(self, page: Page, listing: Listing, ending: str) -> Response:
        """What the address selects, as a file."""
        query = listing.read(page.request.query_params)
        asked: Parameters = narrowed(query, self.sets)
        service = self._of(page)
        return await exported(page, service, query, self.noun, ending, api=self.api, asked=asked)

    async def _found(self, page: Page, query: Query) -> Found:
        return await answered(self._of(page), self.api, {**narrowed(query, self.sets), **self.also})

    def _of(self, page: Page) -> BoundService:
        service: BoundService = getattr(page.services, self.service)
        return service
