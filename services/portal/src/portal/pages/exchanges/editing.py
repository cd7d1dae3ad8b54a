"""Posting a request or an offer: the form, its drafts, a look at it before, and changes after."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from cyzj.contracts.teacher_exchanges.evidence import EVIDENCE_KINDS
from portal import words
from portal.access import ViewerPage
from portal.clients.http import Answer
from portal.clients.problems import Conflict, Invalid
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.exchanges import showing
from portal.pages.exchanges.forms import content, defaults, key_for, posting_form, sections
from portal.pages.exchanges.kinds import Item, Kind, Which
from portal.pages.exchanges.twins import twins, warning

router = APIRouter()
_VERBS = {"publish": "发布", "draft": "存为草稿", "save": "保存", "preview": "预览"}


@router.get("/exchange-requests/new")
@router.get("/exchange-offers/new")
async def new(page: ViewerPage, kind: Which, type: str = "") -> Response:
    """A blank form; `type` is the kind of exchange to begin with."""
    types = await showing.types_of(page)
    draft = (await _form(page, kind, "发布")).blank(None, **defaults(kind, types, type))
    return await _show(page, kind, draft, types)


@router.post("/exchange-requests/new")
@router.post("/exchange-offers/new")
async def send_new(page: ViewerPage, kind: Which) -> Response:
    """Publish what is typed, keep it as a draft, or show how it will look."""
    sent = await page.request.form()
    return await _send(page, kind, str(sent.get("draft_id") or ""), str(sent.get("do") or ""))


@router.post("/exchange-requests/autosave")
@router.post("/exchange-offers/autosave")
async def autosave(page: ViewerPage, kind: Which) -> Response:
    """Keep a draft while somebody types; answers the hidden fields that name it."""
    sent = await page.request.form()
    types = await showing.types_of(page)
    draft = (await _form(page, kind, "存为草稿")).read(sent)
    if draft.errors:
        return Response(status_code=422)
    id = str(sent.get("draft_id") or "")
    try:
        kept = (await _keep(page, kind, draft, content(draft, types), id)).body
    except (Invalid, Conflict) as refused:
        return Response(status_code=refused.status)
    draft.version = kept["version"]
    template = page.portal.templates.get_template("pages/exchanges/_kept.html")
    return HTMLResponse(template.render(draft_id=kept["id"], version=kept["version"]))


@router.get("/exchange-requests/{posting_id}/edit")
@router.get("/exchange-offers/{posting_id}/edit")
async def edit(page: ViewerPage, kind: Which, posting_id: str) -> Response:
    """The form with what stands now."""
    item = await _item(page, kind, posting_id)
    draft = (await _form(page, kind, "保存")).blank(item)
    if item["class_hours"] is not None:
        draft.values["class_hours"] = words.number(item["class_hours"]).replace(",", "")
    return await _show(page, kind, draft, await showing.types_of(page), item)


@router.post("/exchange-requests/{posting_id}/edit")
@router.post("/exchange-offers/{posting_id}/edit")
async def send_edit(page: ViewerPage, kind: Which, posting_id: str) -> Response:
    """Save the change; a draft may also be published with it."""
    sent = await page.request.form()
    return await _send(page, kind, posting_id, str(sent.get("do") or "save"))


async def _send(page: Page, kind: Kind, id: str, do: str) -> Response:
    types = await showing.types_of(page)
    form = await _form(page, kind, _VERBS.get(do, "发布"))
    sent = await page.request.form()
    draft = form.read(sent)
    confirmed = [str(value) for value in sent.getlist("not_same")]
    alike: list[Item] = []
    if not draft.errors and do in ("publish", "preview"):
        alike = await twins(page, kind, content(draft, types), id, draft.key)
        hint = warning(kind, alike, confirmed)
        if hint and do == "publish":
            draft.other_errors.append(hint)
    if not draft.faults and do != "preview":
        try:
            item = await _act(page, kind, draft, content(draft, types), id, do)
            return page.go(f"{kind.path}/{item['id']}", _notice(kind, item, do))
        except Invalid as refused:
            draft.refuse(refused)
        except Conflict as clash:
            if clash.slug == "stale-version" and id:
                clash.current = await _item(page, kind, id)
            draft.clash(clash)
    present = await _item(page, kind, id) if id else None
    preview = do == "preview" and not draft.faults
    status = 200 if preview else 409 if draft.clash_message else 422
    return await _show(
        page, kind, draft, types, present, status=status, preview=preview, alike=(alike, confirmed)
    )


async def _act(
    page: Page, kind: Kind, draft: Draft, body: dict[str, Any], id: str, do: str
) -> dict[str, Any]:
    """The item after the command; publishing a draft saves it first."""
    post = page.services.teacher_exchanges.post
    if do == "publish" and not id:
        return dict((await post(kind.api, body, key=draft.key)).body)
    kept = dict((await _keep(page, kind, draft, body, id)).body)
    if do != "publish":
        return kept
    draft.version = kept["version"]
    path = f"{kind.api}/{kept['id']}/{kind.publish}"
    opened = await post(path, key=key_for(draft.key, "publish"), version=kept["version"])
    return dict(opened.body)


async def _keep(page: Page, kind: Kind, draft: Draft, body: dict[str, Any], id: str) -> Answer:
    """A new draft, or the change of one (or of what is published) under the version read."""
    post = page.services.teacher_exchanges.post
    if not id:
        return await post(f"{kind.api}/drafts", body, key=key_for(draft.key, "draft"))
    path = f"{kind.api}/{quote(id, safe='')}/change"
    key = key_for(draft.key, f"change-{draft.version}-{sorted(body.items())}")
    return await post(path, body, key=key, version=draft.version)


def _notice(kind: Kind, item: Item, do: str) -> Notice:
    if do == "publish":
        reach = "全联盟可见；" if item["visibility"] == "alliance" else "选中的学校可见；"
        then = "收到应答后会出现在“等我处理”。" if kind.machine == "request" else "可被选用。"
        return Notice("ok", f"已发布 {item['number']}。", reach + then)
    if item["status"] == "draft":
        return Notice("ok", f"草稿 {item['number']} 已保存。", "只有本校能看到，发布后生效。")
    return Notice("ok", f"已修改 {item['number']}。", "其他学校看到的是新内容。")


async def _item(page: Page, kind: Kind, id: str) -> dict[str, Any]:
    path = f"{kind.api}/{quote(id, safe='')}"
    found: dict[str, Any] = (await page.services.teacher_exchanges.get(path)).body
    return found


async def _form(page: Page, kind: Kind, verb: str) -> Form:
    access = page.access
    schools = await page.portal.schools.others(access) if access else ()
    return posting_form(kind, verb, schools)


async def _show(
    page: Page,
    kind: Kind,
    draft: Draft,
    types: list[dict[str, Any]],
    item: Item | None = None,
    *,
    status: int = 200,
    preview: bool = False,
    alike: tuple[list[Item], list[str]] = ([], []),
) -> Response:
    is_draft = item is None or item["status"] == "draft"
    title = f"发布{kind.short}" if is_draft else f"修改{kind.short}"
    before = [(item["number"], f"{kind.path}/{item['id']}")] if item else []
    return page.show(
        "pages/exchanges/form.html",
        title=title,
        status=status,
        crumbs=[*kind.crumbs, *before, (title, "")],
        kind=kind,
        draft=draft,
        types=types,
        sections=sections(kind),
        evidence_names=EVIDENCE_KINDS,
        item=item,
        is_draft=is_draft,
        preview=preview,
        body=content(draft, types) if preview else {},
        twins=alike[0],
        confirmed=alike[1],
    )
