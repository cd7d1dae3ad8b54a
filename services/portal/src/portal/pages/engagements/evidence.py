"""Evidence: what recognition needs, what was submitted, a file sent, accepted, returned, fetched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from cyzj.contracts.teacher_exchanges.evidence import EVIDENCE_KINDS
from portal.access import ViewerPage
from portal.clients.problems import Invalid, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.downloads import passed_on
from portal.pages.engagements.acting import done, not_now
from portal.pages.engagements.asking import REASONS
from portal.pages.engagements.seen import PARTIES, Seen, crumbs, load
from portal.pages.sending import send, status_of
from portal.words import moment

router = APIRouter()

_CHIPS = {
    "submitted": ("wait", "待审核"),
    "accepted": ("on", "已接受"),
    "returned": ("watch", "已退回"),
}
_FILE_HELP = (
    "PDF、Word、Excel、PowerPoint、图片或 MP4 视频；表格与文稿请用不带宏的格式，不超过 20 MB。"
)
RETURN = Form(
    "退回证据",
    (
        Field("reason_code", "原因类别", Kind.CHOICE, choices=REASONS),
        Field("reason", "退回意见", Kind.LONG, most=500, help="三方可见。"),
    ),
)


def _form(seen: Seen) -> Form:
    required = seen.item["required_evidence"]
    kinds = {kind: EVIDENCE_KINDS[kind] for kind in EVIDENCE_KINDS if kind in required}
    choices = kinds | {kind: EVIDENCE_KINDS[kind] for kind in EVIDENCE_KINDS if kind == "other"}
    kind = Field("kind", "证据种类", Kind.CHOICE, choices=choices)
    return Form("提交证据", (kind, Field("file", "文件", required=False, help=_FILE_HELP)))


def blank(seen: Seen) -> Draft:
    """The upload's form; it begins with what is still missing."""
    missing = seen.item["missing_evidence"]
    first = missing[0] if missing else ""
    return _form(seen).blank({"version": seen.item["version"]}, kind=first)


def rows(seen: Seen) -> list[dict[str, Any]]:
    """A row per piece, and one per required kind that has none yet; kinds in the policy's order."""
    order = list(seen.item["required_evidence"])
    pieces = [_piece(seen, one) for one in seen.item["evidence"]]
    have = {row["kind"] for row in pieces}
    empty = [
        {
            "kind": kind,
            "name": EVIDENCE_KINDS[kind],
            "required": True,
            "party": "—",
            "file": None,
            "tone": "draft",
            "words": "未提交",
            "note": "",
            "decide": "",
        }
        for kind in order
        if kind not in have
    ]
    return sorted(
        [*pieces, *empty],
        key=lambda row: order.index(row["kind"]) if row["kind"] in order else len(order),
    )


def _piece(seen: Seen, piece: dict[str, Any]) -> dict[str, Any]:
    tone, words = _CHIPS[piece["status"]]
    path = f"{seen.path}/evidence/{piece['id']}"
    decider = "home" if piece["submitted_by"] == "host" else "host"
    decides = piece["status"] == "submitted" and seen.side == decider
    if decides and "accept_evidence" in seen.may:
        tone, words = "mine", "待我审核"
    note = f"{moment(piece['submitted_at'])} 提交"
    if piece["decided_by"]:
        note = f"{PARTIES[piece['decided_by']]} {moment(piece['decided_at'])}"
    return {
        "kind": piece["kind"],
        "name": EVIDENCE_KINDS[piece["kind"]],
        "required": piece["kind"] in seen.item["required_evidence"],
        "party": PARTIES[piece["submitted_by"]],
        "file": {
            "text": piece["file_name"],
            "href": f"{path}/file",
            "hash": piece["sha256"],
            "size": size_words(piece["size"]),
        },
        "tone": tone,
        "words": words,
        "note": note,
        "decide": path if tone == "mine" else "",
    }


def size_words(size: int) -> str:
    """1.2 MB, 340 KB."""
    if size >= 1024 * 1024:
        return f"{size / 1024 / 1024:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"


@router.get("/engagements/{engagement_id}/submit-evidence")
async def uploading(page: ViewerPage, engagement_id: UUID) -> Response:
    """The upload on a page of its own."""
    seen = await load(page, engagement_id)
    if "submit_evidence" not in seen.may:
        return not_now(page, seen, "提交证据")
    return _show_upload(page, seen, blank(seen))


@router.post("/engagements/{engagement_id}/submit-evidence")
async def upload(page: ViewerPage, engagement_id: UUID) -> Response:
    """Send the file, then say what it shows; a refused file is explained at the field."""
    seen = await load(page, engagement_id)
    data = await page.request.form()
    draft = _form(seen).read(data)
    draft.body.pop("file", None)
    file = data.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        draft.add_error("file", "请选择要提交的文件")
    elif not draft.errors:
        await _stored(page, draft, file)
    path = f"/v1/engagements/{engagement_id}"
    service = page.services.teacher_exchanges
    answer = await send(service, draft, f"{path}/submit-evidence", current=path)
    if answer is None:
        seen = await load(page, engagement_id)
        return _show_upload(page, seen, draft, status_of(draft))
    return await done(page, answer.body, f"已提交{EVIDENCE_KINDS[draft.body['kind']]}。")


async def _stored(page: Page, draft: Draft, file: UploadFile) -> None:
    name = str(file.filename)
    try:
        answer = await page.services.teacher_exchanges.upload("/v1/files", name, file.file)
    except Invalid as refused:
        draft.add_error("file", refused.message or "这个文件不能上传，请换一个。")
    else:
        draft.body |= {"sha256": answer.body["sha256"], "file_name": name}


@router.post("/engagements/{engagement_id}/evidence/{evidence_id}/accept")
async def accept(page: ViewerPage, engagement_id: UUID, evidence_id: UUID) -> Response:
    """Accept one piece, at once: it binds nobody further and needs no words."""
    seen = await load(page, engagement_id)
    piece = _found(seen, evidence_id)
    draft = Form("接受证据", ()).read(await page.request.form())
    draft.body["evidence_id"] = str(evidence_id)
    path = f"/v1/engagements/{engagement_id}"
    service = page.services.teacher_exchanges
    answer = await send(service, draft, f"{path}/accept-evidence", current=path)
    if answer is None:
        text = draft.clash_message or "、".join(draft.other_errors)
        return page.go(f"{seen.path}#evidence", Notice("warn", "没有接受。", text))
    return await done(page, answer.body, f"已接受{EVIDENCE_KINDS[piece['kind']]}。")


@router.get("/engagements/{engagement_id}/evidence/{evidence_id}/return")
async def returning(page: ViewerPage, engagement_id: UUID, evidence_id: UUID) -> Response:
    """Why a piece does not do."""
    seen = await load(page, engagement_id)
    if "return_evidence" not in seen.may:
        return not_now(page, seen, RETURN.verb)
    return _show_return(page, seen, evidence_id, RETURN.blank({"version": seen.item["version"]}))


@router.post("/engagements/{engagement_id}/evidence/{evidence_id}/return")
async def give_back(page: ViewerPage, engagement_id: UUID, evidence_id: UUID) -> Response:
    """Return it; the other side submits a better one."""
    draft = RETURN.read(await page.request.form())
    draft.body["evidence_id"] = str(evidence_id)
    path = f"/v1/engagements/{engagement_id}"
    service = page.services.teacher_exchanges
    answer = await send(service, draft, f"{path}/return-evidence", current=path)
    if answer is not None:
        return await done(page, answer.body, "已退回证据。")
    seen = await load(page, engagement_id)
    if "return_evidence" not in seen.may:
        return not_now(page, seen, RETURN.verb)
    return _show_return(page, seen, evidence_id, draft, status_of(draft))


@router.get("/engagements/{engagement_id}/evidence/{evidence_id}/file")
async def fetch(page: ViewerPage, engagement_id: UUID, evidence_id: UUID) -> Response:
    """The file itself, always as a download."""
    path = f"/v1/engagements/{engagement_id}/evidence/{evidence_id}/file"
    file = await page.services.teacher_exchanges.download(path)
    return passed_on(file, str(evidence_id))


def _found(seen: Seen, id: UUID) -> dict[str, Any]:
    for piece in seen.item["evidence"]:
        if piece["id"] == str(id):
            found: dict[str, Any] = piece
            return found
    raise NotFound("portal", 404)


def _show_upload(page: Page, seen: Seen, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/engagements/upload.html",
        title=f"提交证据 {seen.number}",
        status=status,
        crumbs=crumbs(seen, "提交证据"),
        seen=seen,
        item=seen.item,
        upload=draft,
    )


def _show_return(page: Page, seen: Seen, id: UUID, draft: Draft, status: int = 200) -> Response:
    piece = _found(seen, id)
    return page.show(
        "pages/engagements/return.html",
        title=f"退回证据 {seen.number}",
        status=status,
        crumbs=crumbs(seen, RETURN.verb),
        seen=seen,
        piece=_piece(seen, piece),
        draft=draft,
        action=f"{seen.path}/evidence/{id}/return",
    )
