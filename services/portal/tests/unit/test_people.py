"""Names of people, from the real register: asked once a minute, for one viewer alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from cyzj.domain.clock import FixedClock
from portal.clients.http import ServiceClient
from portal.clients.people import KEPT, People, number_of
from portal.clients.sessions import HttpSessions
from portal.viewer import Access

from ..real_members import Person, RealMembers


@dataclass
class Asking:
    """The client under test, and how often it asked for names."""

    people: People
    sessions: HttpSessions
    clock: FixedClock
    asked: list[str] = field(default_factory=list)

    async def access(self, person: Person) -> Access:
        return await self.sessions.token(person.session)


@pytest.fixture
async def asking(real_members: RealMembers) -> AsyncIterator[Asking]:
    asked: list[str] = []

    async def note(request: httpx.Request) -> None:
        if request.url.path.endswith("/resolve"):
            asked.append(request.url.path)

    clock = FixedClock(datetime.now(UTC))
    async with httpx.AsyncClient(event_hooks={"request": [note]}) as http:
        service = ServiceClient("member_schools", real_members.url, http)
        yield Asking(People(service, clock), HttpSessions(service, clock), clock, asked)


@pytest.fixture(scope="module")
def teacher(real_members: RealMembers) -> Person:
    return real_members.person(real_members.member()["id"], "teacher", "示例教师甲")


async def test_a_name_is_asked_for_once_a_minute(asking: Asking, teacher: Person) -> None:
    access = await asking.access(teacher)
    for _ in range(3):
        names = await asking.people.names(access, [teacher.ref, None, teacher.ref], "test_page")
        assert names == {teacher.ref: "示例教师甲"}
    assert len(asking.asked) == 1
    asking.clock.advance(KEPT + timedelta(seconds=1))
    await asking.people.names(access, [teacher.ref], "test_page")
    assert len(asking.asked) == 2


async def test_an_operator_sees_numbers_though_others_were_told(
    asking: Asking, teacher: Person, real_members: RealMembers
) -> None:
    await asking.people.names(await asking.access(teacher), [teacher.ref], "test_page")
    operator = real_members.person(real_members.office.organisation, "operator", "示例运维庚")
    names = await asking.people.names(await asking.access(operator), [teacher.ref], "test_page")
    assert names == {teacher.ref: number_of(teacher.ref)}


async def test_an_unknown_person_is_a_number(asking: Asking, teacher: Person) -> None:
    nobody = "01890000-0000-7000-8000-0000004f2a9c"
    names = await asking.people.names(await asking.access(teacher), [nobody], "test_page")
    assert names == {nobody: "人员 4f2a9c"}


async def test_out_of_reach_every_person_is_a_number(asking: Asking, teacher: Person) -> None:
    async with httpx.AsyncClient() as http:
        nowhere = People(ServiceClient("member_schools", "http://127.0.0.1:9", http), asking.clock)
        names = await nowhere.names(await asking.access(teacher), [teacher.ref], "test_page")
    assert names == {teacher.ref: number_of(teacher.ref)}
