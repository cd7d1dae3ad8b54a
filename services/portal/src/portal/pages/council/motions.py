"""Putting a motion to the council's vote, on a page that says what follows."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.council.choices import end_of, memberships, today
from portal.pages.council.resolutions import API, CRUMBS, PATH
from portal.pages.engagements.seen import due_words
from portal.pages.memberships.story import KIND_NAMES
from portal.pages.sending import send, status_of
from portal.words import moment_of

router = APIRouter()

ABOUT_A_MEMBER = ("suspension", "reinstatement", "expulsion")
_USUAL_DAYS = 14
_STANDING = ("active", "dormant", "suspended", "leaving")


def motion_form(subjects: dict[str, str]) -> Form:
    """What is put to the vote; admissions come from an application, not from here."""
    kinds = {code: name for code, name in KIND_NAMES.items() if code != "admission"}
    return Form(
        "提请",
        (
            Field("kind", "事项", Kind.CHOICE, choices=kinds),
            Field(
                "membership_id",
                "关于哪个成员",
                Kind.CHOICE,
                required=False,
                choices=subjects,
                help="暂停、恢复资格和除名须选；它自己不参加表决。",
            ),
            Field(
                "title",
                "标题",
                most=60,
                help="例如：关于暂停某单位成员资格的决议。不写个人姓名和电话。",
            ),
            Field(
                "text", "表决内容", Kind.LONG, most=2000, help="写明要决定什么、为什么、从何时起。"
            ),
            Field(
                "closes_on",
                "表决截止日",
                Kind.DATE,
                help="当天 24:00 截止，60 天以内。",
                api="closes_at",
            ),
        ),
    )


@router.get(f"{PATH}/new")
async def drafting(page: ViewerPage) -> Response:
    """The blank motion; the address may name the matter and the member."""
    form = await _motion_form(page)
    wanted = page.request.query_params
    usual = (today(page) + timedelta(days=_USUAL_DAYS)).isoformat()
    kind, about = wanted.get("kind", ""), wanted.get("membership_id", "")
    return _show_motion(page, form.blank(closes_on=usual, kind=kind, membership_id=about))


@router.post(f"{PATH}/new")
async def open_vote(page: ViewerPage) -> Response:
    """Put it to the vote of every voting member."""
    draft = (await _motion_form(page)).read(await page.request.form())
    if closes := draft.body.get("closes_at"):
        draft.body["closes_at"] = end_of(closes)
    if draft.body.get("kind") not in ABOUT_A_MEMBER:
        draft.body["membership_id"] = None
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show_motion(page, draft, status_of(draft))
    made = answer.body
    text = f"{made['electorate']} 个成员可以表决，{due_words(moment_of(made['closes_at']))}截止。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", f"已提请表决 {made['number']}。", text))


async def _motion_form(page: Page) -> Form:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        raise Forbidden("portal", 403)
    found = await memberships(page, _STANDING)
    return motion_form({one["id"]: one["organisation"]["name"] for one in found})


def _show_motion(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/council/motion.html",
        title="提请表决",
        status=status,
        crumbs=[*CRUMBS, ("提请表决", "")],
        draft=draft,
    )
