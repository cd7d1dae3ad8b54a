"""Signing the charter: the whole text with its hash; what was re-issued meanwhile is shown and asked again."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.domain.ids import new_id
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.council.charter import Item, changes, in_force, version_of
from portal.pages.memberships.commands import not_now
from portal.pages.memberships.seen import API, CRUMBS, Seen, load
from portal.pages.sending import send, status_of

router = APIRouter()
NAME = "签署章程"
FORM = Form(
    "签署",
    (
        Field("content_hash", "内容指纹"),
        Field("charter_version", "章程版本", Kind.INTEGER),
        Field("read", "已阅读现行章程全文，同意遵守", Kind.FLAG),
    ),
)


@router.get("/memberships/{membership_id}/sign-charter")
async def reading(page: ViewerPage, membership_id: UUID) -> Response:
    """The charter in force, to be read and signed."""
    seen = await load(page, membership_id)
    if "sign_charter" not in seen.may:
        return not_now(page, seen, NAME)
    charter = await in_force(page)
    if charter is None:
        text = "集团办公室发布章程后即可签署。"
        return page.go(seen.path, Notice("warn", "联盟章程还没有发布。", text))
    draft = FORM.blank({"version": seen.item["version"]})
    return _show(page, seen, charter, draft)


@router.post("/memberships/{membership_id}/sign-charter")
async def sign(page: ViewerPage, membership_id: UUID) -> Response:
    """Sign by the hash that was read; another text in force is shown beside it, and asked again."""
    draft = FORM.read(await page.request.form())
    agreed = draft.body.pop("read")
    read_version = draft.body.pop("charter_version", None)
    read_hash = draft.body.get("content_hash")
    if not agreed:
        draft.add_error("read", "请阅读全文并勾选，再签署")
    path = f"{API}/{membership_id}"
    service = page.services.member_schools
    answer = await send(service, draft, f"{path}/sign-charter", current=path)
    if answer is not None:
        return page.go(
            f"/memberships/{membership_id}",
            Notice("ok", "已签署章程，贵校成为正式成员。", "各项业务即时可以办理。"),
        )
    seen = await load(page, membership_id)
    charter = await in_force(page)
    if "sign_charter" not in seen.may or charter is None:
        return not_now(page, seen, NAME)
    before = None
    if read_hash and read_hash != charter["content_hash"]:
        before = await _read(page, read_version)
        _ask_again(draft, seen, charter)
    return _show(page, seen, charter, draft, before, status_of(draft))


def _ask_again(draft: Draft, seen: Seen, charter: Item) -> None:
    """The signature was for another text: nothing is kept of the consent."""
    draft.errors, draft.other_errors, draft.differences = {}, [], []
    draft.clash_message = (
        f"章程在您阅读之后发布了新版本（第 {charter['version']} 版），您的签署没有送出。"
        "请看过下面的修改和全文，再签署。"
    )
    draft.values["read"] = ""
    draft.version = seen.item["version"]
    draft.key = str(new_id())


async def _read(page: Page, version: int | None) -> Item | None:
    """The version that was read, where there is such a one."""
    try:
        return await version_of(page, version) if version else None
    except NotFound:
        return None


def _show(
    page: Page,
    seen: Seen,
    charter: Item,
    draft: Draft,
    before: Item | None = None,
    status: int = 200,
) -> Response:
    return page.show(
        "pages/memberships/sign.html",
        title=f"{NAME} {seen.number}",
        status=status,
        crumbs=[*CRUMBS, (seen.number, seen.path), (NAME, "")],
        seen=seen,
        charter=charter,
        draft=draft,
        before=before,
        changed=changes(before["text"], charter["text"]) if before else [],
    )
