"""章程: the text in force with its hash, the versions before it, and the office's next one."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.sending import send, status_of
from portal.together import together

router = APIRouter()

Item = dict[str, Any]
API, PATH = "/v1/charter", "/charter"
CRUMBS = [("理事会", ""), ("章程", PATH)]
SHOWN = 10
"""Earlier versions listed on the page."""
LONGEST = 20_000
FORM = Form(
    "发布",
    (
        Field(
            "text",
            "章程全文",
            Kind.LONG,
            most=LONGEST,
            help="一条一行；“第…章”单独一行。不能写个人信息。",
        ),
    ),
)


async def in_force(page: Page) -> Item | None:
    """The charter in force; None while there is none."""
    try:
        found: Item = (await page.services.member_schools.get(API)).body
    except NotFound:
        return None
    return found


async def version_of(page: Page, version: int) -> Item:
    """One version; raises `NotFound`."""
    found: Item = (await page.services.member_schools.get(f"{API}/{version}")).body
    return found


@router.get(PATH)
async def charter(page: ViewerPage) -> Response:
    """The text in force."""
    found = await in_force(page)
    return await _shown(page, found, found)


@router.get(f"{PATH}/new")
async def drafting(page: ViewerPage) -> Response:
    """The next version, beginning with the text in force."""
    _require_office(page)
    present = await in_force(page)
    return _form(page, FORM.blank(text=present["text"] if present else ""), present)


@router.post(f"{PATH}/new")
async def issue(page: ViewerPage) -> Response:
    """First what changes, then, confirmed, the next version in force."""
    _require_office(page)
    data = await page.request.form()
    draft = FORM.read(data)
    draft.values["text"] = draft.text("text").replace("\r\n", "\n")
    draft.body["text"] = draft.text("text")
    present = await in_force(page)
    seen = str(data.get("seen_hash") or "")
    if draft.errors or data.get("do") == "edit":
        return _form(page, draft, present, status_of(draft) if draft.errors else 200)
    confirmed = data.get("do") == "issue"
    newer = present is not None and seen != present["content_hash"]
    if not confirmed or newer:
        if confirmed:
            draft.clash_message = "现行章程刚被更新，这一版还没有发布。请看过现在的修改对照再发布。"
        return _confirm(page, draft, present, 409 if confirmed else 200)
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _form(page, draft, present, status_of(draft))
    made = answer.body
    what = f"已发布章程第 {made['version']} 版，即时生效。"
    return page.go(PATH, Notice("ok", what, "此后签署的都是这一版；已签署的成员不用重签。"))


@router.get(f"{PATH}/{{version}}")
async def earlier(page: ViewerPage, version: int) -> Response:
    """One version, also an earlier one."""
    found, present = await together(version_of(page, version), in_force(page))
    return await _shown(page, found, present)


def changes(before: str, after: str) -> list[tuple[str, str, str]]:
    """What a version changes, a row a paragraph: (where, as it was, as it is)."""
    old, new = _paragraphs(before), _paragraphs(after)
    rows: list[tuple[str, str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag != "equal":
            rows += _rows(old[a:b], new[c:d], c)
    return rows


def _rows(old: list[str], new: list[str], at: int) -> Iterator[tuple[str, str, str]]:
    for index in range(max(len(old), len(new))):
        before = old[index] if index < len(old) else ""
        after = new[index] if index < len(new) else ""
        yield f"第 {at + min(index, max(len(new), 1) - 1) + 1} 段", before, after


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _require_office(page: Page) -> None:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        raise Forbidden("portal", 403)


async def _shown(page: Page, found: Item | None, present: Item | None) -> Response:
    latest = present["version"] if present else 0
    others = list(range(latest, 0, -1))[:SHOWN]
    versions = await together(*(version_of(page, number) for number in others))
    is_old = bool(found and present and found["version"] != present["version"])
    crumbs = [*CRUMBS, (f"第 {found['version']} 版", "")] if is_old and found else CRUMBS
    before = None
    if found and found["version"] > 1:
        before = await version_of(page, found["version"] - 1)
    return page.show(
        "pages/council/charter.html",
        title=f"联盟章程第 {found['version']} 版" if found else "联盟章程",
        crumbs=crumbs,
        charter=found,
        is_old=is_old,
        versions=versions,
        before=before,
        changed=changes(before["text"], found["text"]) if before and found else [],
        may_issue=Role.GROUP_OFFICE in page.viewer.roles,
    )


def _form(page: Page, draft: Draft, present: Item | None, status: int = 200) -> Response:
    return page.show(
        "pages/council/charter_form.html",
        title="发布章程",
        status=status,
        crumbs=[*CRUMBS, ("发布新版本", "")],
        draft=draft,
        present=present,
    )


def _confirm(page: Page, draft: Draft, present: Item | None, status: int) -> Response:
    text = draft.text("text")
    return page.show(
        "pages/council/charter_confirm.html",
        title="发布章程",
        status=status,
        crumbs=[*CRUMBS, ("发布新版本", "")],
        draft=draft,
        present=present,
        text=text,
        changed=changes(present["text"], text) if present else [],
    )
