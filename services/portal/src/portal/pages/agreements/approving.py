"""Approving a text: the whole of it, what it changes, its hash; another text is shown and asked again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from cyzj.domain.ids import new_id
from portal.access import ViewerPage
from portal.clients.problems import Invalid, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.agreements.commands import next_words, not_now
from portal.pages.agreements.detail import changes_of
from portal.pages.agreements.reading import Change, lines_of, redline
from portal.pages.agreements.seen import API, CRUMBS, Seen, load
from portal.pages.agreements.verbs import OWN_PAGES
from portal.pages.handing import Handed, fresh, kept
from portal.pages.sending import send, status_of

router = APIRouter()
NAME = OWN_PAGES["approve"]
_READ = Field("read", "我已看过全文和修改对照", Kind.FLAG)
_MANDATE = Field("mandate", "授权书扫描件", required=False, help="PDF 或图片，由单位负责人签署。")
_WORDS = Field("words", "审批意见", Kind.LONG, required=False, most=500, help="各方能看到。")
FORM = Form("批准", (_WORDS, _MANDATE, _READ))


@router.get("/agreements/{agreement_id}/approve")
async def reading(page: ViewerPage, agreement_id: UUID) -> Response:
    """The text to be approved, in full."""
    seen = await load(page, agreement_id)
    if "approve" not in seen.may or seen.draft is None:
        return not_now(page, seen, NAME)
    return await _show(seen, FORM.blank({"version": seen.item["version"]}))


@router.post("/agreements/{agreement_id}/approve")
async def approve(page: ViewerPage, agreement_id: UUID) -> Response:
    """Approve the text that was read; one changed meanwhile is shown with the difference."""
    data = await page.request.form()
    draft = FORM.read(data)
    agreed = draft.body.pop("read")
    read = str(data.get("content_hash") or "")
    if not agreed:
        draft.add_error("read", "请看过全文并勾选，再批准")
    mandate = await _mandate(page, draft, data)
    draft.body = {
        "content_hash": read,
        "words": draft.body.get("words") or "",
        "mandate": mandate.sha256 if mandate else None,
    }
    path = f"{API}/{agreement_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/approve", current=path)
    if answer is not None:
        return _done(page, Seen(answer.body, page))
    seen = await load(page, agreement_id)
    if "approve" not in seen.may or seen.draft is None:
        return await _changed_away(page, seen, read)
    changed: list[Change] = []
    if read != seen.draft["content_hash"]:
        changed = await _since(seen, read)
        _ask_again(draft, seen)
    return await _show(seen, draft, mandate, changed, status_of(draft))


def _done(page: Page, after: Seen) -> Response:
    if after.item["status"] == "in_force":
        what = f"已批准，各方一致，第 {after.item['text_version']} 版生效（{after.number}）。"
        return page.go(after.path, Notice("ok", what, "条款的额度从现在起可以使用。"))
    return page.go(after.path, Notice("ok", f"已批准（{after.number}）。", next_words(after)))


async def _changed_away(page: Page, seen: Seen, read: str) -> Response:
    """The text is being changed, or somebody of the school has approved: back, with what happened."""
    if seen.draft is not None and seen.draft["content_hash"] != read:
        by = seen.draft["edited_by"]["name"] if seen.draft["edited_by"] else "对方"
        text = f"{by}在您阅读之后修改了文本，您的批准没有生效；对方提请批准后会再请您审批。"
        return page.go(seen.path, Notice("warn", "文本刚被修改。", text, stays=True))
    return not_now(page, seen, NAME)


def _ask_again(draft: Draft, seen: Seen) -> None:
    """The approval was for another text: nothing is kept of the consent but what was said."""
    draft.errors, draft.other_errors, draft.differences = {}, [], []
    draft.clash_message = (
        "协议文本在您阅读之后被修改过，您的批准没有生效。请看过下面的修改和全文，再决定是否批准。"
    )
    draft.values["read"] = ""
    draft.version = seen.item["version"]
    draft.key = str(new_id())


async def _since(seen: Seen, read: str) -> list[Change]:
    """What changed since it was read; nothing where that text never was."""
    assert seen.draft is not None
    try:
        return await redline(seen, read, seen.draft["content_hash"])
    except (NotFound, Invalid):
        return []


async def _mandate(page: Page, draft: Draft, data: FormData) -> Handed | None:
    """The 授权书 that was chosen, or the one of an earlier try."""
    new = await fresh(page, draft, data, "mandate")
    draft.values["mandate"] = ""
    return next(iter((*new, *kept(data, "mandate"))), None)


async def _show(
    seen: Seen,
    draft: Draft,
    mandate: Handed | None = None,
    changed: list[Change] | None = None,
    status: int = 200,
) -> Response:
    assert seen.draft is not None
    context: dict[str, Any] = {
        "seen": seen,
        "draft": draft,
        "text": seen.draft,
        "lines": lines_of(seen, seen.draft["content"]),
        "kept": [mandate] if mandate else [],
        "changed": changed or [],
        "changes": await changes_of(seen),
    }
    return seen.page.show(
        "pages/agreements/approve.html",
        title=f"{NAME} {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), (NAME, "")],
        **context,
    )
