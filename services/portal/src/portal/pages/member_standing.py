"""Admitting, suspending and reinstating a member: each on a page that says what follows."""

from __future__ import annotations

from dataclasses import dataclass
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


_REASON = Field("reason", "理由", Kind.LONG, most=500, help="只有集团办公室和该单位能看到。")
ACTS = {
    Act.ADMIT: Words(
        "接纳为正式成员",
        "接纳",
        "接纳以下单位为联盟正式成员。",
        Standing.ACTIVE,
        "可以发布需求与供给、应答、提名，计入成员统计。",
        Form(
            "接纳",
            (Field("member_since", "加入日期", Kind.DATE, help="不晚于今天，一般为批准之日。"),),
        ),
        "已接纳为正式成员。",
    ),
    Act.SUSPEND: Words(
        "暂停成员资格",
        "暂停",
        "暂停以下单位的成员资格，各项业务同时生效，可以随时恢复。",
        Standing.SUSPENDED,
        "进行中的事项照常办完；不能再发布、应答和提名。",
        Form("暂停", (_REASON,)),
        "已暂停成员资格。",
    ),
    Act.REINSTATE: Words(
        "恢复成员资格",
        "恢复",
        "恢复以下单位的成员资格，各项业务同时生效。",
        Standing.ACTIVE,
        "可以重新发布、应答和提名。",
        Form("恢复", (_REASON,)),
        "已恢复成员资格。",
    ),
}


@router.get("/members/{organisation_id}/standing/{act}")
async def confirm(page: ViewerPage, organisation_id: UUID, act: Act) -> Response:
    """What the act changes, before it is done."""
    item = await _item(page, organisation_id)
    if act not in item["allowed_actions"]:
        return _not_now(page, item)
    draft = ACTS[act].form.blank({"version": item["version"]})
    if act is Act.ADMIT:
        draft.values["member_since"] = day_of(moment_of(page.now)).isoformat()
    return _show(page, item, act, draft)


@router.post("/members/{organisation_id}/standing/{act}")
async def do(page: ViewerPage, organisation_id: UUID, act: Act) -> Response:
    """Do it; a clash shows how the organisation stands now."""
    draft = ACTS[act].form.read(await page.request.form())
    path = f"/v1/organisations/{organisation_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/{act}", current=path)
    if answer is None:
        item = await _item(page, organisation_id)
        return _show(page, item, act, draft, status_of(draft))
    return page.go(f"/members/{organisation_id}", Notice("ok", ACTS[act].done, ACTS[act].effect))


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
