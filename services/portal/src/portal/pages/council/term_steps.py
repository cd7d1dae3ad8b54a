"""Terms of office changed and cancelled; and what was handed over, confirmed by the successor."""

from __future__ import annotations

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
from portal.pages.council.choices import staff_of
from portal.pages.council.terms import API, CRUMBS, HAND_OVERS, OFFICES, PATH, Item, holder_of
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import day

router = APIRouter()
LAST = Field("ends_on", "最后一天", Kind.DATE, help="这一天结束时届满，角色随之收回。")
_CANCEL = Field("reason", "理由", Kind.LONG, most=500, help="只留在记录里。")


def person_field(people: dict[str, str]) -> Field:
    return Field(
        "person_ref",
        "人员",
        Kind.CHOICE,
        required=False,
        choices=people,
        help="任期内自动授予角色；可以先不指定，以后变更。",
    )


@router.get(f"{PATH}/{{term_id}}/hand-over/{{item}}")
async def receiving(page: ViewerPage, term_id: UUID, item: str) -> Response:
    """What confirming means."""
    term = await _term(page, term_id)
    question = _received(term, item)
    if "hand_over" not in term["allowed_actions"] or _is_received(term, item):
        return _not_now(page, term, "确认交接")
    return ask(page, question, question.form.blank({"version": term["version"]}))


@router.post(f"{PATH}/{{term_id}}/hand-over/{{item}}")
async def receive(page: ViewerPage, term_id: UUID, item: str) -> Response:
    """The successor has it."""
    term = await _term(page, term_id)
    question = _received(term, item)
    draft = question.form.read(await page.request.form())
    draft.body = {"item": item}
    done = f"已确认收到“{HAND_OVERS[item]}”。"
    return await _give(page, term_id, "hand-over", question, draft, done)


@router.get(f"{PATH}/{{term_id}}/{{command}}")
async def asked(page: ViewerPage, term_id: UUID, command: str) -> Response:
    """What a change or a cancellation means."""
    term = await _term(page, term_id)
    question = await _question(page, term, command)
    if command not in term["allowed_actions"]:
        return _not_now(page, term, question.verb)
    return ask(page, question, question.form.blank(term))


@router.post(f"{PATH}/{{term_id}}/{{command}}")
async def act(page: ViewerPage, term_id: UUID, command: str) -> Response:
    """Do it."""
    term = await _term(page, term_id)
    question = await _question(page, term, command)
    draft = question.form.read(await page.request.form())
    done = {"change": "已变更任期。", "cancel": "已取消任期。"}[command]
    return await _give(page, term_id, command, question, draft, done)


async def _give(
    page: Page, id: UUID, command: str, question: Ask, draft: Draft, done: str
) -> Response:
    path = f"{API}/{id}"
    service = page.services.member_schools
    answer = await send(service, draft, f"{path}/{command}", current=path)
    if answer is not None:
        return page.go(PATH, Notice("ok", done))
    term = await _term(page, id)
    if command.replace("-", "_") not in term["allowed_actions"]:
        return _not_now(page, term, question.verb)
    return ask(page, question, draft, status_of(draft))


def _received(term: Item, item: str) -> Ask:
    if item not in HAND_OVERS:
        raise NotFound("portal", 404)
    rows = [*_about(term), ("交接内容", "", HAND_OVERS[item])]
    rows.append(("影响", "", "确认后记入交接单，不能撤回。"))
    return Ask(
        "确认收到",
        f"确认收到：{HAND_OVERS[item]}",
        "确认收到上一任移交的以下内容。",
        f"{PATH}/{term['id']}/hand-over/{item}",
        PATH,
        rows,
        crumbs=CRUMBS,
    )


def _is_received(term: Item, item: str) -> bool:
    return any(one["item"] == item and one["confirmed_at"] for one in term["hand_over"])


async def _question(page: Page, term: Item, command: str) -> Ask:
    path = f"{PATH}/{term['id']}"
    if command == "change":
        people = await staff_of(page, holder_of(term).id)
        effect = "任职中换人的，角色立即从原来的人转给新的人；延长或缩短的，到新的最后一天届满。"
        rows: list[Row] = [*_about(term), ("影响", "", effect)]
        return Ask(
            "变更任期",
            "变更任期",
            "变更任期的人员或最后一天。",
            f"{path}/change",
            PATH,
            rows,
            (person_field(people), LAST),
            crumbs=CRUMBS,
        )
    if command != "cancel":
        raise NotFound("portal", 404)
    return Ask(
        "取消任期",
        "取消任期",
        "取消这个还没有开始的任期。取消后不能恢复，需要时另行排定。",
        f"{path}/cancel",
        PATH,
        [*_about(term), ("状态", "待就任", "已取消")],
        (_CANCEL,),
        danger=True,
        crumbs=CRUMBS,
    )


def _about(term: Item) -> list[Row]:
    return [
        ("职务", "", OFFICES[term["office"]]),
        ("单位", "", holder_of(term).name),
        ("任期", "", f"{day(term['starts_on'])} 至 {day(term['ends_on'])}"),
    ]


async def _term(page: Page, id: UUID) -> Item:
    found: dict[str, Any] = (await page.services.member_schools.get(f"{API}/{id}")).body
    return found


def _not_now(page: Page, term: Item, name: str) -> Response:
    state = state_of("term", term["status"]).name
    return sending.not_now(page, PATH, f"{holder_of(term).name}的任期", state, name)
