"""The office plans a round, changes the plan, or cancels it."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Forbidden
from portal.cookies import Notice
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.rounds.seen import API, CRUMBS, PATH, Seen, load
from portal.pages.rounds.vocabulary import CANCELLING, PLANNING
from portal.pages.sending import send, status_of
from portal.states import state_of

router = APIRouter()
NAME, CHANGE, CANCEL = "计划撮合轮", "修改计划", "取消这一轮"
FORM = Form("保存", PLANNING)


@router.get(f"{PATH}/new")
async def planning(page: ViewerPage) -> Response:
    """The blank form."""
    _require_office(page)
    return _show(page, FORM.blank(exchange_types=[]))


@router.post(f"{PATH}/new")
async def plan(page: ViewerPage) -> Response:
    """Plan it; dates that another round has say so."""
    _require_office(page)
    draft = _read(await page.request.form())
    answer = await send(page.services.teacher_exchanges, draft, API)
    if answer is None:
        return _show(page, draft, status=status_of(draft))
    made = Seen(answer.body, page)
    notice = Notice("ok", f"已计划 {made.number}。", "到了日期自动开始征集、截止和撮合。")
    return page.go(made.path, notice)


@router.get(f"{PATH}/{{round_id}}/change")
async def changing(page: ViewerPage, round_id: UUID) -> Response:
    """The form with what stands."""
    seen = await load(page, round_id)
    if "change" not in seen.may:
        return _not_now(seen, CHANGE)
    return _show(page, FORM.blank(seen.item), seen)


@router.post(f"{PATH}/{{round_id}}/change")
async def change(page: ViewerPage, round_id: UUID) -> Response:
    """Keep the new plan."""
    draft = _read(await page.request.form())
    path = f"{API}/{round_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/change", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        return page.go(after.path, Notice("ok", f"已修改 {after.number} 的计划。"))
    seen = await load(page, round_id)
    if "change" not in seen.may:
        return _not_now(seen, CHANGE)
    return _show(page, draft, seen, status_of(draft))


@router.get(f"{PATH}/{{round_id}}/cancel")
async def cancelling(page: ViewerPage, round_id: UUID) -> Response:
    """What is given up, before it is."""
    seen = await load(page, round_id)
    if "cancel" not in seen.may:
        return _not_now(seen, CANCEL)
    question = _question(seen)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post(f"{PATH}/{{round_id}}/cancel")
async def cancel(page: ViewerPage, round_id: UUID) -> Response:
    """Cancel it, with a reason that the alliance reads."""
    draft = Form(CANCEL, CANCELLING).read(await page.request.form())
    draft.body["words"] = draft.body.get("words") or ""
    path = f"{API}/{round_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/cancel", current=path)
    if answer is not None:
        after = Seen(answer.body, page)
        return page.go(after.path, Notice("ok", f"已取消 {after.number}。"))
    seen = await load(page, round_id)
    if "cancel" not in seen.may:
        return _not_now(seen, CANCEL)
    return ask(page, _question(seen), draft, status_of(draft))


def _read(data: object) -> Draft:
    draft = FORM.read(data)  # type: ignore[arg-type]  # a form's data
    draft.body["exchange_types"] = draft.body.get("exchange_types") or []
    return draft


def _require_office(page: Page) -> None:
    if Role.GROUP_OFFICE not in page.viewer.roles:
        raise Forbidden("portal", 403)


def _not_now(seen: Seen, verb: str) -> Response:
    state = state_of("clearing_round", seen.item["status"]).name
    return sending.not_now(seen.page, seen.path, seen.number, state, verb)


def _question(seen: Seen) -> Ask:
    now, then = (state_of("clearing_round", one).name for one in (seen.item["status"], "cancelled"))
    return Ask(
        CANCEL,
        f"取消 {seen.number}",
        "取消这一轮撮合。各校发布的需求和供给不受影响；取消后不能恢复。",
        f"{seen.path}/cancel",
        seen.path,
        [("撮合轮", "", seen.item["title"]), ("状态", now, then)],
        CANCELLING,
        danger=True,
        crumbs=[*CRUMBS, (seen.number, seen.path)],
    )


def _show(page: Page, draft: Draft, seen: Seen | None = None, status: int = 200) -> Response:
    title = f"{CHANGE} {seen.number}" if seen else NAME
    here = [(seen.number, seen.path), (CHANGE, "")] if seen else [(NAME, "")]
    return page.show(
        "pages/rounds/form.html",
        title=title,
        status=status,
        crumbs=[*CRUMBS, *here],
        draft=draft,
        action=f"{seen.path}/change" if seen else f"{PATH}/new",
        back=seen.path if seen else PATH,
    )
