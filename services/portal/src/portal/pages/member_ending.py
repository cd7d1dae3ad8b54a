"""An organisation that closed (注销) or was merged into another (并入): on a page that says what follows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Standing
from cyzj.contracts.names import STANDINGS
from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages.council.choices import present
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.memberships.seen import standing_of
from portal.pages.memberships.vocabulary import OVER
from portal.pages.sending import not_now, send, status_of

router = APIRouter()
_VERB = "注销或并入"


@router.get("/members/{organisation_id}/end")
async def ending(page: ViewerPage, organisation_id: UUID) -> Response:
    """What ending it means."""
    item = await _item(page, organisation_id)
    if "end" not in item["allowed_actions"]:
        return _not_now(page, item)
    question = await _question(page, item)
    return ask(page, question, question.form.blank({"version": item["version"]}))


@router.post("/members/{organisation_id}/end")
async def end(page: ViewerPage, organisation_id: UUID) -> Response:
    """End it; its history stays."""
    item = await _item(page, organisation_id)
    question = await _question(page, item)
    draft = question.form.read(await page.request.form())
    path = f"/v1/organisations/{organisation_id}"
    answer = await send(page.services.member_schools, draft, f"{path}/end", current=path)
    if answer is not None:
        merged = answer.body["successor_id"] is not None
        what = f"已{'并入' if merged else '注销'}：{item['name']}。"
        return page.go(f"/members/{item['id']}", Notice("ok", what, "登记和历史照样保留。"))
    item = await _item(page, organisation_id)
    if "end" not in item["allowed_actions"]:
        return _not_now(page, item)
    return ask(page, question, draft, status_of(draft))


async def successor_of(page: Page, item: dict[str, Any]) -> tuple[str, str] | None:
    """The organisation that it was merged into, with its page."""
    if not item["successor_id"]:
        return None
    successor = item["successor_id"]
    path = f"/members/{successor}"
    try:
        after = (await page.services.member_schools.get(f"/v1/organisations/{successor}")).body
    except Problem:
        return "接续的单位", path
    return after["name"], path


async def _question(page: Page, item: dict[str, Any]) -> Ask:
    others = {id: name for id, name in (await present(page)).items() if id != item["id"]}
    path = f"/members/{item['id']}"
    now = STANDINGS[item["standing"]]
    rows: list[Row] = [
        ("单位", "", item["name"]),
        ("状态", now, STANDINGS[Standing.ENDED])
        if now != STANDINGS[Standing.ENDED]
        else ("状态", "", now),
        ("影响", "", "不能再办理新的事项；登记、曾用名和历史照样保留，页面会指向接续的单位。"),
    ]
    fields = (
        Field(
            "successor_id",
            "并入的单位",
            Kind.CHOICE,
            required=False,
            choices=others,
            help="不选就是注销；选了就是并入该单位。",
        ),
        Field("reason", "理由", Kind.LONG, most=500, help="只有集团办公室和该单位能看到。"),
    )
    made = Ask(
        _VERB,
        f"{_VERB}：{item['short_name']}",
        "注销以下单位的登记，或把它并入另一个单位。办理后不能恢复。",
        f"{path}/end",
        path,
        rows,
        fields,
        danger=True,
        crumbs=[("联盟", ""), ("成员单位", "/members"), (item["short_name"], path)],
    )
    membership = await standing_of(page, item["id"])
    if membership is None or membership["status"] in OVER:
        return made
    listed = [(f"成员资格 {membership['number']}", f"/memberships/{membership['id']}")]
    return replace(made, listed=listed, listed_heading="成员资格还没有结束，先办结退出")


async def _item(page: Page, organisation_id: UUID) -> dict[str, Any]:
    answer = await page.services.member_schools.get(f"/v1/organisations/{organisation_id}")
    item: dict[str, Any] = answer.body
    return item


def _not_now(page: Page, item: dict[str, Any]) -> Response:
    state = STANDINGS[item["standing"]]
    return not_now(page, f"/members/{item['id']}", item["name"], state, _VERB)
