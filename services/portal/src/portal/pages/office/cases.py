"""提醒 and 督办: each on a page that says to whom, about what, and takes the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.office.queue import API, PATH
from portal.pages.office.rows import Row, row_of
from portal.pages.sending import send, status_of
from portal.words import moment

router = APIRouter()

LONGEST = 500


class Item(StrEnum):
    """Kinds of item that wait on somebody."""

    MATCH = "match"
    ENGAGEMENT = "engagement"


class Act(StrEnum):
    """How the office speaks up."""

    REMIND = "remind"
    ESCALATE = "escalate"


@dataclass(frozen=True)
class Words:
    """How an act is put before whoever decides it."""

    heading: str
    verb: str
    consequence: str
    effect: str
    form: Form
    done: str


ACTS = {
    Act.REMIND: Words(
        "提醒",
        "提醒",
        "提醒对方办理以下事项。",
        "记入事项记录，派出和接收学校都能看到；同一事项一天只提醒一次。",
        Form(
            "提醒",
            (Field("reason", "附言", Kind.LONG, required=False, most=LONGEST),),
        ),
        "已提醒。",
    ),
    Act.ESCALATE: Words(
        "督办",
        "督办",
        "督办以下事项。",
        "事项标为“已督办”，停在的一方会看到原因；同一事项一天只督办一次。",
        Form(
            "督办",
            (
                Field(
                    "reason",
                    "督办原因",
                    Kind.LONG,
                    most=LONGEST,
                    help="对方会看到。写明等候的后果和希望办结的日期，不写个人姓名和电话。",
                ),
            ),
        ),
        "已督办。",
    ),
}


@dataclass(frozen=True)
class Meant:
    """One turn of the queue, as the links of the queue name it."""

    kind: Item
    item_id: UUID
    act: Act
    turn: UUID
    number: Annotated[str, Query(pattern=r"^[A-Z]{2}-\d{4}-\d{4,8}$")]

    @property
    def action(self) -> str:
        """Where the form is sent."""
        base = f"/office/cases/{self.kind}/{self.item_id}/{self.act}"
        return f"{base}?turn={self.turn}&number={self.number}"

    @property
    def api(self) -> str:
        return f"/v1/cases/{self.kind}/{self.item_id}"


OneTurn = Annotated[Meant, Depends()]


@router.get("/office/cases/{kind}/{item_id}/{act}")
async def confirm(page: ViewerPage, meant: OneTurn) -> Response:
    """To whom and about what, before anything is said."""
    return await _show(page, meant, ACTS[meant.act].form.blank())


@router.post("/office/cases/{kind}/{item_id}/{act}")
async def speak(page: ViewerPage, meant: OneTurn) -> Response:
    """Say it; a refusal comes back with the words kept."""
    says = ACTS[meant.act]
    draft = says.form.read(await page.request.form())
    draft.body = {"reason": draft.body.get("reason") or "", "turn_id": str(meant.turn)}
    answer = await send(page.services.group_office, draft, f"{meant.api}/{meant.act}")
    if answer is not None:
        return page.go(PATH, Notice("ok", says.done, says.effect))
    return await _show(page, meant, draft, status_of(draft))


async def _show(page: Page, meant: Meant, draft: Draft, status: int = 200) -> Response:
    row = await _row(page, meant)
    if row is None:
        return page.go(PATH, Notice("warn", "这件事已经办过了。", "不用再催，队列已更新。"))
    says = ACTS[meant.act]
    return page.show(
        "pages/office/case.html",
        title=says.heading,
        status=status,
        crumbs=[("督办队列", PATH), (says.heading, "")],
        says=says,
        row=row,
        action=meant.action,
        facts_shown=_facts(says, row),
        said=await _said(page, meant),
        back=PATH,
        draft=draft,
    )


async def _row(page: Page, meant: Meant) -> Row | None:
    """The turn as it stands in the queue; None when nobody is waited on any more."""
    asked: dict[str, str | int] = {
        "number": meant.number,
        "item_kind": str(meant.kind),
        "limit": 100,
    }
    found = (await page.services.group_office.get(API, asked)).body["items"]
    return next((row_of(item) for item in found if item["id"] == str(meant.turn)), None)


async def _said(page: Page, meant: Meant) -> list[dict[str, Any]]:
    """What was said about the item before, the latest first."""
    found = (await page.services.group_office.get(meant.api)).body["items"]
    said = sorted(
        (one for case in found for one in case["said"]), key=lambda one: one["at"], reverse=True
    )
    return [
        {
            "title": ACTS[Act(one["kind"])].done.rstrip("。"),
            "when": moment(one["at"]),
            "who": await _speaker(page, one["school_id"]),
            "quote": one["reason"],
        }
        for one in said
    ]


async def _speaker(page: Page, school_id: str | None) -> str:
    if school_id is None:
        return "集团办公室"
    return (await page.portal.schools.named(page.access, None, school_id)).name


def _facts(says: Words, row: Row) -> list[tuple[str, str, str]]:
    holder = row.holder.name if row.holder else "集团办公室"
    return [
        ("事项", "", f"{row.heading} {row.number}"),
        ("需求", "", f"{row.type} · {row.title}"),
        ("停在", "", f"{holder}（教师本人）" if row.person else holder),
        ("等候", "", f"自 {moment(row.since)} 起，已{row.waited}"),
        ("时限", "", f"应于 {moment(row.due)} 前，{row.clock.words}" if row.due else "没有承诺"),
        ("影响", "", says.effect),
    ]
