"""The numbers beside a list's tabs and choices."""

from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import QueryParams

from portal.listing import Listing, Query
from portal.page import Page
from portal.together import together

_PAGING = ("limit", "sort", "with_total", "cursor")


async def total(page: Page, query: Query) -> int:
    """How many items a query selects, exact up to 1,000."""
    asked = {**query.anew().params(), "limit": 1}
    path = f"/v1{query.listing.path}"
    found = (await page.services.teacher_exchanges.get(path, asked)).body
    return int(found["total"])


async def scope_counts(page: Page, listing: Listing) -> dict[str, int]:
    """How many items each tab holds without conditions."""
    blank = listing.read(QueryParams())
    counted = [total(page, replace(blank, scope=scope)) for scope in listing.scopes]
    found = await together(*counted)
    return dict(zip((scope.name for scope in listing.scopes), found, strict=True))


async def facet_counts(page: Page, query: Query) -> dict[str, dict[str, int]]:
    """How many items each choice beside the list would show, given the other conditions."""
    names = [each.name for each in query.listing.filters if each.facet]
    asked = {name: _without(query, name) for name in names}
    distinct = {one.href(): one for one in asked.values()}
    found = await together(*(_facets(page, one) for one in distinct.values()))
    by_href = dict(zip(distinct, found, strict=True))
    counts = {}
    for each in query.listing.filters:
        if each.facet:
            counted = by_href[asked[each.name].href()].get(each.name, {})
            counts[each.name] = dict.fromkeys(each.choices, 0) | counted
    return counts


def _without(query: Query, name: str) -> Query:
    return query.anew(chosen={key: value for key, value in query.chosen.items() if key != name})


async def _facets(page: Page, query: Query) -> dict[str, dict[str, int]]:
    asked = {name: value for name, value in query.params().items() if name not in _PAGING}
    path = f"/v1{query.listing.path}/facets"
    found: dict[str, dict[str, int]] = (await page.services.teacher_exchanges.get(path, asked)).body
    return found
