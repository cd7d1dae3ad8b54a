"""Admitting, suspending and reinstating a member: each on a page that says what follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Standing
from cyzj.contracts.names import STANDINGS
from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.council.choices import passed
from portal.pages.memberships.seen import standing_of
from portal.pages.sending import send, status_of
from portal.words import day_of, moment_of

router = APIRouter()


class Act(StrEnum):
    """What the office may do with a member's standing."""

    ADMIT = "admit"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"


@dataclass(frozen=True)
class Words:
    """How an act is put before whoever decides it."""

    heading: str
    """With the organisation's name behind it."""
    verb: str
    consequence: str
    to: Standing
    effect: str
    form: Form
    done: str


KINDS = {Act.SUSPEND: "suspension", Act.REINSTATE: "reinstatement"}
"""The resolutions that an act may rest on."""
_RESOLUTION = Field(
    "resolution",
    "依据的决议",
    Kind.CHOICE,
    required=False,
    help="只列已通过的、关于这个成员的；没有决议的可以不填。",
)
_REASON = Field("reason", "理由", Kind.LONG, most=500, help="只有集团办公室和该单位能看到。")
ACTS = {
    Act.ADMIT: Words(
        "补录为正式成员",
        "补录",
        "补录以下单位为联盟正式成员：它在平台启用之前已经加入。新加入的单位须申请、表决。",
        Standing.ACTIVE,
        "可以发布需求与供给、应答、提名，计入成员统计。",
        Form(
            "补录",
            (Field("member_since", "加入日期", Kind.DATE, help="不晚于今天，一般为批准之日。"),),
        ),
        "已补录为正式成员。",
    ),
    Act.SUSPEND: Words(
        "暂停成员资格",
        "暂停",
        "暂停以下单位的成员资格，各项业务同时生效，可以随时恢复。",
        Standing.SUSPENDED,
        "进行中的事项照常办完；不能再发布、应答和提名。",
        Form("暂停", (_RESOLUTION, _REASON)),
        "已暂停成员资格。",
    ),
    Act.REINSTATE: Words(
        "恢复成员资格",
        "恢复",
        "恢复以下单位的成员资格，各项业务同时生效。",
        Standing.ACTIVE,
        "可以重新发布、应答和提名。",
        Form("恢复", (_RESOLUTION, _REASON)),
        "已恢复成员资格。",
    ),
}


@router.get("/members/{organisation_id}/standing/{act}")
async def confirm(page: ViewerPage, organisation_id: UUID, act: Act) -> Response:
    """What the act changes, before it is done."""
    item = await _item(page, organisation_id)
    if act not in item["allowed_actions"]:
        return _not_now(page, item)
    form = await _form(page, item, act)
    draft = form.blank({"version": item["version"]})
    if act is Act.ADMIT:
        draft.values["member_since"] = day_of(moment_of(page.now)).isoformat()
    return _show(page, item, act, draft)


@router.post("/members/{organisation_id}/standing/{act}")
async def do(page: ViewerPage, organisation_id: UUID, act: Act) -> Response:
    """Do it; a clash shows how the organisation stands now."""
    form = await _form(page, await _item(page, organisation_id), act)
    draft = form.read(await page.request.form())
    path = f"/v1/organisations/{organisation_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{act}", current=path)
    if answer is None:
        item = await _item(page, organisation_id)
        return _show(page, item, act, draft, status_of(draft))
    return page.go(f"/members/{organisation_id}", Notice("ok", ACTS[act].done, ACTS[act].effect))


async def _form(page: Page, item: dict[str, Any], act: Act) -> Form:
    """The act's form with the resolutions that it may rest on."""
    form = ACTS[act].form
    kind = KINDS.get(act)
    membership = await standing_of(page, item["id"]) if kind else None
    if kind is None or membership is None:
        return form
    chosen = await passed(page, kind, membership["id"])
    fields = (replace(one, choices=chosen) if one is _RESOLUTION else one for one in form.fields)
    return Form(form.verb, tuple(fields))


async def _item(page: Page, organisation_id: UUID) -> dict[str, Any]:
    answer = await page.services.member_schools.get(f"/v1/organisations/{organisation_id}")
    item: dict[str, Any] = answer.body
    return item


def _not_now(page: Page, item: dict[str, Any]) -> Response:
    text = f"它现在是“{STANDINGS[item['standing']]}”；成员资格由集团办公室办理。"
    return page.go(f"/members/{item['id']}", Notice("warn", "现在不能这样办理。", text))


def _show(page: Page, item: dict[str, Any], act: Act, draft: Draft, status: int = 200) -> Response:
    words = ACTS[act]
    before, after = STANDINGS[item["standing"]], STANDINGS[words.to]
    return page.show(
        "pages/members/act.html",
        title=words.heading,
        status=status,
        crumbs=[
            ("联盟", ""),
            ("成员单位", "/members"),
            (item["short_name"], f"/members/{item['id']}"),
            (words.heading, ""),
        ],
        item=item,
        act=act,
        says=words,
        rows=[
            ("单位", "", item["name"]),
            ("成员状态", before, after),
            ("影响", "", words.effect),
        ],
        draft=draft,
    )
