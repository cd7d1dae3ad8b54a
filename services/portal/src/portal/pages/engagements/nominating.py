"""Naming a teacher for a place of a confirmed match, and naming the same one again after a return."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.clients.schools import school_of
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.engagements.acting import done, not_now
from portal.pages.engagements.asking import BY_HOURS
from portal.pages.engagements.colleagues import colleagues
from portal.pages.engagements.progress import WITHOUT_EFFECT
from portal.pages.engagements.seen import Seen, crumbs, load
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import EXCHANGE_TYPES, day_of, moment_of

router = APIRouter()

_AGAIN = "重新提名"
_FROM = Field("planned_from", "开始日期", Kind.DATE)
_TO = Field("planned_to", "结束日期", Kind.DATE)
_HOURS = Field("planned_hours", "学时", Kind.DECIMAL, unit="学时", help="1 学时 = 45 分钟。")
_NOTE = Field(
    "remark",
    "说明",
    Kind.LONG,
    required=False,
    most=500,
    help="教师的专业特长、调课安排等；三方可见。",
)


def _form(verb: str, kind: str, *first: Field) -> Form:
    volume = (_HOURS,) if kind in BY_HOURS else ()
    return Form(verb, (*first, _FROM, _TO, *volume, _NOTE))


async def _length(page: Page, kind: str) -> str:
    """How long this kind may be, in words; empty while the service is out of reach."""
    try:
        types = (await page.services.teacher_exchanges.get("/v1/exchange-types")).body["items"]
    except Problem:
        return ""
    return next((str(one["length"]) for one in types if one["exchange_type"] == kind), "")


@router.get("/engagements/nominate")
async def nominating(page: ViewerPage, match: UUID) -> Response:
    """The blank nomination for a match, with the dates that were asked for."""
    found = (await page.services.teacher_exchanges.get(f"/v1/matches/{match}")).body
    if "nominate" not in found["allowed_actions"]:
        text = "这项对接还没有双方确认，名额已用完，或不由贵校派出。"
        return page.go("/engagements", Notice("warn", "现在不能提名。", text))
    form = await _nomination(page, found)
    draft = form.blank({"version": found["version"]}, **await _wanted(page, found))
    return await _show(page, found, draft)


@router.post("/engagements/nominate")
async def nominate(page: ViewerPage, match: UUID) -> Response:
    """Nominate; the teacher and the host are asked next."""
    service, path = page.services.teacher_exchanges, f"/v1/matches/{match}"
    found = (await service.get(path)).body
    draft = (await _nomination(page, found)).read(await page.request.form())
    _typed(draft)
    answer = await send(service, draft, f"{path}/nominate", current=path)
    if answer is not None:
        return await done(page, answer.body, f"已提名 {answer.body['number']}。")
    return await _show(page, (await service.get(path)).body, draft, status_of(draft))


@router.get("/engagements/{engagement_id}/renominate")
async def renominating(page: ViewerPage, engagement_id: UUID) -> Response:
    """The same nomination, to correct what the host asked for."""
    seen = await load(page, engagement_id)
    if "renominate" not in seen.may:
        return not_now(page, seen, _AGAIN)
    draft = _form(_AGAIN, seen.item["exchange_type"]).blank(seen.item)
    return await _show_again(page, seen, draft)


@router.post("/engagements/{engagement_id}/renominate")
async def renominate(page: ViewerPage, engagement_id: UUID) -> Response:
    """Name the same teacher again."""
    service, path = page.services.teacher_exchanges, f"/v1/engagements/{engagement_id}"
    seen = await load(page, engagement_id)
    draft = _form(_AGAIN, seen.item["exchange_type"]).read(await page.request.form())
    _typed(draft)
    draft.body["teacher_ref"] = seen.item["teacher_ref"]
    answer = await send(service, draft, f"{path}/renominate", current=path)
    if answer is not None:
        return await done(page, answer.body, "已重新提名。")
    seen = await load(page, engagement_id)
    if "renominate" not in seen.may:
        return not_now(page, seen, _AGAIN)
    return await _show_again(page, seen, draft, status_of(draft))


async def _nomination(page: Page, match: dict[str, Any]) -> Form:
    teachers = await colleagues(page, Role.TEACHER)
    first = [
        Field(
            "teacher_ref",
            "教师",
            Kind.CHOICE,
            choices=teachers,
            help="贵校在任的教师；教师本人须接受提名。",
        )
    ]
    if ended := await _replaceable(page, match):
        help = "替换一项没有结果的提名；不替换则留空。"
        first.append(Field("replaces", "替换", Kind.CHOICE, False, ended, help))
    return _form("提名", match["exchange_type"], *first)


async def _replaceable(page: Page, match: dict[str, Any]) -> dict[str, str]:
    """Nominations of this match that ended without effect and were not replaced yet."""
    service = page.services.teacher_exchanges
    items = (await service.get("/v1/engagements", {"match_id": match["id"], "limit": 200})).body[
        "items"
    ]
    replaced = {item["replaces"] for item in items}
    return {
        item["id"]: f"{item['number']}（{state_of('engagement', item['status']).name}）"
        for item in items
        if item["status"] in WITHOUT_EFFECT and item["id"] not in replaced
    }


async def _wanted(page: Page, match: dict[str, Any]) -> dict[str, str]:
    """The dates and hours that were asked for; nothing where the request is out of reach."""
    path = f"/v1/exchange-requests/{match['request_id']}"
    try:
        request = (await page.services.teacher_exchanges.get(path)).body
    except Problem:
        return {}
    today = day_of(moment_of(page.now)).isoformat()
    return {
        "planned_from": max(request["window_from"], today),
        "planned_to": request["window_to"],
        "planned_hours": request["class_hours"] or "",
    }


def _typed(draft: Draft) -> None:
    draft.body["remark"] = draft.body.get("remark") or ""


async def _show(page: Page, match: dict[str, Any], draft: Draft, status: int = 200) -> Response:
    briefs = {side: match[f"{side}_school"] for side in ("home", "host")}
    return page.show(
        "pages/engagements/nominate.html",
        title=f"提名教师 {match['number']}",
        status=status,
        crumbs=[
            ("教师互训", ""),
            ("对接", "/matches"),
            (match["number"], f"/matches/{match['id']}"),
            ("提名教师", ""),
        ],
        match=match,
        schools={side: school_of(brief) for side, brief in briefs.items() if brief},
        kind=EXCHANGE_TYPES[match["exchange_type"]],
        length=await _length(page, match["exchange_type"]),
        by_hours=match["exchange_type"] in BY_HOURS,
        draft=draft,
        replacing=any(field.name == "replaces" for field in draft.form.fields),
    )


async def _show_again(page: Page, seen: Seen, draft: Draft, status: int = 200) -> Response:
    returned = [one for one in seen.item["remarks"] if one["command"] == "host_return"]
    return page.show(
        "pages/engagements/renominate.html",
        title=f"{_AGAIN} {seen.number}",
        status=status,
        crumbs=crumbs(seen, _AGAIN),
        seen=seen,
        item=seen.item,
        draft=draft,
        length=await _length(page, seen.item["exchange_type"]),
        by_hours=seen.item["exchange_type"] in BY_HOURS,
        returned=returned[-1]["words"] if returned else "",
    )
