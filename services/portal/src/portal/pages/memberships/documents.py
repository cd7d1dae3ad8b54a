"""Applying, and handing in what was missing: files go first, then the documents that name them.

A file that was taken stays with the form when something else has to be corrected: nobody chooses it again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Forbidden, Invalid
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.memberships.commands import not_now
from portal.pages.memberships.seen import API, CRUMBS, PATH, SPEAKERS, Item, Seen, load, standing_of
from portal.pages.memberships.verbs import next_words
from portal.pages.memberships.vocabulary import DOCUMENTS, NEEDED, OVER
from portal.pages.sending import send, status_of

router = APIRouter()
_HELP = "PDF、Word 或图片，不超过 20 MB。"
_FIELDS = (
    Field("application_form", "入盟申请表", required=False, help=_HELP),
    Field("official_letter", "单位公函（盖章）", required=False, help=_HELP),
    Field("other", "其他材料", required=False, help="可以选多份。PDF、Word、Excel 或图片。"),
)
APPLY = Form("提交", _FIELDS)
RESUBMIT = Form("补交", _FIELDS)


@dataclass(frozen=True)
class Handed:
    """A file that the service has, what it is and what it is called."""

    kind: str
    sha256: str
    file_name: str

    @property
    def kept(self) -> str:
        """As a field of the form remembers it."""
        return f"{self.sha256} {self.file_name}"

    @property
    def body(self) -> dict[str, str]:
        return {"kind": self.kind, "sha256": self.sha256, "file_name": self.file_name}


@router.get("/memberships/apply")
async def applying(page: ViewerPage) -> Response:
    """The blank application; who has a membership is led to it."""
    there = await _before_applying(page)
    return there or _show_apply(page, APPLY.blank(), [])


@router.post("/memberships/apply")
async def apply(page: ViewerPage) -> Response:
    """Send the files, then the application."""
    if not page.viewer.roles & SPEAKERS:
        raise Forbidden("portal", 403)
    data = await page.request.form()
    draft = APPLY.read(data)
    handed = await _taken(page, draft, data)
    answer = await send(page.services.member_schools, draft, API)
    if answer is None:
        return _show_apply(page, draft, handed, status_of(draft))
    made = answer.body
    what = f"已提交入盟申请 {made['number']}。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", what, next_words(made)))


@router.get("/memberships/{membership_id}/resubmit")
async def completing(page: ViewerPage, membership_id: UUID) -> Response:
    """The documents as they stand, each to be kept or replaced."""
    seen = await load(page, membership_id)
    if "resubmit" not in seen.may:
        return not_now(page, seen, "补交材料")
    draft = RESUBMIT.blank({"version": seen.item["version"]})
    return _show_resubmit(page, seen, draft, _handed_of(seen.item))


@router.post("/memberships/{membership_id}/resubmit")
async def complete(page: ViewerPage, membership_id: UUID) -> Response:
    """Hand the documents in anew."""
    data = await page.request.form()
    draft = RESUBMIT.read(data)
    handed = await _taken(page, draft, data)
    path = f"{API}/{membership_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/resubmit", current=path)
    if answer is not None:
        what = f"已补交材料（{answer.body['number']}）。"
        return page.go(f"{PATH}/{membership_id}", Notice("ok", what, next_words(answer.body)))
    seen = await load(page, membership_id)
    if "resubmit" not in seen.may:
        return not_now(page, seen, "补交材料")
    return _show_resubmit(page, seen, draft, handed, status_of(draft))


async def _before_applying(page: Page) -> Response | None:
    if not page.viewer.roles & SPEAKERS:
        raise Forbidden("portal", 403)
    found = await standing_of(page, page.viewer.school.id)
    if found is None or found["status"] in OVER:
        return None
    text = f"{found['number']} 还在办理或有效，不用再申请。"
    return page.go(f"{PATH}/{found['id']}", Notice("info", "贵单位已有成员资格。", text))


def _handed_of(item: Item) -> list[Handed]:
    return [Handed(one["kind"], one["sha256"], one["file_name"]) for one in item["documents"]]


async def _taken(page: Page, draft: Draft, data: FormData) -> list[Handed]:
    """Every document of the form: new files are sent first; a missing one is named at its field."""
    handed: list[Handed] = []
    for kind in DOCUMENTS:
        sent = [one for one in data.getlist(kind) if isinstance(one, UploadFile) and one.filename]
        fresh = [one for file in sent if (one := await stored(page, draft, kind, file))]
        kept = list(remembered(kind, data.getlist(f"kept_{kind}")))
        replaced = fresh and kind in NEEDED
        handed += fresh if replaced else [*kept, *fresh]
        if kind in NEEDED and not (fresh or kept) and kind not in draft.errors:
            draft.add_error(kind, f"请选择{DOCUMENTS[kind]}的文件")
    draft.body = {"documents": [one.body for one in handed]}
    draft.values = {}
    return handed


def remembered(kind: str, values: Iterable[Any]) -> Iterable[Handed]:
    """The files that an earlier try has sent already."""
    for value in values:
        sha256, _, name = str(value).partition(" ")
        yield Handed(kind, sha256, name)


async def stored(page: Page, draft: Draft, kind: str, file: UploadFile) -> Handed | None:
    """The file as the service has it now; None where the field `kind` says why it was not taken."""
    name = str(file.filename)
    try:
        answer = await page.services.member_schools.upload("/v1/files", name, file.file)
    except Invalid as refused:
        draft.add_error(kind, refused.message or "这个文件不能上传，请换一个。")
        return None
    return Handed(kind, answer.body["sha256"], name)


def _by_kind(handed: list[Handed]) -> dict[str, list[Handed]]:
    return {kind: [one for one in handed if one.kind == kind] for kind in DOCUMENTS}


def _show_apply(page: Page, draft: Draft, handed: list[Handed], status: int = 200) -> Response:
    return page.show(
        "pages/memberships/apply.html",
        title="申请加入联盟",
        status=status,
        crumbs=[*CRUMBS, ("申请加入联盟", "")],
        draft=draft,
        action=f"{PATH}/apply",
        kept=_by_kind(handed),
        seen=None,
        said="",
    )


def _show_resubmit(
    page: Page, seen: Seen, draft: Draft, handed: list[Handed], status: int = 200
) -> Response:
    asked = [one["words"] for one in seen.item["remarks"] if one["command"] == "request_more"]
    return page.show(
        "pages/memberships/apply.html",
        title=f"补交材料 {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), ("补交材料", "")],
        draft=draft,
        action=f"{seen.path}/resubmit",
        kept=_by_kind(handed),
        seen=seen,
        said=asked[-1] if asked else "",
    )
