"""Papers of an engagement: printed when it has come so far, and checked by whoever holds one."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import httpx
import pytest
from docx import Document
from fastapi import FastAPI

from cyzj.contracts.codes import Role
from cyzj.testing.desk import Desk, Json
from cyzj.testing.members import Members
from teacher_exchanges.domain.engagement_papers import LETTERS, PaperKind
from teacher_exchanges.testing_people import FIRST, People, on

MakeDesk = Callable[..., Desk]
SCHOOL = "示例成都职业学校午"


@pytest.fixture
async def people(desk: MakeDesk, members: Members, app: FastAPI) -> People:
    found = People(desk, members, app)
    for side in (found.home, found.host):
        assert side.school is not None
        await members.register(side.school, name=SCHOOL)
    return found


async def kinds(desk: Desk, e: Json) -> list[str]:
    found = await desk.get(f"/v1/engagements/{e['id']}/papers")
    return [one["kind"] for one in found["items"]]


async def word(desk: Desk, e: Json, kind: str) -> Document:
    answer = await desk.send("GET", f"/v1/engagements/{e['id']}/papers/{kind}/paper.docx")
    assert answer.status_code == 200, answer.text
    return Document(BytesIO(answer.content))


def text_of(document: Document) -> str:
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    footer = (
        cell.text
        for table in document.sections[0].footer.tables
        for row in table.rows
        for cell in row.cells
    )
    return "\n".join([*(one.text for one in document.paragraphs), *cells, *footer])


def address_in(text: str, kind: PaperKind) -> str:
    """What the code on the paper leads to, less the portal's address."""
    line = next(one for one in text.splitlines() if "/verify/" in one and LETTERS[kind] in one)
    return line.split("/verify/")[1].split(" ")[0]


async def test_each_paper_can_be_printed_when_the_engagement_has_come_so_far(
    people: People,
) -> None:
    e = await people.nominated()
    assert await kinds(people.home, e) == []
    refused = await people.home.send("GET", f"/v1/engagements/{e['id']}/papers/dispatch/paper.pdf")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("paper-not-ready")
    e = await people.teacher.step(e, "teacher_accept")
    e = await people.host.step(e, "host_accept")
    assert await kinds(people.teacher, e) == ["dispatch", "reception"]
    pdf = await people.host.send("GET", f"/v1/engagements/{e['id']}/papers/dispatch/paper.pdf")
    assert pdf.content.startswith(b"%PDF-")
    again = await people.host.send("GET", f"/v1/engagements/{e['id']}/papers/dispatch/paper.pdf")
    assert again.content == pdf.content
    said = text_of(await word(people.home, e, "reception"))
    assert "同意接收贵校教师" in said
    assert f"{e['number']}-JS" in said


async def test_whoever_holds_a_paper_checks_it_until_it_says_something_else(
    people: People, api: httpx.AsyncClient
) -> None:
    e = await people.taught()
    for who in (people.home, people.host, people.teacher):
        e = await who.at(on(FIRST, 19)).step(e, "evaluate", score=5, words="精彩")
    said = text_of(await word(people.home, e, "assessment"))
    assert "精彩" in said
    place = address_in(said, PaperKind.ASSESSMENT)
    known = (await api.get(f"/public/exchange-papers/{place}")).json()
    assert (known["verdict"], known["title"], known["hours"]) == ("genuine", "交流考核表", None)
    assert known["home"] in (SCHOOL, None)
    assert "精彩" not in str(known)
    number, fingerprint = place.split("/")
    other = "0" * 16 if fingerprint[0] != "0" else "f" * 16
    changed = (await api.get(f"/public/exchange-papers/{number}/{other}")).json()
    assert (changed["verdict"], changed["home"]) == ("changed", None)
    for unknown in (f"{e['number']}-ZM/{fingerprint}", f"TE-2026-9999-PQ/{fingerprint}"):
        found = (await api.get(f"/public/exchange-papers/{unknown}")).json()
        assert found["verdict"] == "unknown"
    assert (await api.get("/public/exchange-papers/TE-1/zz")).status_code == 422


async def test_a_paper_of_what_was_cancelled_is_void(
    people: People, api: httpx.AsyncClient
) -> None:
    e = await people.ready()
    place = address_in(text_of(await word(people.home, e, "dispatch")), PaperKind.DISPATCH)
    assert (await api.get(f"/public/exchange-papers/{place}")).json()["verdict"] == "genuine"
    await people.home.step(e, "cancel", reason="课程有变")
    assert (await api.get(f"/public/exchange-papers/{place}")).json()["verdict"] == "void"


async def test_another_schools_papers_are_not_there(people: People, desk: MakeDesk) -> None:
    e = await people.ready()
    stranger = desk(Role.COORDINATOR)
    for path in ("papers", "papers/dispatch/paper.pdf"):
        answer = await stranger.send("GET", f"/v1/engagements/{e['id']}/{path}")
        assert answer.status_code == 404
