"""Several of the school's requests or offers at once: pause, resume, extend; a result for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter
from starlette.datastructures import FormData, QueryParams
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.exchanges.forms import content_of, key_for, last_day_field
from portal.pages.exchanges.kinds import Item, Kind, Which
from portal.pages.exchanges.lists import LISTINGS
from portal.pages.exported import exported
from portal.pages.paths import is_ours

router = APIRouter()
VERBS = {"pause": "暂停", "resume": "恢复", "extend": "延长截止"}
_DONE = {"pause": "已暂停", "resume": "已恢复", "extend": "已延长"}
_CANNOT = {
    "pause": "现在的状态不能暂停。",
    "resume": "没有暂停，不需要恢复。",
    "extend": "现在的状态不能改截止日。",
}
_MOST = 100


@dataclass(frozen=True)
class Chosen:
    """One ticked row: the item as the list showed it."""

    id: str
    version: int
    number: str


@dataclass(frozen=True)
class Result:
    """What came of one row."""

    title: str
    number: str
    href: str
    well: bool
    words: str


def value_of(item: Item) -> str:
    """What a row's box sends; empty for a row that nothing can be done with."""
    doable = {"pause", "resume", "change"} & set(item["allowed_actions"])
    if not doable or item["status"] == "draft":
        return ""
    return f"{item['id']} {item['version']} {item['number']}"


@router.post("/exchange-requests/batch")
@router.post("/exchange-offers/batch")
async def act(page: ViewerPage, kind: Which) -> Response:
    """Do it with each ticked row, and say what came of each."""
    sent = await page.request.form()
    chosen, do, back = _chosen(sent), str(sent.get("do") or ""), _back(kind, sent)
    if not chosen or (do not in VERBS and do != "export"):
        return page.go(back, Notice("warn", "还没有选中任何一条。", "请先在列表里勾选。"))
    if do == "export":
        query = LISTINGS[kind.path].read(QueryParams(urlsplit(back).query))
        service, numbers = page.services.teacher_exchanges, {one.number for one in chosen}
        return await exported(
            page, service, query, kind.noun, "xlsx", api=kind.api, numbers=numbers
        )
    draft = _form(kind, do).read(sent)
    if draft.errors:
        if kind.last_day not in sent:
            draft.errors.clear()  # asked for the first time
        return _ask(page, kind, draft, chosen, back)
    results = [await _one(page, kind, each, do, draft) for each in chosen]
    return page.show(
        "pages/exchanges/batch_done.html",
        title=f"批量{VERBS[do]}的结果",
        crumbs=[*kind.crumbs, (f"批量{VERBS[do]}", "")],
        kind=kind,
        results=results,
        well=sum(one.well for one in results),
        done=_DONE[do],
        back=back,
    )


def _form(kind: Kind, do: str) -> Form:
    return Form(VERBS[do], (last_day_field(kind),) if do == "extend" else ())


def _ask(page: Page, kind: Kind, draft: Draft, chosen: Sequence[Chosen], back: str) -> Response:
    return page.show(
        "pages/exchanges/batch.html",
        title=f"延长 {len(chosen)} 条{kind.short}的截止",
        status=422 if draft.errors else 200,
        crumbs=[*kind.crumbs, ("批量延长截止", "")],
        kind=kind,
        draft=draft,
        chosen=[(one, f"{one.id} {one.version} {one.number}") for one in chosen],
        back=back,
    )


async def _one(page: Page, kind: Kind, one: Chosen, do: str, draft: Draft) -> Result:
    """Do it with one; a refusal says why in words."""
    service = page.services.teacher_exchanges
    path = f"{kind.api}/{quote(one.id, safe='')}"
    title, well = one.number, False
    try:
        item = (await service.get(path)).body
        title = item["title"]
        action = "change" if do == "extend" else do
        if action not in item["allowed_actions"]:
            words = _CANNOT[do]
        else:
            body = _body(kind, item, draft) if do == "extend" else {}
            key = key_for(draft.key, f"{do}-{one.id}")
            await service.post(f"{path}/{action}", body, key=key, version=one.version)
            well, words = True, _DONE[do]
    except Problem as refused:
        words = _why(refused)
    return Result(title, one.number, f"{kind.path}/{one.id}", well, words)


def _body(kind: Kind, item: Item, draft: Draft) -> dict[str, Any]:
    return {**content_of(item, kind), **draft.body}


def _why(refused: Problem) -> str:
    errors: Sequence[Any] = getattr(refused, "errors", ())
    if errors:
        return "".join(one.message for one in errors)
    return refused.message or "没有办成，请打开这一条查看。"


def _chosen(sent: FormData) -> list[Chosen]:
    found: Mapping[str, Chosen] = {}
    for value in sent.getlist("chosen")[:_MOST]:
        id, version, number = [*str(value).split(" "), "", ""][:3]
        if id and version.isdecimal():
            found = {**found, id: Chosen(id, int(version), number)}
    return list(found.values())


def _back(kind: Kind, sent: FormData) -> str:
    """The list as it was, without anybody else's address."""
    path = str(sent.get("list") or "")
    return path if is_ours(path) and urlsplit(path).path == kind.path else kind.path
