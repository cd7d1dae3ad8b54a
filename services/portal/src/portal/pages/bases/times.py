"""作息与教学周: how the viewer's school counts its time, which bookings are laid out by."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages.bases.seen import BOOKS
from portal.pages.bookings.words import clock, minutes
from portal.pages.pairings.vocabulary import term_name
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm, Table
from portal.together import together
from portal.words import day

router = APIRouter()
PATH = "/bases/times"
CRUMBS = [("基地共建", ""), ("作息与教学周", PATH)]
FORM = SheetForm(
    "发布",
    (Field("valid_from", "从哪天起", Kind.DATE, help="今天或以后；以前的日子按原来的作息表。"),),
    (
        Table(
            "periods",
            "节次",
            (
                Field("starts", "上课", Kind.TIME, placeholder="例如 0820"),
                Field("ends", "下课", Kind.TIME, placeholder="例如 0905"),
            ),
            at_first=10,
            most=16,
        ),
    ),
)


@router.get(PATH)
async def times(page: ViewerPage) -> Response:
    """What holds now, and what is to come."""
    schedules, terms = await _found(page)
    days = (await page.services.joint_training.get("/v1/make-up-days")).body["items"]
    return page.show(
        "pages/bases/times.html",
        title="作息与教学周",
        crumbs=CRUMBS,
        schedules=[_schedule(one) for one in schedules],
        terms=[
            {
                "name": term_name(one["term_ends_on"]),
                "monday": day(one["first_monday"]),
                "weeks": one["weeks"],
                "own": one["school_id"] is not None,
                "href": f"{PATH}/weeks?term={one['term_ends_on']}",
            }
            for one in terms
        ],
        days=[
            (
                day(one["day"]),
                f"上 {day(one['lessons_of'])} 的课" if one["lessons_of"] else "不上课",
            )
            for one in days
        ],
        decides=Role.GROUP_OFFICE in page.viewer.roles,
        may=bool(page.viewer.roles & BOOKS),
    )


@router.get(f"{PATH}/new")
async def publishing(page: ViewerPage) -> Response:
    """The form, with the present periods to change."""
    _require(page)
    (latest, *_), _terms = await _found(page)
    typed = [
        {"starts": clock(one["starts"]), "ends": clock(one["ends"])} for one in latest["periods"]
    ]
    return _show(page, FORM.blank({"periods": typed}))


@router.post(f"{PATH}/new")
async def publish(page: ViewerPage) -> Response:
    """Publish it; bookings that it moves ask their bookers first."""
    _require(page)
    data = await page.request.form()
    do = str(data.get("do") or "save")
    if do != "save":
        return _show(page, FORM.redrawn(data, do))
    sheet = FORM.read(data)
    sheet.body["periods"] = [
        {name: minutes(one[name]) for name in ("starts", "ends")}
        for one in sheet.body["periods"]
        if one.get("starts") and one.get("ends")
    ]
    answer = await send(page.services.joint_training, sheet, "/v1/bell-schedules")
    if answer is None:
        return _show(page, sheet, status_of(sheet))
    text = "以后的预约时间有变化的，会请预约方逐个确认；确认前不会移动。"
    return page.go(PATH, Notice("ok", "已发布新的作息表。", text))


async def _found(page: Page) -> tuple[list[Any], list[Any]]:
    service, asked = page.services.joint_training, {"school_id": page.viewer.school.id}
    schedules, terms = await together(
        service.get("/v1/bell-schedules", asked), service.get("/v1/teaching-terms", asked)
    )
    return schedules.body["items"], terms.body["items"]


def _schedule(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "own": one["school_id"] is not None,
        "since": day(one["valid_from"]),
        "periods": [f"{clock(p['starts'])}–{clock(p['ends'])}" for p in one["periods"]],
    }


def _require(page: Page) -> None:
    if not page.viewer.roles & BOOKS:
        raise Forbidden("joint_training", 403)


def _show(page: Page, sheet: Sheet, status: int = 200) -> Response:
    return page.show(
        "pages/bases/times_form.html",
        title="发布作息表",
        status=status,
        crumbs=[*CRUMBS, ("发布作息表", "")],
        draft=sheet,
        path=PATH,
    )
