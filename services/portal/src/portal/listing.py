"""A list's whole state in its address: scope, filters, sort, size and cursor, shared by a link.

A page declares a `Listing`; `read` makes a `Query` of an address. The query becomes the API's
parameters, and every link on the page (tabs, tokens, sort, pager) is the query with one change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from portal.columns import Column

SIZES = (20, 50, 100)
DENSITIES = ("standard", "compact")
_COUNT_CEILING = 1000


class Ask(StrEnum):
    """How a filter is asked for: typed, one of a list, several of a list, a day."""

    TEXT = "text"
    ONE = "one"
    MANY = "many"
    DAY = "day"


@dataclass(frozen=True)
class Filter:
    """One condition. `api` names the parameter where that differs; `advanced` hides it under
    高级筛选; `facet` shows its choices with counts on the left."""

    name: str
    label: str
    ask: Ask = Ask.TEXT
    choices: Mapping[str, str] = field(default_factory=dict)
    placeholder: str = ""
    advanced: bool = False
    facet: bool = False
    api: str = ""


@dataclass(frozen=True)
class Scope:
    """A tab: a saved set of parameters with a name."""

    name: str
    label: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """What may be asked of one list. `sorts` are the API's fields that columns sort by; `columns` are
    those that 列设置 offers, beside what every row has."""

    path: str
    filters: tuple[Filter, ...]
    sorts: tuple[str, ...]
    default_sort: str
    scopes: tuple[Scope, ...] = ()
    columns: tuple[Column, ...] = ()

    def read(self, address: QueryParams) -> Query:
        """The query of an address; what the listing does not know is left out."""
        chosen = {each.name: _wanted(each, address.getlist(each.name)) for each in self.filters}
        sort, size = address.get("sort", ""), address.get("limit", "")
        scope = next((each for each in self.scopes if each.name == address.get("scope")), None)
        density = address.get("density", "")
        shown = {each for each in address.getlist("col") if each in self.names}
        return Query(
            listing=self,
            chosen={name: values for name, values in chosen.items() if values},
            scope=scope or (self.scopes[0] if self.scopes else None),
            sort=sort if sort.removeprefix("-") in self.sorts else self.default_sort,
            limit=int(size) if size in map(str, SIZES) else SIZES[0],
            cursor=address.get("cursor", ""),
            back=tuple(address.getlist("back")),
            density=density if density in DENSITIES else DENSITIES[0],
            shown=tuple(name for name in self.names if not shown or name in shown),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that may be shown."""
        return tuple(each.name for each in self.columns)


@dataclass(frozen=True)
class Token:
    """A chosen condition with the address of the list without it."""

    label: str
    href: str


@dataclass(frozen=True)
class SortLink:
    """A column's sort: `aria` is ascending, descending or none; `href` turns it."""

    aria: str
    href: str


@dataclass(frozen=True)
class Facet:
    """One choice beside the list with its count (None: not counted)."""

    value: str
    label: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Pager:
    """Where the rows stand in the whole; addresses are empty where there is no page."""

    first: int
    last: int
    total: str
    previous: str
    next: str


@dataclass(frozen=True)
class Query:
    """One asked list."""

    listing: Listing
    chosen: Mapping[str, tuple[str, ...]]
    scope: Scope | None
    sort: str
    limit: int
    cursor: str = ""
    back: tuple[str, ...] = ()
    density: str = DENSITIES[0]
    shown: tuple[str, ...] = ()

    def params(self) -> dict[str, str | int | Sequence[str]]:
        """What to ask the API, with the total counted."""
        asked: dict[str, str | int | Sequence[str]] = dict(self.scope.params) if self.scope else {}
        for each in self.listing.filters:
            if values := self.chosen.get(each.name):
                asked[each.api or each.name] = list(values) if each.ask is Ask.MANY else values[0]
        asked |= {"sort": self.sort, "limit": self.limit, "with_total": "true"}
        return asked | ({"cursor": self.cursor} if self.cursor else {})

    def value(self, name: str) -> str:
        """What stands in a one-value filter."""
        return self.chosen.get(name, ("",))[0]

    def look(self) -> list[tuple[str, str]]:
        """How the list is shown: order, size, row height, columns; defaults are left out."""
        pairs = [("sort", self.sort)] if self.sort != self.listing.default_sort else []
        pairs += [("limit", str(self.limit))] if self.limit != SIZES[0] else []
        pairs += [("density", self.density)] if self.density != DENSITIES[0] else []
        return pairs + ([("col", name) for name in self.shown] if self.hidden else [])

    def conditions(self) -> list[tuple[str, str]]:
        """The tab and the chosen conditions."""
        other = self.scope and self.scope is not self.listing.scopes[0]
        pairs = [("scope", self.scope.name)] if self.scope and other else []
        return pairs + [(name, each) for name, values in self.chosen.items() for each in values]

    @property
    def hidden(self) -> list[Column]:
        """The columns left out."""
        return [each for each in self.listing.columns if each.name not in self.shown]

    def href(self) -> str:
        """This query's address; what is usual is left out, so that addresses stay short."""
        pairs = self.conditions() + self.look() + [("back", cursor) for cursor in self.back]
        pairs += [("cursor", self.cursor)] if self.cursor else []
        return f"{self.listing.path}?{urlencode(pairs)}" if pairs else self.listing.path

    def anew(self, **changes: object) -> Query:
        """The query changed, from its first page."""
        return replace(self, cursor="", back=(), **changes)  # type: ignore[arg-type]

    def with_scope(self, scope: Scope) -> str:
        return self.anew(scope=scope).href()

    def with_density(self, density: str) -> str:
        return self.anew(density=density).href()

    @property
    def cleared(self) -> str:
        """The list in the same scope with no condition."""
        return self.anew(chosen={}).href()

    def tokens(self, *, advanced_only: bool = False) -> list[Token]:
        """The chosen conditions, 标签：值 each; facets and typed text may be left to their fields."""
        found = []
        for each in self.listing.filters:
            if advanced_only and not each.advanced:
                continue
            for value in self.chosen.get(each.name, ()):
                words = each.choices.get(value, value)
                found.append(Token(f"{each.label}：{words}", self._without(each.name, value)))
        return found

    def _without(self, name: str, value: str) -> str:
        rest = tuple(each for each in self.chosen[name] if each != value)
        chosen = {key: values for key, values in self.chosen.items() if key != name}
        return self.anew(chosen=chosen | ({name: rest} if rest else {})).href()

    def facets(self, name: str, counts: Mapping[str, int] | None = None) -> list[Facet]:
        """A facet filter's choices, with counts where the API gave some."""
        each = next(each for each in self.listing.filters if each.name == name)
        taken = self.chosen.get(name, ())
        return [
            Facet(value, label, (counts or {}).get(value), value in taken)
            for value, label in each.choices.items()
        ]

    def sort_link(self, name: str) -> SortLink:
        """A column's link: up first, then down."""
        if self.sort == name:
            return SortLink("ascending", self.anew(sort=f"-{name}").href())
        aria = "descending" if self.sort == f"-{name}" else "none"
        return SortLink(aria, self.anew(sort=name).href())

    def pager(self, rows: int, next_cursor: str | None, total: int | None) -> Pager:
        """上一页 and 下一页 by cursor, and 第 1–20 条，共 42 条 (1000+ where counting stopped)."""
        before = len(self.back) * self.limit
        previous = next_page = ""
        if self.cursor:
            *rest, last = self.back or ("",)
            previous = replace(self, cursor=last, back=tuple(rest)).href()
        if next_cursor:
            next_page = replace(self, cursor=next_cursor, back=(*self.back, self.cursor)).href()
        counted = "" if total is None else f"{total:,}"
        if total is not None and total > _COUNT_CEILING:
            counted = f"{_COUNT_CEILING}+"
        return Pager(before + 1 if rows else 0, before + rows, counted, previous, next_page)


def _wanted(each: Filter, values: Sequence[str]) -> tuple[str, ...]:
    sent = [value.strip() for value in values if value.strip()]
    known = [value for value in sent if not each.choices or value in each.choices]
    return tuple(dict.fromkeys(known)) if each.ask is Ask.MANY else tuple(known[:1])
