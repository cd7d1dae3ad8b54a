"""专业目录: the catalogue of majors as the platform holds it, checked entry by entry by the office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.forms import Form
from portal.listing import Filter, Listing, Scope
from portal.pages.exchanges.forms import key_for

router = APIRouter()
_LONGEST = 40
LISTING = Listing(
    path="/majors",
    filters=(Filter("q", "代码或名称", placeholder="例如 4601，或 数控"),),
    sorts=("code",),
    default_sort="code",
    scopes=(Scope("all", "全部"), Scope("unchecked", "未核对"), Scope("checked", "已核对")),
)
LEVELS = {2: "大类", 4: "专业类", 6: "专业"}
_CHECK = Form("核对", ())
Item = Mapping[str, Any]


@router.get("/majors")
async def majors(page: ViewerPage) -> Response:
    """The entries that fit, each group above what is in it: the API answers without pages."""
    query = LISTING.read(page.request.query_params)
    asked = {"q": query.value("q")[:_LONGEST]}
    answer = await page.services.member_schools.get("/v1/majors", asked)
    found: list[Item] = sorted(answer.body["items"], key=lambda one: str(one["code"]))
    scope = query.scope.name if query.scope else "all"
    by_scope = {
        "all": found,
        "unchecked": [one for one in found if not one["verified"]],
        "checked": [one for one in found if one["verified"]],
    }
    return page.show(
        "pages/factsheets/majors.html",
        title="专业目录",
        crumbs=[
            ("成员与协议" if Role.GROUP_OFFICE in page.viewer.roles else "联盟", ""),
            ("专业目录", ""),
        ],
        query=query,
        items=by_scope[scope],
        counts={name: len(items) for name, items in by_scope.items()},
        levels=LEVELS,
        may_check=Role.GROUP_OFFICE in page.viewer.roles,
    )


@router.post("/majors/check")
async def check(page: ViewerPage) -> Response:
    """The office has checked an entry, named `2021-460103`; back to its row."""
    sent = await page.request.form()
    year, _, code = str(sent.get("entry") or "").partition("-")
    if not (year.isdecimal() and code.isdecimal()):
        raise NotFound("member_schools", 404)
    key = key_for(_CHECK.read(sent).key, code)
    await page.services.member_schools.post(f"/v1/majors/{year}/{code}/check", key=key)
    query = LISTING.read(QueryParams([("q", str(sent.get("q") or ""))]))
    return page.go(f"{query.href()}#major-{code}")
