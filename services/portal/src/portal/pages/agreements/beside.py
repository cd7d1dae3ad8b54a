"""What stands beside an agreement: comments, stamped scans, papers, and earlier texts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Conflict, Invalid, NotFound
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.agreements.commands import not_now
from portal.pages.agreements.reading import lines_of, redline
from portal.pages.agreements.seen import API, CRUMBS, PATH, Seen, load
from portal.pages.agreements.verbs import OWN_PAGES
from portal.pages.downloads import passed_on
from portal.pages.handing import Handed, fresh, kept
from portal.pages.sending import send, status_of

router = APIRouter()
SCAN = OWN_PAGES["attach_scan"]
_SCAN_FORM = Form(
    "归档", (Field("scan", "盖章扫描件", required=False, help="PDF 或图片，不超过 20 MB。"),)
)


@router.post("/agreements/{agreement_id}/comment")
async def comment(page: ViewerPage, agreement_id: UUID) -> Response:
    """Something said about a line or the whole."""
    data = await page.request.form()
    line, words = str(data.get("line_id") or ""), str(data.get("words") or "")
    body = {"line_id": line or None, "words": words}
    return await _act(page, agreement_id, "comment", body, "已添加批注。")


@router.post("/agreements/{agreement_id}/resolve-comment")
async def settle(page: ViewerPage, agreement_id: UUID) -> Response:
    """A comment is dealt with."""
    data = await page.request.form()
    body = {"comment_id": str(data.get("comment_id") or "")}
    return await _act(page, agreement_id, "resolve-comment", body, "批注已标为处理。")


async def _act(
    page: Page, agreement_id: UUID, command: str, body: Mapping[str, str | None], done: str
) -> Response:
    asked = Form("", ()).read(await page.request.form())
    back = f"{PATH}/{agreement_id}#comments"
    try:
        await page.services.member_schools.post(
            f"{API}/{agreement_id}/{command}", body, key=asked.key, version=asked.version
        )
    except Invalid as refused:
        message = next((one.message for one in refused.errors), refused.message)
        return page.go(back, Notice("bad", "没有保存。", message, stays=True))
    except Conflict as clash:
        return page.go(back, Notice("warn", "没有保存。", clash.message, stays=True))
    return page.go(back, Notice("ok", done, ""))


@router.get("/agreements/{agreement_id}/attach-scan")
async def choosing(page: ViewerPage, agreement_id: UUID) -> Response:
    """Which file, of which version."""
    seen = await load(page, agreement_id)
    if "attach_scan" not in seen.may:
        return not_now(page, seen, SCAN)
    return _show_scan(seen, _SCAN_FORM.blank({"version": seen.item["version"]}), [])


@router.post("/agreements/{agreement_id}/attach-scan")
async def attach(page: ViewerPage, agreement_id: UUID) -> Response:
    """Send the file, then keep it beside the text in force."""
    data = await page.request.form()
    draft = _SCAN_FORM.read(data)
    found = [*await fresh(page, draft, data, "scan"), *kept(data, "scan")]
    draft.values = {}
    if found:
        draft.body = found[0].body
    elif not draft.errors:
        draft.add_error("scan", "请选择盖章扫描件")
    path = f"{API}/{agreement_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/attach-scan", current=path)
    if answer is not None:
        text = "与现行版本放在一起，各方都能看到。"
        return page.go(f"{PATH}/{agreement_id}", Notice("ok", "已归档盖章扫描件。", text))
    seen = await load(page, agreement_id)
    if "attach_scan" not in seen.may:
        return not_now(page, seen, SCAN)
    return _show_scan(seen, draft, found, status_of(draft))


@router.get("/agreements/{agreement_id}/scans/{sha256}/file")
async def scan(page: ViewerPage, agreement_id: UUID, sha256: str) -> Response:
    """A scan itself, always as a download."""
    return await _file(page, f"{API}/{agreement_id}/scans/{sha256}/file", "扫描件")


@router.get("/agreements/{agreement_id}/paper.{ending}")
async def paper(
    page: ViewerPage, agreement_id: UUID, ending: Literal["pdf", "docx"], text: str = ""
) -> Response:
    """The text as PDF or Word."""
    asked = {"text": text} if text else None
    file = await page.services.member_schools.download(
        f"{API}/{agreement_id}/paper.{ending}", asked
    )
    return passed_on(file, f"协议.{ending}")


@router.get("/agreements/{agreement_id}/versions/{version}")
async def earlier(page: ViewerPage, agreement_id: UUID, version: int) -> Response:
    """A text that was in force, and what the next one changed."""
    seen = await load(page, agreement_id)
    texts = seen.item["texts"]
    if not 1 <= version <= len(texts):
        raise NotFound("portal", 404)
    text = texts[version - 1]
    after = texts[version] if version < len(texts) else None
    changes = await redline(seen, text["content_hash"], after["content_hash"]) if after else []
    name = f"第 {version} 版"
    return page.show(
        "pages/agreements/version.html",
        title=f"{seen.title} {name}",
        crumbs=[*CRUMBS, (seen.number, seen.path), (name, "")],
        seen=seen,
        text=text,
        lines=lines_of(seen, text["content"]),
        changes=changes,
    )


async def _file(page: Page, path: str, name: str) -> Response:
    return passed_on(await page.services.member_schools.download(path), name)


def _show_scan(seen: Seen, draft: Draft, handed: list[Handed], status: int = 200) -> Response:
    return seen.page.show(
        "pages/agreements/scan.html",
        title=f"{SCAN} {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), (SCAN, "")],
        seen=seen,
        draft=draft,
        kept=handed,
    )
