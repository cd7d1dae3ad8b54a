"""A list's address holds the whole query, and every link changes one thing of it."""

from __future__ import annotations

from starlette.datastructures import QueryParams

from portal.listing import Ask, Filter, Listing, Scope

LISTING = Listing(
    path="/exchange-requests",
    filters=(
        Filter("q", "关键词"),
        Filter("mode", "方式", Ask.ONE, {"onsite": "现场", "online": "线上"}),
        Filter("state", "状态", Ask.MANY, {"open": "征集中", "matched": "已对接"}, facet=True),
    ),
    sorts=("closes_on",),
    default_sort="-closes_on",
    scopes=(Scope("all", "全部"), Scope("ours", "我校发布", {"mine": "true"})),
)


def test_an_empty_address_is_the_default_list() -> None:
    query = LISTING.read(QueryParams(""))
    assert query.href() == "/exchange-requests"
    assert query.params() == {"sort": "-closes_on", "limit": 20, "with_total": "true"}


def test_what_the_listing_does_not_know_is_left_out() -> None:
    query = LISTING.read(QueryParams("mode=sideways&sort=password&limit=9999&nonsense=1"))
    assert query.href() == "/exchange-requests"


def test_an_address_survives_a_round_trip() -> None:
    address = "/exchange-requests?scope=ours&mode=onsite&state=open&state=matched&limit=50"
    query = LISTING.read(QueryParams(address.partition("?")[2]))
    assert query.href() == address
    assert query.params()["mine"] == "true"
    assert query.params()["state"] == ["open", "matched"]


def test_a_token_drops_its_own_condition_only() -> None:
    query = LISTING.read(QueryParams("mode=onsite&state=open&state=matched&cursor=c&back="))
    tokens = {token.label: token.href for token in query.tokens()}
    assert tokens["方式：现场"] == "/exchange-requests?state=open&state=matched"
    assert tokens["状态：征集中"] == "/exchange-requests?mode=onsite&state=matched"


def test_a_sort_link_turns_and_starts_from_the_first_page() -> None:
    query = LISTING.read(QueryParams("cursor=c&back="))
    link = query.sort_link("closes_on")
    assert (link.aria, link.href) == ("descending", "/exchange-requests?sort=closes_on")
    assert LISTING.read(QueryParams("sort=closes_on")).sort_link("closes_on").aria == "ascending"


def test_pages_go_on_by_cursor_and_back_to_where_they_came_from() -> None:
    first = LISTING.read(QueryParams(""))
    to_second = first.pager(20, "c2", 45).next
    second = LISTING.read(QueryParams(to_second.partition("?")[2]))
    pager = second.pager(20, "c3", 45)
    assert (pager.first, pager.last, pager.total) == (21, 40, "45")
    assert pager.previous == "/exchange-requests"
    third = LISTING.read(QueryParams(pager.next.partition("?")[2]))
    assert third.pager(5, None, 45).previous == to_second
    assert third.pager(5, None, 45).next == ""


def test_facets_keep_their_counts_and_their_choice() -> None:
    query = LISTING.read(QueryParams("state=open"))
    shown = [(f.label, f.count, f.chosen) for f in query.facets("state", {"open": 21})]
    assert shown == [("征集中", 21, True), ("已对接", None, False)]


def test_more_than_a_thousand_says_so() -> None:
    assert LISTING.read(QueryParams("")).pager(20, "c", 1001).total == "1000+"
