"""The board: numbers with their stamp, and behind each number its rows and events."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from cyzj.contracts.codes import ExchangeType, Role
from cyzj.contracts.teacher_exchanges import request
from group_office.testing import DAY, HOUR, START, Office, Story


@dataclass
class Term:
    """A term with a bit of everything."""

    story: Story
    first: UUID
    second: UUID
    third: UUID
    silent: UUID


def a_term() -> Term:
    story = Story()
    first, second = story.school("甲", school_id_code="5100000001"), story.school("乙", "50")
    third, silent = story.school("丙"), story.school("丁", "50")
    for number in range(5):
        story.now = START + number * HOUR
        story.whole(first, second, hours=1000 + number)
    for _ in range(3):
        story.now = START + 2 * DAY
        story.whole(third, first, hours=600)
    story.now = START + 3 * DAY
    story.whole(second, third, exchange_type=ExchangeType.SECONDMENT, hours=2401)
    story.now = START + 4 * DAY
    story.nominate(story.confirm(story.answer(story.request(third), first)))
    story.request(second)
    lonely = story.request(third)
    story.after(6 * DAY).tell(request.RequestExpired, lonely, status="expired")
    slip = story.request(third)
    story.after(DAY).tell(request.RequestWithdrawn, slip, status="withdrawn")
    story.now = START + 25 * DAY
    return Term(story, first, second, third, silent)


async def board_of(office: Office, term: Term, query: str = "", **asks: Any) -> dict[str, Any]:
    answer = await office.get(
        f"/v1/board{query}", *asks.pop("roles", ()), at=term.story.now, **asks
    )
    assert answer.status_code == 200, answer.text
    board: dict[str, Any] = answer.json()
    return board


async def rows_behind(office: Office, term: Term, query: str, **asks: Any) -> list[dict[str, Any]]:
    """Every row of a drill-down, over all its pages."""
    rows: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"/v1/board/drill?{query}&limit=3&with_total=true{cursor}"
        answer = await office.get(
            path, *asks.get("roles", ()), at=term.story.now, school=asks.get("school")
        )
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["items"]
        if page["next_cursor"] is None:
            assert page["total"] == len(rows)
            return rows
        cursor = f"&cursor={page['next_cursor']}"


async def test_the_funnel_counts_requests_by_how_far_they_came(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    stages = {s["stage"]: s for s in (await board_of(office, term))["funnel"]}
    assert {name: s["n"] for name, s in stages.items()} == {
        "opened": 13,
        "answered": 10,
        "confirmed": 10,
        "started": 9,
        "evaluated": 9,
        "recognised": 9,
    }
    assert (stages["opened"]["stopped"], stages["opened"]["under_way"]) == (2, 1)
    assert (stages["confirmed"]["stopped"], stages["confirmed"]["under_way"]) == (0, 1)
    assert stages["answered"]["share"] == "0.7692"
    assert stages["confirmed"]["median_days"] == "2.0"


async def test_tiles_say_what_they_are_made_of(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    tiles = {t["key"]: t for t in (await board_of(office, term))["tiles"]}
    needs = tiles["needs_met"]["now"]
    assert (needs["n"], needs["met"], needs["value"]) == (12, 9, "0.7500")
    assert (tiles["days_to_match"]["now"]["n"], tiles["days_to_match"]["now"]["value"]) == (
        10,
        "2.0",
    )
    cross = tiles["cross_province"]["now"]
    assert (cross["n"], cross["met"], cross["value"]) == (9, 6, "0.6667")
    dormant = tiles["dormant"]["now"]
    assert (dormant["n"], dormant["value"], dormant["suppressed"]) == (4, None, True)
    answered = tiles["answered_in_time"]["now"]
    assert answered["n"] > answered["met"] > 0
    october = next(m for m in tiles["needs_met"]["months"] if m["month"] == "2026-10")
    assert (october["n"], october["met"]) == (needs["n"], needs["met"])
    assert tiles["needs_met"]["before"] == {
        "value": None,
        "n": 0,
        "met": 0,
        "suppressed": False,
    }


async def test_the_matrix_says_who_gave_whom_and_sums_to_zero(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    matrix = (await board_of(office, term))["matrix"]
    cells = {(c["giver"], c["receiver"]): (c["hours"], c["count"]) for c in matrix["cells"]}
    first, second, third = map(str, (term.first, term.second, term.third))
    assert cells == {
        (second, first): ("50.10", 5),
        (first, third): ("18.00", 3),
        (third, None): ("12.00", 1) if third > second else ("12.01", 1),
        (second, None): ("12.01", 1) if third > second else ("12.00", 1),
    }
    nets = [Decimal(row["net"]) for row in matrix["balances"]]
    assert sum(nets) + Decimal(matrix["pool"]) == 0
    assert matrix["pool"] == "-24.01"
    assert matrix["total"] == "92.11"
    assert matrix["balances"][0]["school"]["id"] == first


async def test_the_trend_tells_provinces_from_what_crosses(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    trend = {(t["month"], t["region"]): t["hours"] for t in (await board_of(office, term))["trend"]}
    assert trend["2026-10", "51"] == "18.00"
    assert trend["2026-10", "cross"] == "74.11"
    assert trend["2026-10", "50"] == trend["2026-09", "cross"] == "0.00"


async def test_silent_members_come_first_with_what_they_did_last(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    board = await board_of(office, term)
    members = board["members"]
    assert members[0]["school"]["id"] == str(term.silent)
    assert (members[0]["clock"], members[0]["last_active_at"]) == ("dormant", None)
    third = next(m for m in members if m["school"]["id"] == str(term.third))
    assert (third["clock"], third["unmet"], third["silent_days"]) == ("lively", 1, 9)
    assert third["last_activity"] == "学时已认定"
    assert board["unmet"] == 1
    (row,) = await rows_behind(office, term, third["unmet_drill"])
    assert [event["title"] for event in row["events"]] == ["需求已发布", "需求已过期"]


async def test_every_number_has_as_many_rows_as_it_says(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    board = await board_of(office, term)
    for stage in board["funnel"]:
        assert len(await rows_behind(office, term, stage["drill"])) == stage["n"], stage
    for tile in board["tiles"]:
        if tile["key"] in ("balance", "dormant"):
            continue
        now, met = tile["now"], tile["drill"].replace("cell=all", "cell=met")
        assert len(await rows_behind(office, term, tile["drill"])) == now["n"], tile
        if now["met"] is not None:
            assert len(await rows_behind(office, term, met)) == (now["met"] or 0), tile
    for cell in board["matrix"]["cells"]:
        rows = await rows_behind(office, term, cell["drill"])
        assert len(rows) == cell["count"]
        share = 2 if cell["receiver"] is None else 1
        total = sum(Decimal(row["value"]) for row in rows) / share
        assert abs(total - Decimal(cell["hours"])) <= Decimal("0.005")
    for part in board["trend"]:
        rows = await rows_behind(office, term, part["drill"])
        assert sum((Decimal(r["value"]) for r in rows), Decimal()) == Decimal(part["hours"])
    dormant = next(t for t in board["tiles"] if t["key"] == "dormant")
    silent = await rows_behind(office, term, dormant["drill"].replace("cell=all", "cell=met"))
    assert [row["item_id"] for row in silent] == [str(term.silent)]
    assert len(await rows_behind(office, term, dormant["drill"])) == dormant["now"]["n"]


async def test_every_row_names_the_events_behind_it_and_their_places(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    told = {str(event.id): event for event in term.story.events}
    board = await board_of(office, term)
    drills = [s["drill"] for s in board["funnel"]] + [c["drill"] for c in board["matrix"]["cells"]]
    for drill in drills:
        for row in await rows_behind(office, term, drill):
            assert row["events"], drill
            for event in row["events"]:
                assert told[event["id"]].type == event["type"]
                fact = await office.fetch(
                    'SELECT id FROM facts WHERE topic = $1 AND partition = $2 AND "offset" = $3',
                    event["topic"],
                    event["partition"],
                    event["offset"],
                )
                assert str(fact[0]["id"]) == event["id"]


async def test_filters_count_a_part_and_the_rows_agree(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    whole = (await board_of(office, term))["funnel"][0]["n"]
    parts = [await board_of(office, term, f"?jurisdiction={j}") for j in ("50", "51")]
    assert sum(part["funnel"][0]["n"] for part in parts) == whole
    lent = await board_of(office, term, "?exchange_type=secondment")
    assert [s["n"] for s in lent["funnel"]] == [1] * 6
    assert "exchange_type=secondment" in lent["funnel"][0]["drill"]
    assert len(await rows_behind(office, term, lent["funnel"][0]["drill"])) == 1
    assert {c["receiver"] for c in lent["matrix"]["cells"]} == {None}
    past = await board_of(office, term, "?period=term:2025-2026-2")
    assert past["funnel"][0]["n"] == 0
    assert past["period"]["title"] == "2025–2026 学年第二学期"
    assert (await board_of(office, term, "?period=year"))["funnel"][0]["n"] == whole


async def test_a_school_sees_its_own_part(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    asks = {"roles": (Role.COORDINATOR,), "school": term.third}
    own = await board_of(office, term, "", **asks)
    assert own["funnel"][0]["n"] == 6
    assert [m["school"]["id"] for m in own["members"]] == [str(term.third)]
    for cell in own["matrix"]["cells"]:
        assert str(term.third) in (cell["giver"], cell["receiver"]) or cell["receiver"] is None
    asked_for_another = f"?school_id={term.first}"
    same = await board_of(office, term, asked_for_another, **asks)
    assert same["funnel"] == own["funnel"]
    rows = await rows_behind(office, term, own["funnel"][0]["drill"], **asks)
    assert {row["school"]["id"] for row in rows} == {str(term.third)}
    office_asks = await board_of(office, term, f"?school_id={term.third}")
    assert [s["n"] for s in office_asks["funnel"]] == [s["n"] for s in own["funnel"]]


async def test_an_unchanged_board_costs_a_304_and_an_event_ends_that(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    first = await office.get("/v1/board", at=term.story.now)
    tag = first.headers["etag"]
    again = await office.get("/v1/board", at=term.story.now, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = await office.get("/v1/board?period=year", at=term.story.now, **{"If-None-Match": tag})
    assert other.status_code == 200
    await office.rebuild()
    rebuilt = await office.get("/v1/board", at=term.story.now, **{"If-None-Match": tag})
    assert rebuilt.status_code == 304
    term.story.request(term.first)
    await office.feed(term.story.events[-1:])
    changed = await office.get("/v1/board", at=term.story.now, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json()["stamp"]["event_position"] == len(term.story.events)


async def test_the_same_stamp_gives_the_same_numbers(office: Office) -> None:
    term = a_term()
    await office.feed(term.story.events)
    first = await office.get("/v1/board", at=term.story.now)
    await office.rebuild()
    assert (await office.get("/v1/board", at=term.story.now)).content == first.content


async def test_an_alliance_without_events_has_a_board(office: Office) -> None:
    board = (await office.get("/v1/board")).json()
    assert board["stamp"]["as_of"] is None
    assert {stage["n"] for stage in board["funnel"]} == {0}
    assert {tile["now"]["value"] for tile in board["tiles"]} == {None}
    assert parse_qs(board["unmet_drill"])["measure"] == ["unmet"]


@pytest.mark.parametrize("query", ["?period=week", "?jurisdiction=99", "?exchange_type=x"])
async def test_what_cannot_be_counted_is_refused(office: Office, query: str) -> None:
    assert (await office.get(f"/v1/board{query}")).status_code == 422
