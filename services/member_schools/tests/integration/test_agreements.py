"""Agreements over HTTP: one text all approve, the redline of a stale approval, papers, and their check."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from docx import Document
from sqlalchemy import text

from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.engagement_events import EngagementStarted
from cyzj.domain.clock import school_date
from cyzj.settings import KafkaSettings
from cyzj.testing.waiting import eventually
from member_schools.domain.agreement_life import earliest_end
from member_schools.testing import House, Person
from member_schools.testing_events import engaged, send

Json = dict[str, Any]
TODAY = school_date(datetime.now(UTC))


@dataclass
class Party:
    """A member and its two people who deal with agreements."""

    organisation: Json
    coordinator: Person
    leader: Person

    @property
    def id(self) -> str:
        return str(self.organisation["id"])


async def party(house: House, office: Person, **changes: object) -> Party:
    made = await house.recorded(office, **changes)
    coordinator = await house.member(office, made["id"], "coordinator")
    return Party(made, coordinator, await house.member(office, made["id"], "school_leader"))


def words(*parties: Party, **changes: object) -> Json:
    """A whole text: the first sends, the others receive."""
    line = {
        "home_ids": [parties[0].id],
        "host_ids": [one.id for one in parties[1:]],
        "exchange_type": "shadowing",
        "major_codes": ["460103"],
        "cap_people": 10,
        "lodging": "host",
        "travel": "home",
        "note": "食宿标准按接收学校规定",
    }
    return {
        "title": "示例教师互训合作协议",
        "parties": [one.id for one in parties],
        "valid_from": TODAY.isoformat(),
        "valid_to": (TODAY + timedelta(days=1000)).isoformat(),
        "clauses": "第一条 互派教师跟岗学习。\n第二条 双方各自确认实际到岗。",
        "lines": [line],
        **changes,
    }


def edited(item: Json, **changes: object) -> Json:
    """The text as it stands, its first line changed."""
    content = (item["draft"] or item["texts"][-1])["content"]
    first, *rest = content["lines"]
    return {**content, "lines": [{**first, **changes}, *rest]}


async def act(by: Person, item: Json, command: str, status: int = 200, **body: object) -> Json:
    path = f"/v1/agreements/{item['id']}/{command}"
    answer = await by.post(path, {"expected_version": item["version"], **body})
    assert answer.status_code == status, answer.text
    after: Json = answer.json()
    return after


async def drafted(a: Party, body: Json) -> Json:
    answer = await a.coordinator.post("/v1/agreements", body)
    assert answer.status_code == 201, answer.text
    made: Json = answer.json()
    return made


async def approved(item: Json, *parties: Party) -> Json:
    for one in parties:
        digest = item["draft"]["content_hash"]
        item = await act(one.leader, item, "approve", content_hash=digest)
    return item


async def in_force(*parties: Party) -> Json:
    made = await drafted(parties[0], words(*parties))
    return await approved(await act(parties[0].coordinator, made, "propose"), *parties)


async def events(house: House) -> list[tuple[str, Json, str]]:
    async with house.runner.sessions() as session:
        found = await session.execute(
            text(
                "SELECT split_part(type, '.', 5), data::json, audience FROM journal"
                " WHERE type LIKE '%.agreement.%' ORDER BY position"
            )
        )
        return [(row[0], row[1], row[2]) for row in found]


async def test_a_text_that_all_approve_is_in_force_and_its_lines_are_told(house: House) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    made = await drafted(a, words(a, b))
    assert (made["state"], made["number"][:2]) == ("draft", "XY")
    assert (await b.leader.get(f"/v1/agreements/{made['id']}")).status_code == 404
    assert (await office.get(f"/v1/agreements/{made['id']}")).status_code == 404
    item = await act(a.coordinator, made, "propose")
    assert {one["school_id"] for one in item["waiting_on"]} == {a.id, b.id}
    refused = await act(
        b.coordinator, item, "approve", 409, content_hash=item["draft"]["content_hash"]
    )
    assert refused["type"].endswith("mandate-needed")
    mandate = await house.upload(b.coordinator, b"mandate")
    item = await act(
        b.coordinator,
        item,
        "approve",
        content_hash=item["draft"]["content_hash"],
        mandate=mandate,
        words="同意",
    )
    assert item["state"] == "partially_approved"
    kept = await a.leader.get(f"/v1/agreements/{item['id']}/scans/{mandate}/file")
    assert kept.content.endswith(b"mandate")
    item = await approved(item, a)
    assert (item["state"], item["text_version"], item["draft"]) == ("in_force", 1, None)
    said = await events(house)
    assert [one[0] for one in said] == [
        "drafted", "proposed", "approved", "approved", "came_into_force",
    ]  # fmt: skip
    assert said[0][2] == a.id
    line = said[-1][1]["lines"][0]
    assert (line["cap_people"], line["home_ids"], line["line_id"]) == (
        10, [a.id], item["texts"][0]["content"]["lines"][0]["id"],
    )  # fmt: skip
    assert "食宿" not in str(said)
    listed = (await office.get("/v1/agreements", q="互训", total=True)).json()
    assert [one["id"] for one in listed["items"]] == [item["id"]]


async def test_scenario_3_an_edit_between_reading_and_approving_is_a_409_with_the_difference(
    house: House,
) -> None:
    """domain.md 6, 3: 409 + diff; the old version still in force; no approval survives."""
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    item = await in_force(a, b)
    first_hash = item["text_hash"]
    item = await act(a.coordinator, item, "amend", **edited(item, cap_people=20))
    item = await act(a.coordinator, item, "propose")
    read = item
    half = await approved(item, a)
    changed = await act(a.coordinator, half, "revise", **edited(half, cap_people=2, note="改"))
    assert changed["draft"]["approvals"] == []
    offered = await act(a.coordinator, changed, "propose")
    refused = await act(b.leader, read, "approve", 409, content_hash=read["draft"]["content_hash"])
    assert refused["type"].endswith("content-changed")
    present = refused["current"]
    assert present["content_hash"] == offered["draft"]["content_hash"]
    line = item["draft"]["content"]["lines"][0]["id"]
    assert {
        "kind": "changed", "line_id": line, "field": "cap_people", "before": 20, "after": 2,
    } in present["changes"]  # fmt: skip
    now = (await b.leader.get(f"/v1/agreements/{item['id']}")).json()
    assert (now["text_hash"], now["state"]) == (first_hash, "amending")
    assert now["draft"]["approvals"] == []
    line_told = (await events(house))[-1][1]["lines"][0]
    assert line_told["cap_people"] == 10
    texts = f"{read['draft']['content_hash']}/{present['content_hash']}"
    redline = await b.leader.get(f"/v1/agreements/{item['id']}/redline/{texts}")
    assert {one["field"] for one in redline.json()["changes"]} == {"cap_people", "note"}


async def test_two_people_who_approve_two_texts_at_once_cannot_both(house: House) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    item = await act(a.coordinator, await drafted(a, words(a, b)), "propose")
    path = f"/v1/agreements/{item['id']}"
    consent = {"expected_version": item["version"], "content_hash": item["draft"]["content_hash"]}
    change = {"expected_version": item["version"], **edited(item, cap_people=99)}
    answers = await asyncio.gather(
        b.leader.post(f"{path}/approve", consent), a.coordinator.post(f"{path}/revise", change)
    )
    assert sorted(one.status_code for one in answers) == [200, 409]
    now = (await a.leader.get(path)).json()
    texts = {one["content_hash"] for one in now["draft"]["approvals"]}
    assert texts <= {now["draft"]["content_hash"]}


async def test_one_of_twelve_parties_still_has_to_approve(house: House) -> None:
    office = await house.office()
    members = [await party(house, office) for _ in range(3)]
    outsider = await party(house, office)
    item = await act(members[0].coordinator, await drafted(members[0], words(*members)), "propose")
    item = await approved(item, *members[:2])
    assert [one["school_id"] for one in item["waiting_on"]] == [members[2].id]
    path = f"/v1/agreements/{item['id']}"
    assert (await outsider.leader.get(path)).status_code == 404
    waiting = await members[2].leader.get("/v1/agreements", waiting_on=members[2].id)
    assert [one["id"] for one in waiting.json()["items"]] == [item["id"]]
    refused = await act(
        outsider.leader, item, "approve", 404, content_hash=item["draft"]["content_hash"]
    )
    assert refused["status"] == 404


async def test_what_is_not_settled_or_cannot_be_says_where(house: House) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    wrong = words(a, b)
    wrong["lines"][0]["ends_on"] = (TODAY - timedelta(days=9)).isoformat()
    answer = await a.coordinator.post("/v1/agreements", wrong)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["lines.0.ends_on"]
    open_yet = await drafted(a, words(a, b, valid_to=None))
    refused = await act(a.coordinator, open_yet, "propose", 409)
    assert refused["type"].endswith("undefined-fields")
    assert [one["field"] for one in refused["errors"]] == ["valid_to"]
    await office.post(
        f"/v1/organisations/{b.id}/suspend",
        {"expected_version": b.organisation["version"], "reason": "未履行义务"},
    )
    answer = await a.coordinator.post("/v1/agreements", words(a, b))
    assert answer.json()["type"].endswith("party-not-able")


async def test_it_is_printed_and_whoever_holds_the_paper_may_check_it(house: House) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    item = await in_force(a, b)
    path = f"/v1/agreements/{item['id']}/paper"
    pdf = await b.coordinator.get(f"{path}.pdf")
    assert pdf.content[:5] == b"%PDF-"
    again = await a.coordinator.get(f"{path}.pdf")
    assert again.content == pdf.content
    word = await b.coordinator.get(f"{path}.docx")
    document = Document(BytesIO(word.content))
    said = "\n".join(
        [one.text for one in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        + [
            cell.text
            for table in document.sections[0].footer.tables
            for cell in table.rows[0].cells
        ]
    )
    for expected in ("第一条 互派教师", "跟岗学习", "10 人次", item["number"], item["text_hash"]):
        assert expected in said
    public = f"/public/agreements/{item['number']}"
    checked = (await house.api.get(f"{public}/{item['text_hash'][:8]}")).json()
    assert (checked["verdict"], checked["version"]) == ("in_force", 1)
    assert {one["name"] for one in checked["parties"]} == {
        a.organisation["name"], b.organisation["name"],
    }  # fmt: skip
    forged = (await house.api.get(f"{public}/{'0' * 16}")).json()
    assert (forged["verdict"], forged["title"], forged["parties"]) == ("unknown", None, [])
    amended = await act(a.coordinator, item, "amend", **edited(item, cap_people=30))
    amended = await act(a.coordinator, amended, "propose")
    drafted_hash = amended["draft"]["content_hash"]
    assert (await house.api.get(f"{public}/{drafted_hash[:16]}")).json()[
        "verdict"
    ] == "not_approved"
    await approved(amended, a, b)
    assert (await house.api.get(f"{public}/{item['text_hash']}")).json()["verdict"] == "superseded"
    assert (await house.api.get("/public/agreements/XY-2020-9999/abcdef12")).json()[
        "verdict"
    ] == "unknown"


async def test_comments_and_scans_stand_beside_it(house: House) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    item = await in_force(a, b)
    line = item["texts"][0]["content"]["lines"][0]["id"]
    item = await act(b.coordinator, item, "comment", line_id=line, words="请写明住宿标准")
    item = await act(office, item, "comment", words="请于本月内归档盖章件")
    assert [one["party"] and one["party"]["id"] for one in item["comments"]] == [b.id, None]
    item = await act(a.coordinator, item, "resolve-comment", comment_id=item["comments"][0]["id"])
    assert item["open_comments"] == 1
    scan = await house.upload(a.coordinator, b"stamped")
    item = await act(a.coordinator, item, "attach-scan", sha256=scan, file_name="盖章协议.pdf")
    answer = await b.coordinator.get(f"/v1/agreements/{item['id']}/scans/{scan}/file")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    await house.sweep(datetime.now(UTC) + timedelta(days=3))
    kept = await b.coordinator.get(f"/v1/agreements/{item['id']}/scans/{scan}/file")
    assert kept.status_code == 200


async def test_its_dates_remind_and_end_it(house: House) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    item = await in_force(a, b)
    last = datetime.fromisoformat(f"{item['valid_to']}T04:00:00+08:00")
    path = f"/v1/agreements/{item['id']}"
    await house.sweep(last - timedelta(days=89))
    near = (await a.leader.get(path)).json()
    assert {one["action"] for one in near["waiting_on"]} == {"amend"}
    noticed = await in_force(a, b)
    day = earliest_end(TODAY)
    noticed = await act(
        a.leader, noticed, "give-notice", ends_on=day.isoformat(), reason="专业调整"
    )
    assert (noticed["state"], noticed["ends_on"]) == ("notice_given", day.isoformat())
    await house.sweep(last + timedelta(days=2))
    assert (await a.leader.get(path)).json()["state"] == "expired"
    other = (await a.leader.get(f"/v1/agreements/{noticed['id']}")).json()
    assert (other["state"], other["allowed_actions"]) == ("terminated", [])
    said = [one[0] for one in await events(house) if one[1]["number"] == item["number"]]
    assert said[-2:] == ["expiry_neared", "expired"]


async def test_it_ends_at_once_only_where_nothing_ever_happened(
    house: House, kafka_settings: KafkaSettings
) -> None:
    office = await house.office()
    a, b = await party(house, office), await party(house, office)
    idle, used = await in_force(a, b), await in_force(a, b)
    idle = await act(a.leader, idle, "terminate-as-whole", reason="签署后没有开展")
    assert (idle["state"], idle["ends_on"]) == ("terminated_as_whole", TODAY.isoformat())
    began = engaged(EngagementStarted, EngagementStatus.IN_PROGRESS, a.id, b.id, actual_from=TODAY)
    await send(kafka_settings, began, datetime.now(UTC))

    async def known() -> bool:
        async with house.runner.sessions() as session:
            found = await session.scalar(text("SELECT started_on FROM exchange_facts"))
            return found == TODAY

    await eventually(known)
    refused = await act(a.leader, used, "terminate-as-whole", 409, reason="不想继续")
    assert refused["type"].endswith("exchanges-happened")
