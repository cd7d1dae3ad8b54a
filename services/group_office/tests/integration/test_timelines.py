"""The story of an item, told to each as far as it concerns them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from cyzj.contracts.codes import Role
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.teacher_exchanges import request
from cyzj.domain.ids import new_id
from cyzj.testing.waiting import eventually
from group_office.testing import DAY, Office, Story


class Told:
    """A request of `host` that two schools answered; `home` was chosen, and its teacher refused."""

    def __init__(self) -> None:
        self.story = story = Story()
        self.host, self.home = story.school("甲"), story.school("乙", "50")
        self.other, self.stranger = story.school("丙"), story.school("丁")
        self.request = story.request(self.host)
        self.offered = story.answer(self.request, self.other)
        self.match = story.confirm(story.answer(self.request, self.home))
        self.engagement = story.nominate(self.match)
        self.teacher: UUID = story.states[self.engagement]["teacher_ref"]
        story.after(DAY).move(
            self.engagement,
            engagement.EngagementRejected,
            "rejected",
            by="host",
            reason="qualification",
        )
        self.draft = story.tell(
            request.RequestDrafted,
            school_id=self.host,
            status="draft",
            opened_at=None,
            schools=[self.host],
        )


async def story_of(office: Office, path: str, *roles: Role, **asks: Any) -> list[dict[str, Any]]:
    """Every entry of a timeline, over its pages."""
    entries: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = await office.get(f"/v1/{path}/timeline?limit=4{cursor}", *roles, **asks)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        entries += page["items"]
        if page["next_cursor"] is None:
            return entries
        cursor = f"&cursor={page['next_cursor']}"


def kinds(entries: list[dict[str, Any]]) -> set[str]:
    return {entry["item_kind"] for entry in entries}


async def test_the_office_reads_all_that_came_of_a_request_the_latest_first(
    office: Office,
) -> None:
    told = Told()
    await office.feed(told.story.events)
    entries = await story_of(office, f"requests/{told.request}")
    mine = {told.request, told.offered, told.match, told.engagement}
    offers = {told.story.states[m]["offer_id"] for m in (told.offered, told.match)}
    expected = [e for e in told.story.events if e.subject in mine | offers]
    assert {entry["id"] for entry in entries} == {str(event.id) for event in expected}
    times = [entry["recorded_at"] for entry in entries]
    assert times == sorted(times, reverse=True)
    assert kinds(entries) == {"request", "offer", "match", "engagement"}
    assert entries[0]["title"] == "接收学校已拒绝"
    assert entries[0]["facts"]["reason"] == "qualification"
    assert entries[0]["actor"] == told.story.events[-2].actor


async def test_a_school_reads_what_is_addressed_to_it(office: Office) -> None:
    told = Told()
    await office.feed(told.story.events)
    path, roles = f"requests/{told.request}", (Role.COORDINATOR,)
    host = await story_of(office, path, *roles, school=told.host)
    assert kinds(host) == {"request", "offer", "match", "engagement"}
    chosen = await story_of(office, path, *roles, school=told.home)
    assert str(told.offered) not in {entry["item_id"] for entry in chosen}
    assert str(told.engagement) in {entry["item_id"] for entry in chosen}
    stranger = await story_of(office, path, *roles, school=told.stranger)
    assert kinds(stranger) == {"request", "offer"}


async def test_a_teacher_reads_their_engagement_without_the_reasons_of_others(
    office: Office,
) -> None:
    told = Told()
    await office.feed(told.story.events)
    path = f"engagements/{told.engagement}"
    own = await story_of(office, path, Role.TEACHER, school=told.home, person=told.teacher)
    assert [entry["title"] for entry in own] == ["接收学校已拒绝", "已提名"]
    assert "reason" not in own[0]["facts"]
    answer = await office.get(f"/v1/{path}/timeline", Role.TEACHER, school=told.home)
    assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SCHOOL_LEADER])
async def test_what_is_not_addressed_to_a_school_is_not_there(office: Office, role: Role) -> None:
    told = Told()
    await office.feed(told.story.events)
    for path in (f"engagements/{told.engagement}", f"requests/{told.draft}"):
        answer = await office.get(f"/v1/{path}/timeline", role, school=told.stranger)
        assert answer.status_code == 404, path
    own = await office.get(f"/v1/requests/{told.draft}/timeline", role, school=told.host)
    assert own.status_code == 200
    assert (await office.get(f"/v1/requests/{new_id()}/timeline")).status_code == 404
    kind = await office.get(f"/v1/engagements/{told.request}/timeline")
    assert kind.status_code == 404


async def test_facts_are_found_by_every_filter(office: Office) -> None:
    told = Told()
    await office.feed(told.story.events)
    events = told.story.events

    async def found(query: str, *roles: Role, **asks: Any) -> set[str]:
        answer = await office.get(f"/v1/facts?limit=200&{query}", *roles, **asks)
        assert answer.status_code == 200, answer.text
        return {item["id"] for item in answer.json()["items"]}

    def those(holds: Any) -> set[str]:
        return {str(event.id) for event in events if holds(event)}

    assert await found("") == those(lambda e: True)
    assert await found("context=member_schools") == those(lambda e: "member" in e.type)
    assert await found("aggregate=match") == those(lambda e: ".match." in e.type)
    one = events[-2]
    assert await found(f"type={one.type}") == {str(one.id)}
    assert await found(f"subject={told.match}") == those(lambda e: e.subject == told.match)
    assert await found(f"id={one.id}") == {str(one.id)}
    assert await found("correlationid=" + "c" * 32) == those(lambda e: True)
    home = those(lambda e: str(told.home) in e.audience)
    assert await found(f"school_id={told.home}") == home
    since = one.time.isoformat().replace("+00:00", "Z")
    assert await found(f"since={since}") == those(lambda e: e.time >= one.time)
    assert await found(f"until={since}") == those(lambda e: e.time < one.time)
    own = await found("", Role.TEACHER, school=told.home, person=told.teacher)
    assert own == those(lambda e: e.subject == told.engagement)
    seen = await found("", Role.COORDINATOR, school=told.stranger)
    assert seen == those(lambda e: e.may_be_seen_by(told.stranger))


async def test_who_sees_everything_reads_whole_envelopes(office: Office) -> None:
    told = Told()
    await office.feed(told.story.events)
    path = f"/v1/facts?subject={told.engagement}"
    whole = (await office.get(path, Role.OPERATOR)).json()["items"][0]
    part = (await office.get(path, Role.COORDINATOR, school=told.home)).json()["items"][0]
    assert whole["facts"]["teacher_ref"] == str(told.teacher)
    assert str(told.home) in whole["audience"]
    assert "teacher_ref" not in part["facts"]
    assert part["audience"] is None
    assert whole["place"] == part["place"]


async def test_a_reminder_comes_back_as_part_of_the_story(whole_office: Office) -> None:
    office, story = whole_office, Story()
    host, home = story.school("甲"), story.school("乙")
    named = story.nominate(story.confirm(story.answer(story.request(host), home)))
    await office.feed(story.events)
    path = f"/v1/cases/engagement/{named}/remind"
    assert (await office.post(path, at=story.now, body={})).status_code == 200

    async def told() -> bool:
        entries = await story_of(office, f"engagements/{named}", Role.COORDINATOR, school=host)
        return [e["title"] for e in entries][:1] == ["已提醒"]

    await eventually(told, within=60)
    whole = await story_of(office, f"requests/{story.states[named]['request_id']}")
    assert "case" in kinds(whole)
