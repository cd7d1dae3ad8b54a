"""What the two schools do with a match: shortlist, confirm, decline, give up places."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages.exchanges import showing
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.exchanges.kinds import Item
from portal.pages.exchanges.matches import CRUMBS
from portal.pages.exchanges.vocabulary import DECLINE_REASONS, volume_words
from portal.pages.paths import is_ours
from portal.pages.sending import not_now, send, status_of
from portal.states import state_of

router = APIRouter()
_DECLINE = (
    Field("reason", "原因", Kind.CHOICE, choices=DECLINE_REASONS),
    Field(
        "words", "说明", Kind.LONG, required=False, most=500, help="对方会看到，不要写个人信息。"
    ),
)
_DONE = {
    "confirm": ("确认对接", "已确认"),
    "decline": ("婉拒对接", "已婉拒"),
    "release": ("放弃余下名额", "已放弃余下名额"),
}
"""Command → its verb, and what the notice says afterwards."""


@router.post("/matches/{match_id}/shortlist")
async def shortlist(page: ViewerPage, match_id: str) -> Response:
    """Keep it among those to choose from: at once, it binds nobody."""
    sent = await page.request.form()
    version = str(sent.get("expected_version") or "")
    answer = await page.services.teacher_exchanges.post(
        f"{_api(match_id)}/shortlist",
        key=str(sent.get("idempotency_key") or "") or None,
        version=int(version) if version.isdecimal() else None,
    )
    back = str(sent.get("back") or "")
    path = back if is_ours(back) else f"/matches/{answer.body['id']}"
    return page.go(path, Notice("ok", f"{answer.body['number']} 已入围。", "确认后才生效。"))


@router.get("/matches/{match_id}/{command}")
async def asked(page: ViewerPage, match_id: str, command: str) -> Response:
    """State what the command changes."""
    match = await _match(page, match_id)
    question = await _ask(page, match, command)
    if command not in match["allowed_actions"]:
        return _not_now(page, match, command)
    draft = question.form.blank()
    draft.version = match["version"]
    return ask(page, question, draft)


@router.post("/matches/{match_id}/{command}")
async def act(page: ViewerPage, match_id: str, command: str) -> Response:
    """Give the command."""
    match = await _match(page, match_id)
    question = await _ask(page, match, command)
    draft = question.form.read(await page.request.form())
    draft.body = {name: value for name, value in draft.body.items() if value is not None}
    path = f"{_api(match_id)}/{command}"
    answer = await send(page.services.teacher_exchanges, draft, path, current=_api(match_id))
    if answer is not None:
        return page.go(f"/matches/{match['id']}", _notice(command, answer.body))
    match = await _match(page, match_id)
    if command not in match["allowed_actions"]:
        return _not_now(page, match, command)
    return ask(page, question, draft, status_of(draft))


def _not_now(page: Page, match: Item, command: str) -> Response:
    state = state_of("match", match["status"]).name
    return not_now(page, f"/matches/{match['id']}", match["number"], state, _DONE[command][0])


def _notice(command: str, match: Item) -> Notice:
    then = ""
    if command == "confirm":
        both = match["status"] == "confirmed"
        then = (
            "双方都已确认，对接生效；接下来由派出学校提名教师。"
            if both
            else "等对方在 3 个工作日内确认。"
        )
    return Notice("ok", f"{_DONE[command][1]} {match['number']}。", then)


async def _ask(page: Page, match: Item, command: str) -> Ask:
    if command not in _DONE:
        raise NotFound(service="teacher_exchanges", status=404)
    path = f"/matches/{match['id']}"
    row = await showing.match_row(page, match)
    about: list[Row] = [
        ("对方学校", "", row["other"].name),
        ("交流类型", "", words.EXCHANGE_TYPES[match["exchange_type"]]),
    ]
    made = {"confirm": _confirming, "decline": _declining, "release": _releasing}[command]
    consequence, rows, fields = await made(page, match)
    verb = _DONE[command][0]
    return Ask(
        verb,
        f"{verb} {match['number']}",
        consequence,
        f"{path}/{command}",
        path,
        [*about, *rows],
        fields,
        danger=command != "confirm",
        crumbs=[*CRUMBS, (match["number"], path)],
    )


Made = tuple[str, list[Row], tuple[Field, ...]]


async def _confirming(page: Page, match: Item) -> Made:
    mine = showing.side_of(page, match)
    second = match["status"] in ("confirmed_by_home", "confirmed_by_host")
    target = "confirmed" if second else f"confirmed_by_{mine}"
    ask_for = page.services.teacher_exchanges.get
    offer = (await ask_for(f"/v1/exchange-offers/{match['offer_id']}")).body
    rows: list[Row] = [
        ("人数", "", f"{match['headcount']} 位教师"),
        ("交流窗口", "", words.span_words(offer["window_from"], offer["window_to"])),
        ("学时", "", volume_words(offer) or "按交流窗口计"),
        _status(match, target),
    ]
    first = "确认对接。对方须在 3 个工作日内确认，期间供给为这条对接预留；逾期自动失效。"
    binding = "确认对接。双方都已确认，立即生效并计入需求和供给的人数；人数满后，其余应答自动婉拒。"
    return binding if second else first, rows, ()


async def _declining(page: Page, match: Item) -> Made:
    consequence = "婉拒这条对接。对方会看到原因；婉拒后不能恢复，需重新应答。"
    return consequence, [_status(match, "declined")], _DECLINE


async def _releasing(page: Page, match: Item) -> Made:
    before, after = f"{match['headcount']} 位教师", f"{match['nominated']} 位教师"
    consequence = "放弃还没有提名的名额。已提名的教师不受影响；放弃后不能恢复。"
    return consequence, [("人数", before, after)], ()


def _status(match: Item, target: str) -> Row:
    return "状态", state_of("match", match["status"]).name, state_of("match", target).name


async def _match(page: Page, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await page.services.teacher_exchanges.get(_api(id))).body
    return found


def _api(id: str) -> str:
    return f"/v1/matches/{quote(id, safe='')}"
