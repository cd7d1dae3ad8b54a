"""The pages of an import: fill in, upload, check, confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from portal.clients.http import Answer
from portal.clients.problems import Conflict, Invalid
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft, Form
from portal.pages.importing import seen
from portal.pages.importing.kinds import KINDS, AtDesk, Desk

router = APIRouter()
_HELP = "用模板填写的 .xlsx，或 UTF-8、GB18030 编码的 .csv；最多 10,000 行、5 MB。"
UPLOAD = Form("检查", (Field("file", "表格", help=_HELP),))
CONFIRM = Form("确认导入", ())
PATIENCE = 120.0
"""Seconds to wait for 10,000 rows."""


async def start(desk: AtDesk) -> Response:
    """Where an import begins: the template, and the file."""
    return _show_upload(desk, UPLOAD.blank())


async def template(desk: AtDesk) -> Response:
    """The empty sheet."""
    return await _passed_on(desk, f"{desk.kind.api}/template.xlsx", f"{desk.kind.heading}模板")


async def upload(desk: AtDesk) -> Response:
    """Have a file checked; one that is no such sheet is explained at the field."""
    data = await desk.page.request.form()
    draft, file = UPLOAD.blank(), data.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        draft.add_error("file", "请选择填好的表格")
        return _show_upload(desk, draft, 422)
    try:
        answer = await desk.service.upload(
            desk.kind.api, file.filename, file.file, patience=PATIENCE
        )
    except Invalid as refused:
        draft.add_error("file", refused.message or "这个表格不能检查，请换一个。")
        return _show_upload(desk, draft, 422)
    return desk.page.go(f"{desk.path}/{answer.body['token']}")


async def check(desk: AtDesk, token: UUID) -> Response:
    """What confirming would do, and every row in its way; or what it did."""
    found = (await desk.service.get(f"{desk.kind.api}/{token}")).body
    template = "done" if found["state"] == "confirmed" else "check"
    return _show(desk, template, found)


def _show(desk: Desk, template: str, found: dict[str, Any], links: Sequence[Any] = ()) -> Response:
    return desk.page.show(
        f"pages/imports/{template}.html",
        title=desk.kind.heading,
        crumbs=desk.crumbs,
        desk=desk,
        kind=desk.kind,
        stages=seen.stages(found),
        found=found,
        problems=seen.problems(found),
        line=seen.line(found),
        ready=seen.ready(found),
        links=links,
    )


async def marked(desk: AtDesk, token: UUID) -> Response:
    """The file that was sent, its problems marked."""
    path = f"{desk.kind.api}/{token}/marked.xlsx"
    return await _passed_on(desk, path, f"{desk.kind.heading}（标注了错误）")


async def confirm(desk: AtDesk, token: UUID) -> Response:
    """All of it or nothing; what stands in the way now is shown by the check again."""
    page, kind = desk.page, desk.kind
    data = await page.request.form()
    place = f"{desk.path}/{token}"
    try:
        answer = await desk.service.post(
            f"{kind.api}/{token}/confirm",
            _choices(desk, data),
            key=CONFIRM.read(data).key,
            patience=PATIENCE,
        )
    except (Conflict, Invalid) as refused:
        return page.go(place, Notice("warn", "没有写入任何数据。", refused.message, stays=True))
    if any(item["secret"] for item in answer.body["items"]):
        return await _show_links(desk, token, answer)
    return page.go(place, Notice("ok", seen.done_words(kind, answer.body)))


def _choices(desk: Desk, data: FormData) -> dict[str, Any]:
    also = [int(str(row)) for row in data.getlist("also") if str(row).isdigit()]
    publish = {"publish": data.get("publish") == "yes"} if desk.kind.publishes else {}
    return {"also": also, **publish}


async def _show_links(desk: Desk, token: UUID, confirmed: Answer) -> Response:
    """The one-time links, this once: they are in no cookie, and in no other answer."""
    found = (await desk.service.get(f"{desk.kind.api}/{token}")).body
    links = [
        {"title": item["title"], "link": f"{desk.page.origin}/invitations/{item['secret']}"}
        for item in confirmed.body["items"]
    ]
    return _show(desk, "done", found, links)


async def _passed_on(desk: Desk, path: str, name: str) -> Response:
    file = await desk.service.download(path)
    return Response(
        file.content,
        media_type=file.headers["content-type"],
        headers={
            "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}.xlsx",
            "cache-control": "no-store",
        },
    )


def _show_upload(desk: Desk, draft: Draft, status: int = 200) -> Response:
    return desk.page.show(
        "pages/imports/upload.html",
        title=desk.kind.heading,
        status=status,
        crumbs=desk.crumbs,
        desk=desk,
        kind=desk.kind,
        stages=seen.stages(None),
        draft=draft,
    )


def _serve(path: str) -> None:
    routes: tuple[tuple[str, str, Callable[..., Any]], ...] = (
        ("GET", "", start),
        ("POST", "", upload),
        ("GET", "/template.xlsx", template),
        ("GET", "/{token}", check),
        ("POST", "/{token}", confirm),
        ("GET", "/{token}/marked.xlsx", marked),
    )
    for method, rest, endpoint in routes:
        router.add_api_route(f"{path}/import{rest}", endpoint, methods=[method])


for _path in KINDS:
    _serve(_path)
