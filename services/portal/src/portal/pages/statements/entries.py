"""One entry of the ledger; the office takes it back or puts it right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.forms import Form
from portal.page import Page
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.pages.statements.ledger import API, CRUMBS, PATH, row_of
from portal.pages.statements.seen import Item
from portal.pages.statements.vocabulary import CORRECTIONS
from portal.words import day, moment

router = APIRouter()


@router.get(f"{PATH}/{{entry_id}}")
async def entry(page: ViewerPage, entry_id: UUID) -> Response:
    """The page of one entry."""
    item = await _load(page, entry_id)
    row = await row_of(page, item)
    return page.show(
        "pages/statements/entry.html",
        title=f"{row['kind']} {item['number']}",
        crumbs=[*CRUMBS, (item["number"], "")],
        row=row,
        item=item,
        menu_items=[
            (CORRECTIONS[code].name, f"{row['href']}/{code}") for code in item["allowed_actions"]
        ],
        fact_rows=_facts(row),
    )


@router.get(f"{PATH}/{{entry_id}}/{{code}}")
async def asked(page: ViewerPage, entry_id: UUID, code: str) -> Response:
    """What the command changes, before it is given."""
    _known(code)
    item = await _load(page, entry_id)
    if code not in item["allowed_actions"]:
        return _not_now(page, item, code)
    question = await _question(page, item, code)
    return ask(page, question, question.form.blank({"version": item["version"]}))


@router.post(f"{PATH}/{{entry_id}}/{{code}}")
async def give(page: ViewerPage, entry_id: UUID, code: str) -> Response:
    """Give it; the page that comes is that of the new entry."""
    _known(code)
    verb = CORRECTIONS[code]
    draft = Form(verb.name, verb.fields).read(await page.request.form())
    path = f"{API}/{entry_id}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/{code}", current=path)
    if answer is not None:
        made = answer.body
        text = f"新的分录是 {made['number']}；有异议的对账单请重新出具。"
        return page.go(f"{PATH}/{made['id']}", Notice("ok", f"{verb.done}。", text))
    item = await _load(page, entry_id)
    if code not in item["allowed_actions"]:
        return _not_now(page, item, code)
    return ask(page, await _question(page, item, code), draft, status_of(draft))


def _known(code: str) -> None:
    if code not in CORRECTIONS:
        raise NotFound("portal", 404)


async def _load(page: Page, id: UUID) -> Item:
    found: Item = (await page.services.teacher_exchanges.get(f"{API}/{id}")).body
    return found


def _not_now(page: Page, item: Item, code: str) -> Response:
    state = "已冲正" if item["reversed_by"] else "有效"
    path = f"{PATH}/{item['id']}"
    return sending.not_now(page, path, item["number"], state, CORRECTIONS[code].name)


async def _question(page: Page, item: Item, code: str) -> Ask:
    verb, row = CORRECTIONS[code], await row_of(page, item)
    about: list[Row] = [
        (f"{one['giver'].name} → {one['receiver'].name}", "", one["hours"]) for one in row["moved"]
    ]
    about.append(("交流任务", "", f"{row['type']} {item['engagement_number']}"))
    return Ask(
        verb.name,
        f"{verb.name} {item['number']}",
        verb.consequence,
        f"{row['href']}/{code}",
        row["href"],
        [*about, ("影响", "", verb.effect)],
        verb.fields,
        danger=verb.danger,
        crumbs=[*CRUMBS, (item["number"], row["href"])],
    )


def _facts(row: dict[str, Any]) -> list[tuple[str, Any]]:
    item = row["item"]
    formula = [("口径", item["formula"])] if item["formula"] else []
    return [
        ("类别", row["kind"]),
        ("交流类型", row["type"]),
        ("记账日", day(item["posted_on"])),
        ("录入", moment(item["created_at"])),
        *formula,
        ("编号", item["number"]),
    ]
