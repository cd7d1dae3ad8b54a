"""Recognised hours become entries; at the term's end a statement, which both sides sign or dispute."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.domain.caller import SYSTEM
from cyzj.domain.errors import DomainError
from cyzj.storage.unit import Runner, Unit
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from teacher_exchanges.application.ledger.post_recognised import post_earlier, post_recognised
from teacher_exchanges.storage.repositories import engagements
from teacher_exchanges.testing_people import FIRST, MakeDesk, People, on

TERM = date(2027, 1, 31)
DRAWN = on(TERM + timedelta(days=2), 1)


@pytest.fixture
def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    return People(desk, members, app)


async def recognised(people: People) -> Json:
    """A lecture from its nomination to recognised hours."""
    e = await people.taught()
    for who in (people.home, people.host, people.teacher):
        e = await who.at(on(FIRST, 19)).step(e, "evaluate", score=5, words="精彩")
    for who in (people.home, people.host):
        e = await who.at(on(FIRST, 20)).step(e, "accept_evaluation")
    for kind in e["missing_evidence"]:
        e = await people.with_file(people.teacher.at(on(FIRST, 20)), e, kind, PDF + kind.encode())
    for piece in e["evidence"]:
        e = await people.host.at(on(FIRST, 21)).step(e, "accept_evidence", evidence_id=piece["id"])
    return await people.home.at(on(FIRST, 22)).step(e, "recognise_hours")


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


async def only(desk: Desk, path: str, **query: str) -> Json:
    found = (await desk.get(path, **query))["items"]
    assert len(found) == 1, found
    return dict(found[0])


async def drawn_up(people: People) -> Json:
    """The statement of the two for the term that is over."""
    await people.sweep(DRAWN)
    found = await only(people.home, "/v1/statements")
    assert found["state"] == "open"
    return found


def leader(people: People, desk: MakeDesk, side: str) -> Desk:
    school = getattr(people, side).school
    return desk(Role.SCHOOL_LEADER, school=school).at(DRAWN)


async def test_recognised_hours_stand_in_the_accounts_of_both(
    people: People, desk: MakeDesk
) -> None:
    e = await recognised(people)
    entry = await only(people.home, "/v1/ledger-entries", engagement_id=e["id"])
    assert (entry["kind"], entry["state"], entry["engagement_number"]) == (
        *("recognition", "standing"),
        e["number"],
    )
    hours = Decimal(e["recognised_hours"])
    moved = [(t["giver_id"], t["receiver_id"], Decimal(t["hours"])) for t in entry["transfers"]]
    assert moved == [(str(people.home.school), str(people.host.school), hours)]
    accounts = (await people.office.get("/v1/ledger-accounts"))["items"]
    assert sum(Decimal(one["net"]) for one in accounts) == 0
    own = await only(people.host, "/v1/ledger-accounts")
    assert (own["school_id"], Decimal(own["net"])) == (str(people.host.school), -hours)
    file = await people.home.send("GET", "/v1/ledger-entries/export.csv")
    assert e["number"] in file.content.decode("utf-8-sig")
    stranger = desk(Role.COORDINATOR)
    assert (await stranger.get("/v1/ledger-entries"))["items"] == []
    answer = await stranger.send("GET", f"/v1/ledger-entries/{entry['id']}")
    assert answer.status_code == 404


async def test_a_statement_runs_with_the_term_and_is_signed_by_both(
    people: People, desk: MakeDesk
) -> None:
    e = await recognised(people)
    running = await only(people.host, "/v1/statements")
    assert (running["state"], running["rows"], running["waiting_on"]) == ("running", [], [])
    statement = await drawn_up(people)
    assert [row["engagement_id"] for row in statement["rows"]] == [e["id"]]
    first, second = sorted((str(people.home.school), str(people.host.school)))
    assert (statement["first_id"], statement["second_id"]) == (first, second)
    gave = "first_gave" if first == str(people.home.school) else "second_gave"
    assert Decimal(statement[gave]) == Decimal(e["recognised_hours"])
    for side in ("home", "host"):
        todo = (await leader(people, desk, side).get("/v1/waiting"))["items"]
        assert [(one["kind"], one["action"]) for one in todo] == [("statement", "sign")]
        assert todo[0]["number"] == statement["number"]
    path = f"/v1/statements/{statement['id']}/sign"
    body = {"content_hash": statement["content_hash"], "expected_version": statement["version"]}
    assert (await desk(Role.SCHOOL_LEADER).send("POST", path, json=body)).status_code == 404
    half = await leader(people, desk, "home").post(path, body)
    assert half["state"] == "half_signed"
    assert "sign" not in half["allowed_actions"]
    assert await leader(people, desk, "host").refused(path, body, 409) == "stale-version"
    body["expected_version"] = half["version"]
    whole = await leader(people, desk, "host").post(path, body)
    assert (whole["state"], whole["waiting_on"], len(whole["signatures"])) == ("signed", [], 2)


async def test_a_dispute_is_settled_by_a_correction_and_a_new_statement(
    people: People, desk: MakeDesk
) -> None:
    await recognised(people)
    statement = await drawn_up(people)
    host, office = leader(people, desk, "host"), people.office.at(DRAWN)
    path = f"/v1/statements/{statement['id']}"
    said = {"reason": "讲座实际只讲了两个学时", "expected_version": statement["version"]}
    disputed = await host.post(f"{path}/dispute", said)
    todo = (await office.get("/v1/waiting"))["items"]
    assert [(one["id"], one["action"]) for one in todo] == [(statement["id"], "redraw")]
    assert (await host.get("/v1/waiting"))["items"] == []
    entry = await only(office, "/v1/ledger-entries")
    right = {"hours": "1.5", "reason": "经核对课表", "expected_version": entry["version"]}
    made = await office.post(f"/v1/ledger-entries/{entry['id']}/correct", right)
    assert (made["kind"], made["posted_on"]) == ("correction", entry["posted_on"])
    entries = (await office.get("/v1/ledger-entries"))["items"]
    in_order = [one["kind"] for one in sorted(entries, key=lambda one: str(one["number"]))]
    assert in_order == ["recognition", "reversal", "correction"]
    before = {"reason": "更正后重新出具", "expected_version": disputed["version"]}
    again = await office.post(f"{path}/redraw", before)
    assert (again["state"], again["revision"], len(again["rows"])) == ("open", 2, 3)
    gave = abs(Decimal(again["closing"]) - Decimal(again["opening"]))
    assert gave == Decimal("1.5")
    stale = {"content_hash": statement["content_hash"], "expected_version": again["version"]}
    assert await host.refused(f"{path}/sign", stale, 409) == "content-changed"
    accounts = (await office.get("/v1/ledger-accounts"))["items"]
    assert sum(Decimal(one["net"]) for one in accounts) == 0


async def test_two_who_take_the_same_entry_back_take_it_back_once(
    people: People, desk: MakeDesk
) -> None:
    await recognised(people)
    entry = await only(people.office, "/v1/ledger-entries")
    path = f"/v1/ledger-entries/{entry['id']}/reverse"
    body = {"reason": "重复认定", "expected_version": entry["version"]}
    clerks = [desk(Role.GROUP_OFFICE).at(on(FIRST, 23)) for _ in range(5)]
    answers = await asyncio.gather(*(one.send("POST", path, json=body) for one in clerks))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409, 409]
    accounts = (await people.office.get("/v1/ledger-accounts"))["items"]
    assert {Decimal(one["net"]) for one in accounts} == {Decimal(0)}


async def test_hours_of_before_the_ledger_are_posted_once_on_their_own_day(
    people: People, app: FastAPI
) -> None:
    e = await recognised(people)
    runner: Runner = app.state.runner
    id = UUID(e["id"])
    await runner.run("post_earlier", SYSTEM, lambda unit: post_earlier(unit, id))
    entry = await only(people.office, "/v1/ledger-entries")
    assert entry["posted_on"] == str(FIRST)

    async def work(unit: Unit) -> None:
        await post_recognised(unit, await engagements.find(unit.session, id))

    with pytest.raises(DomainError, match="已经记账"):
        await runner.run("post", SYSTEM, work)


async def test_statements_are_found_by_state_school_term_and_as_a_file(
    people: People, desk: MakeDesk
) -> None:
    await recognised(people)
    statement = await drawn_up(people)
    office = people.office
    query = {
        "status": "open",
        "school_id": str(people.home.school),
        "term_ends_on": str(TERM),
        "waiting_on": str(people.host.school),
        "q": statement["number"].lower(),
    }
    for name, value in query.items():
        assert (await only(office, "/v1/statements", **{name: value}))["id"] == statement["id"]
    assert (await office.get("/v1/statements", status="signed"))["items"] == []
    file = await people.home.send("GET", "/v1/statements/export.csv")
    assert statement["number"] in file.content.decode("utf-8-sig")
    stranger = desk(Role.SCHOOL_LEADER)
    assert (await stranger.get("/v1/statements"))["items"] == []
    answer = await stranger.send("GET", f"/v1/statements/{statement['id']}")
    assert answer.status_code == 404
    assert datetime.fromisoformat(statement["since"]) == DRAWN
