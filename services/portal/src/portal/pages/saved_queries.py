"""常用查询: a list's conditions kept under a name, for the person alone."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft
from portal.forms import Form as FormOf
from portal.listing import Listing
from portal.page import Page
from portal.pages.paths import is_ours
from portal.pages.sending import send, status_of

router = APIRouter()

KEEP = FormOf(
    "保存", (Field("name", "名称", most=30, help="例如：本学期送教。只有您自己看得到。"),)
)


async def of(page: Page, listing: Listing) -> list[tuple[str, str]]:
    """(name, address) of the person's queries of one list; none while they are out of reach."""
    try:
        asked = {"page": _code(listing.path)}
        answer = await page.services.member_schools.get("/v1/me/saved-queries", asked)
    except Problem:
        return []
    return [(one["name"], _address(listing.path, one["query"])) for one in answer.body["items"]]


async def all_of(page: Page) -> list[dict[str, Any]]:
    """Every query of the person with its address, by list and name."""
    kept = (await page.services.member_schools.get("/v1/me/saved-queries")).body["items"]
    paths = {_code(path): path for path in page.portal.routed}
    found = [
        {**one, "path": paths[one["page"]], "href": _address(paths[one["page"]], one["query"])}
        for one in kept
        if one["page"] in paths
    ]
    return sorted(found, key=lambda one: (one["path"], one["name"]))


@router.get("/settings/queries/new")
async def new(page: ViewerPage, list: str = "", name: str = "") -> Response:
    """Give the conditions of a list a name."""
    return _show(page, KEEP.blank(name=name), list)


@router.post("/settings/queries/new")
async def keep(page: ViewerPage, list: Annotated[str, Form()] = "") -> Response:
    """Keep them and go back to the list."""
    if not _leads_to_a_list(page, list):
        return _lost(page)
    draft = KEEP.read(await page.request.form())
    asked = urlsplit(list)
    draft.body |= {"page": _code(asked.path), "query": asked.query}
    if await send(page.services.member_schools, draft, "/v1/me/saved-queries"):
        notice = Notice(
            "ok", f"已存为常用查询“{draft.text('name')}”。", "在列表上方和我的设置里可以打开。"
        )
        return page.go(list, notice)
    return _show(page, draft, list, status_of(draft))


@router.post("/settings/queries/{query_id}/forget")
async def forget(page: ViewerPage, query_id: UUID) -> Response:
    """Keep it no longer; the notice offers to keep it again."""
    kept = next((one for one in await all_of(page) if one["id"] == str(query_id)), None)
    await page.services.member_schools.delete(f"/v1/me/saved-queries/{query_id}")
    if kept is None:
        return page.go("/settings", Notice("ok", "已删除。"))
    again = f"/settings/queries/new?{urlencode({'list': kept['href'], 'name': kept['name']})}"
    return page.go(
        "/settings", Notice("ok", f"已删除“{kept['name']}”。", link=again, link_text="重新保存")
    )


def _show(page: Page, draft: Draft, list: str, status: int = 200) -> Response:
    if not _leads_to_a_list(page, list):
        return _lost(page)
    return page.show(
        "pages/account/query.html",
        title="存为常用查询",
        status=status,
        crumbs=[("我的设置", "/settings"), ("存为常用查询", "")],
        draft=draft,
        list=list,
    )


def _leads_to_a_list(page: Page, address: str) -> bool:
    return is_ours(address) and urlsplit(address).path in page.portal.routed


def _lost(page: Page) -> Response:
    where = "请从列表页点“存为常用查询”。"
    return page.go("/settings", Notice("warn", "找不到要保存的列表。", where))


def _code(path: str) -> str:
    return path.strip("/").replace("/", "_").replace("-", "_")


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
