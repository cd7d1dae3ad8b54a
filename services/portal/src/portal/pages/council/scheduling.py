"""Scheduling a term of office: the office and the member first, since the people depend on them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.council.choices import members, passed, staff_of, today
from portal.pages.council.term_steps import LAST, person_field
from portal.pages.council.terms import API, CRUMBS, OFFICES, PATH
from portal.pages.sending import send, status_of
from portal.words import day

router = APIRouter()
ROLES = {"secretariat": "集团办公室"}
"""The role that comes with an office; of the others, 理事会代表."""
_OFFICE = Field("office", "职务", Kind.CHOICE, choices=OFFICES)


def choosing_form(organisations: dict[str, str]) -> Form:
    """First: which office, whose. The people to choose from depend on it."""
    whose = Field(
        "organisation_id", "单位", Kind.CHOICE, choices=organisations, help="只列正式成员。"
    )
    return Form("继续", (_OFFICE, whose))


def schedule_form(people: dict[str, str], resolutions: dict[str, str]) -> Form:
    """Then: who acts in it, from when until when."""
    return Form(
        "排定",
        (
            person_field(people),
            Field(
                "starts_on", "第一天", Kind.DATE, help="到这一天自动就任；不晚于今天的即刻就任。"
            ),
            LAST,
            Field(
                "resolution_id",
                "依据的决议",
                Kind.CHOICE,
                required=False,
                choices=resolutions,
                help="只列已通过的。",
            ),
        ),
    )


@router.get(f"{PATH}/schedule")
async def scheduling(page: ViewerPage) -> Response:
    """The office and the member first, then the term itself."""
    _require_office(page)
    wanted = page.request.query_params
    office, whose = wanted.get("office", ""), wanted.get("organisation_id", "")
    organisations = await members(page)
    if office not in OFFICES or whose not in organisations:
        first = choosing_form(organisations).blank(office=office, organisation_id=whose)
        if "organisation_id" in wanted:
            _ask_for_both(first, office, whose)
        return _show_choice(page, first, 422 if first.errors else 200)
    form = await _schedule_form(page, whose)
    start = today(page).isoformat()
    return _show_schedule(page, form.blank(starts_on=start), office, whose, organisations)


@router.post(f"{PATH}/schedule")
async def schedule(page: ViewerPage) -> Response:
    """Schedule it; an overlap names the office's other term."""
    _require_office(page)
    data = await page.request.form()
    office, whose = str(data.get("office") or ""), str(data.get("organisation_id") or "")
    organisations = await members(page)
    if office not in OFFICES or whose not in organisations:
        return page.go(f"{PATH}/schedule")
    draft = (await _schedule_form(page, whose)).read(data)
    draft.body |= {"office": office, "organisation_id": whose}
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show_schedule(page, draft, office, whose, organisations, status_of(draft))
    made = answer.body
    what = f"已排定{organisations[whose]}的{OFFICES[office]}任期。"
    return page.go(PATH, Notice("ok", what, f"{day(made['starts_on'])} 就任，到时自动授予角色。"))


def _ask_for_both(draft: Draft, office: str, whose: str) -> None:
    if office not in OFFICES:
        draft.add_error("office", "请选择职务")
    if not whose:
        draft.add_error("organisation_id", "请选择单位")


def _require_office(page: Page) -> None:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        raise Forbidden("portal", 403)


async def _schedule_form(page: Page, organisation_id: str) -> Form:
    return schedule_form(await staff_of(page, organisation_id), await passed(page))


def _show_choice(page: Page, draft: Draft, status: int) -> Response:
    return page.show(
        "pages/council/term_choice.html",
        title="排定任期",
        status=status,
        crumbs=[*CRUMBS, ("排定任期", "")],
        draft=draft,
        path=PATH,
    )


def _show_schedule(
    page: Page,
    draft: Draft,
    office: str,
    whose: str,
    organisations: dict[str, str],
    status: int = 200,
) -> Response:
    return page.show(
        "pages/council/term_form.html",
        title="排定任期",
        status=status,
        crumbs=[*CRUMBS, ("排定任期", "")],
        draft=draft,
        office=office,
        whose=whose,
        office_name=OFFICES[office],
        holder=organisations[whose],
        role=ROLES.get(office, "理事会代表"),
        path=PATH,
    )
