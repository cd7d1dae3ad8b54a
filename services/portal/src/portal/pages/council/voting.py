"""Voting, counting, taking a motion back: each stated before it is done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft
from portal.page import Page
from portal.pages import sending
from portal.pages.council.resolutions import API, CRUMBS, PATH
from portal.pages.council.tally import CHOICES
from portal.pages.engagements.seen import due_words
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import moment_of

router = APIRouter()

Item = dict[str, Any]
WORDS = Field(
    "words", "意见", Kind.LONG, required=False, most=2000, help="各成员和集团办公室能看到。"
)
WITHDRAW = Field("reason", "理由", Kind.LONG, most=500, help="只留在记录里。")


@router.get(f"{PATH}/{{resolution_id}}/vote/{{choice}}")
async def voting(page: ViewerPage, resolution_id: UUID, choice: str) -> Response:
    """What the vote means, before it is cast."""
    item = await _item(page, resolution_id)
    if "vote" not in item["allowed_actions"]:
        return _not_now(page, item, "表决")
    question = _vote_question(item, choice)
    return ask(page, question, question.form.blank())


@router.post(f"{PATH}/{{resolution_id}}/vote/{{choice}}")
async def vote(page: ViewerPage, resolution_id: UUID, choice: str) -> Response:
    """Cast the school's one vote."""
    item = await _item(page, resolution_id)
    question = _vote_question(item, choice)
    draft = question.form.read(await page.request.form())
    draft.body = {"choice": choice, "words": draft.body.get("words") or ""}
    answer = await send(page.services.member_schools, draft, f"{API}/{resolution_id}/vote")
    if answer is not None:
        what = f"已投{CHOICES[choice]}票（{answer.body['number']}）。"
        return page.go(f"{PATH}/{resolution_id}", Notice("ok", what, _left(answer.body)))
    return await _again(page, resolution_id, "vote", question, draft)


@router.get(f"{PATH}/{{resolution_id}}/{{command}}")
async def asked(page: ViewerPage, resolution_id: UUID, command: str) -> Response:
    """What counting or taking back changes."""
    item = await _item(page, resolution_id)
    question = _office_question(item, command)
    if command not in item["allowed_actions"]:
        return _not_now(page, item, question.verb)
    return ask(page, question, question.form.blank({"version": item["version"]}))


@router.post(f"{PATH}/{{resolution_id}}/{{command}}")
async def act(page: ViewerPage, resolution_id: UUID, command: str) -> Response:
    """Do it."""
    item = await _item(page, resolution_id)
    question = _office_question(item, command)
    draft = question.form.read(await page.request.form())
    path = f"{API}/{resolution_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{command}", current=path)
    if answer is not None:
        state = state_of("resolution", answer.body["status"]).name
        what = f"{answer.body['number']} {state}。"
        return page.go(f"{PATH}/{resolution_id}", Notice("ok", what, _effect(answer.body)))
    return await _again(page, resolution_id, command, question, draft)


async def _again(page: Page, id: UUID, command: str, question: Ask, draft: Draft) -> Response:
    item = await _item(page, id)
    if command not in item["allowed_actions"]:
        return _not_now(page, item, question.verb)
    return ask(page, question, draft, status_of(draft))


def _vote_question(item: Item, choice: str) -> Ask:
    if choice not in CHOICES:
        raise NotFound("portal", 404)
    name = CHOICES[choice]
    path = f"{PATH}/{item['id']}"
    rows: list[Row] = [
        ("决议", "", f"{item['title']} {item['number']}"),
        ("表决", "", name),
        ("截止", "", due_words(moment_of(item["closes_at"]))),
        ("影响", "", "每个成员一票，记名公开，投出后不能更改。"),
    ]
    return Ask(
        f"投{name}票",
        f"投{name}票",
        "对以下决议表决。",
        f"{path}/vote/{choice}",
        path,
        rows,
        (WORDS,),
        crumbs=[*CRUMBS, (item["number"], path)],
    )


def _office_question(item: Item, command: str) -> Ask:
    path = f"{PATH}/{item['id']}"
    voted = item["electorate"] - len(item["silent"])
    rows: list[Row] = [
        ("决议", "", f"{item['title']} {item['number']}"),
        ("已表决", "", f"{voted} / {item['electorate']}，法定人数 {item['quorum']}"),
    ]
    crumbs = [*CRUMBS, (item["number"], path)]
    if command == "count":
        tally = f"赞成 {item['yes']} · 反对 {item['no']} · 弃权 {item['abstained']}"
        admits = "；通过的，立即批准接纳" if item["kind"] == "admission" else ""
        rows += [("票数", "", tally), ("影响", "", f"公布结果，不能再表决{admits}。")]
        made = Ask(
            "计票", f"计票 {item['number']}", "计票并公布结果。", f"{path}/count", path, rows
        )
        return replace(made, crumbs=crumbs)
    if command != "withdraw":
        raise NotFound("portal", 404)
    rows += [("状态", "表决中", "已撤回"), ("影响", "", "已投的票不再作数；可以另行提请。")]
    return Ask(
        "撤回决议",
        f"撤回 {item['number']}",
        "撤回这项决议，停止表决。撤回后不能恢复。",
        f"{path}/withdraw",
        path,
        rows,
        (WITHDRAW,),
        danger=True,
        crumbs=crumbs,
    )


def _left(item: Item) -> str:
    silent = len(item["silent"])
    return f"还有 {silent} 个成员没有表决。" if silent else "全部表决，接下来等集团办公室计票。"


def _effect(item: Item) -> str:
    if item["kind"] == "admission" and item["status"] == "passed":
        return "已批准接纳，接下来等该单位签署章程。"
    return ""


async def _item(page: Page, id: UUID) -> Item:
    found: Item = (await page.services.member_schools.get(f"{API}/{id}")).body
    return found


def _not_now(page: Page, item: Item, name: str) -> Response:
    if item["my_vote"]:
        text = f"投的是{CHOICES[item['my_vote']]}；每个成员一票，不能更改。"
        return page.go(f"{PATH}/{item['id']}", Notice("warn", "贵校已经表决。", text))
    state = state_of("resolution", item["status"]).name
    return sending.not_now(page, f"{PATH}/{item['id']}", item["number"], state, name)
