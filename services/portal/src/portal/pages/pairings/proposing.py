"""Proposing a pairing: who supports whom, from when until the end of which term."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import OrganisationKind, Role, Standing
from cyzj.domain.terms import start_of_term
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.council.choices import today
from portal.pages.pairings.commands import next_words
from portal.pages.pairings.seen import API, CRUMBS, PATH, PROPOSERS, Seen
from portal.pages.pairings.vocabulary import term_name
from portal.pages.sending import send, status_of
from portal.terms import term_ends

router = APIRouter()
NAME = "发起结对"
TERMS = 6
"""[P] How many terms a pairing may last."""


def proposing_form(schools: dict[str, str], earliest: date, ends: dict[str, str]) -> Form:
    """Both schools by name, the first day, and the last day of a term."""
    return Form(
        "发起",
        (
            Field("supporting_id", "帮扶方", Kind.CHOICE, choices=schools),
            Field("supported_id", "受援方", Kind.CHOICE, choices=schools),
            Field("starts_on", "开始日期", Kind.DATE, help=f"不早于本学期第一天（{earliest}）。"),
            Field("ends_on", "结束日期", Kind.CHOICE, choices=ends, help="学期最后一天。"),
            Field(
                "words",
                "说明",
                Kind.LONG,
                required=False,
                most=500,
                help="帮什么、怎么帮；只有两校和集团办公室能看到。",
            ),
        ),
    )


@router.get(f"{PATH}/new")
async def proposing(page: ViewerPage) -> Response:
    """The blank form; a school is itself the one that supports until it says otherwise."""
    _require_proposer(page)
    form = await _form(page)
    own = "" if Role.GROUP_OFFICE in page.viewer.roles else page.viewer.school.id
    draft = form.blank(supporting_id=own, starts_on=today(page).isoformat())
    return _show(page, draft)


@router.post(f"{PATH}/new")
async def propose(page: ViewerPage) -> Response:
    """Propose it; a pair that stands already says so."""
    _require_proposer(page)
    draft = (await _form(page)).read(await page.request.form())
    draft.body["words"] = draft.body.get("words") or ""
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show(page, draft, status_of(draft))
    made = Seen(answer.body, page)
    return page.go(made.path, Notice("ok", f"已发起结对 {made.number}。", next_words(made)))


async def _form(page: Page) -> Form:
    asked = {"sort": "name", "standing": str(Standing.ACTIVE)}
    found = await page.services.member_schools.everything("/v1/organisations", asked)
    schools = {one["id"]: one["name"] for one in found if OrganisationKind(one["kind"]).is_school}
    ends = {
        one.isoformat(): f"{one.isoformat()}（{term_name(one)}末）"
        for one in term_ends(today(page), TERMS)
    }
    return proposing_form(schools, start_of_term(today(page)), ends)


def _require_proposer(page: Page) -> None:
    if not page.viewer.roles & PROPOSERS:
        raise Forbidden("portal", 403)


def _show(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/pairings/propose.html",
        title=NAME,
        status=status,
        crumbs=[*CRUMBS, (NAME, "")],
        draft=draft,
        path=PATH,
        office=Role.GROUP_OFFICE in page.viewer.roles,
    )
