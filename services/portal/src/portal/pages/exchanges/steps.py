"""What a school does with its own requests and offers: pause, resume, extend, withdraw, give up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft
from portal.page import Page
from portal.pages.exchanges.confirming import REASON, Ask, ask
from portal.pages.exchanges.forms import content_of, last_day_field
from portal.pages.exchanges.kinds import Item, Kind, Which
from portal.pages.sending import not_now, send, status_of
from portal.states import state_of

router = APIRouter()


@dataclass(frozen=True)
class Step:
    """One act: its verb, the state it leads to, what follows, what the notice says."""

    verb: str
    target: str
    consequence: str
    done: str
    fields: tuple[Field, ...] = ()
    danger: bool = True


ASKED = {
    "open": Step(
        "发布需求",
        "open",
        "发布这条需求。发布后全联盟或选中的学校立即可见。",
        "已发布",
        danger=False,
    ),
    "publish": Step(
        "发布供给",
        "published",
        "发布这条供给。发布后全联盟或选中的学校立即可见。",
        "已发布",
        danger=False,
    ),
    "withdraw": Step(
        "撤回",
        "withdrawn",
        "撤回这一条。撤回后不再接受应答，未确认的对接一并婉拒，不能恢复。",
        "已撤回",
        (REASON,),
    ),
    "discard": Step("放弃草稿", "discarded", "放弃这份草稿。放弃后不能恢复。", "已放弃草稿"),
}
AT_ONCE = {
    "pause": ("已暂停", "不再收新的应答；随时可以恢复。"),
    "resume": ("已恢复", "又可以收到应答。"),
}


@router.post("/exchange-requests/{posting_id}/{command}")
@router.post("/exchange-offers/{posting_id}/{command}")
async def act(page: ViewerPage, kind: Which, posting_id: str, command: str) -> Response:
    """Give the command, or show the page again with what to correct."""
    path = f"{kind.path}/{quote(posting_id, safe='')}"
    sent = await page.request.form()
    if command in AT_ONCE:
        draft = Ask("", "", "", "", "").form.read(sent)
        answer = await page.services.teacher_exchanges.post(
            f"/v1{path}/{command}", key=draft.key, version=draft.version
        )
        done, then = AT_ONCE[command]
        return page.go(path, Notice("ok", f"{done} {answer.body['number']}。", then))
    item = await _item(page, kind, posting_id)
    asked = _ask(kind, item, command)
    draft = asked.form.read(sent)
    if command == "extend":
        draft.body = {**content_of(item, kind), **draft.body}
    target = f"/v1{path}/{'change' if command == 'extend' else command}"
    sent_answer = await send(
        page.services.teacher_exchanges, draft, target, current=f"{kind.api}/{item['id']}"
    )
    if sent_answer is None:
        item = await _item(page, kind, posting_id)
        if not _may(item, command):
            return _not_now(page, kind, item, asked.verb)
        return ask(page, asked, draft, status_of(draft))
    done = "已延长" if command == "extend" else ASKED[command].done
    back = kind.path if command == "discard" else path
    return page.go(back, Notice("ok", f"{done} {item['number']}。"))


@router.get("/exchange-requests/{posting_id}/{command}")
@router.get("/exchange-offers/{posting_id}/{command}")
async def asked(page: ViewerPage, kind: Which, posting_id: str, command: str) -> Response:
    """State what the command changes."""
    item = await _item(page, kind, posting_id)
    question = _ask(kind, item, command)
    if not _may(item, command):
        return _not_now(page, kind, item, question.verb)
    values = {kind.last_day: item[kind.last_day]} if command == "extend" else {}
    draft: Draft = question.form.blank(None, **values)
    draft.version = item["version"]
    return ask(page, question, draft)


def _may(item: Item, command: str) -> bool:
    return ("change" if command == "extend" else command) in item["allowed_actions"]


def _not_now(page: Page, kind: Kind, item: Item, verb: str) -> Response:
    state = state_of(kind.machine, item["status"]).name
    return not_now(page, f"{kind.path}/{item['id']}", item["number"], state, verb)


def _ask(kind: Kind, item: Item, command: str) -> Ask:
    path = f"{kind.path}/{item['id']}"
    crumbs = [*kind.crumbs, (item["number"], path)]
    if command == "extend":
        rows = [
            (kind.noun, "", item["title"]),
            (f"现在的{kind.last_day_name}", "", item[kind.last_day]),
        ]
        return Ask(
            "延长截止",
            f"延长{item['number']}的截止",
            f"修改{kind.last_day_name}，其他学校立即看到。",
            f"{path}/extend",
            path,
            rows,
            (last_day_field(kind),),
            crumbs=crumbs,
        )
    if command not in ASKED:
        raise NotFound(service="teacher_exchanges", status=404)
    step = ASKED[command]
    before, after = (state_of(kind.machine, code).name for code in (item["status"], step.target))
    return Ask(
        step.verb,
        f"{step.verb} {item['number']}",
        step.consequence,
        f"{path}/{command}",
        path,
        [(kind.noun, "", item["title"]), ("状态", before, after)],
        step.fields,
        step.danger,
        crumbs,
    )


async def _item(page: Page, kind: Kind, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (
        await page.services.teacher_exchanges.get(f"{kind.api}/{quote(id, safe='')}")
    ).body
    return found
