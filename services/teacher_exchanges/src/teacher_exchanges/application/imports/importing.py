"""The imports of requests and of offers: rows become items by the decisions of the single command."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol
from uuid import UUID

from cyzj.contracts.payload import Payload
from cyzj.domain.errors import forbidden
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.imports.plan import Choices, Effect, Importing, Made, Plan, Step, doing
from cyzj.members.reading import schools_by_name
from cyzj.members.standing import require_active
from cyzj.spreadsheets.columns import Field, Kind, Sheet
from cyzj.spreadsheets.reading import Table
from cyzj.storage.repository import Repository
from cyzj.storage.unit import Unit
from teacher_exchanges.application import saving
from teacher_exchanges.application.imports.judging import C, Known, Own, Posting, Rules, judge
from teacher_exchanges.application.imports.sheet import posting_sheet
from teacher_exchanges.application.offers.change_offer import change_offer
from teacher_exchanges.application.requests.change_request import change_request
from teacher_exchanges.domain import offer as offer_domain
from teacher_exchanges.domain import request as request_domain
from teacher_exchanges.domain.offer import Offer, PublishOffer
from teacher_exchanges.domain.request import PostRequest, Request
from teacher_exchanges.storage.imports import own_postings
from teacher_exchanges.storage.offer_row import OfferRow
from teacher_exchanges.storage.repositories import offers, requests
from teacher_exchanges.storage.request_row import RequestRow

Decided = tuple[Own, list[Payload]]


class Decide(Protocol):
    """How the domain makes a new one: `post_request`, `save_draft` and their like."""

    def __call__(
        self, command: Any, /, *, id: UUID, number: str, school_id: UUID, now: Any
    ) -> tuple[Any, list[Payload]]: ...


@dataclass(frozen=True)
class Market(Generic[C]):
    """What requests and offers differ in, for an import."""

    kind: str
    sheet: Sheet
    rules: Rules[C]
    state: type[Request] | type[Offer]
    row: type[RequestRow] | type[OfferRow]
    repository: Repository[Any]
    save_draft: Decide
    publish: Decide
    add: Callable[[Unit, Sequence[Any]], Awaitable[None]]
    change: Callable[[Unit, Seen, Any], Awaitable[Own]]


REQUESTS: Market[PostRequest] = Market(
    kind="exchange_requests",
    sheet=posting_sheet(
        "交流需求",
        "TR",
        Field(
            "deadline",
            "征集截止",
            Kind.DATE,
            required=True,
            help="收集应答的最后一天，不晚于开始日期。",
            example="2026-11-10",
        ),
    ),
    rules=Rules(PostRequest, request_domain.publish_problems, request_domain.change),
    state=Request,
    row=RequestRow,
    repository=requests,
    save_draft=request_domain.save_draft,
    publish=request_domain.post_request,
    add=saving.add_requests,
    change=change_request,
)
OFFERS: Market[PublishOffer] = Market(
    kind="exchange_offers",
    sheet=posting_sheet(
        "交流供给",
        "TO",
        Field(
            "expires_on",
            "供给截止",
            Kind.DATE,
            required=True,
            help="可以被选用的最后一天，不晚于结束日期。",
            example="2026-12-20",
        ),
    ),
    rules=Rules(PublishOffer, offer_domain.publish_problems, offer_domain.change),
    state=Offer,
    row=OfferRow,
    repository=offers,
    save_draft=offer_domain.save_draft,
    publish=offer_domain.publish_offer,
    add=saving.add_offers,
    change=change_offer,
)


def importing(market: Market[C]) -> Importing[Posting[C]]:
    """The import of one of the two."""

    async def sheet(_: Unit) -> Sheet:
        return market.sheet

    async def check(unit: Unit, table: Table) -> Plan[Posting[C]]:
        school = _school(unit)
        own = await own_postings(unit.session, market.state, market.row, school)
        known = Known(school, unit.now, own, await schools_by_name(unit.session))
        return await asyncio.to_thread(judge, table, market.rules, known)

    async def carry_out(
        unit: Unit, steps: Sequence[Step[Posting[C]]], choices: Choices
    ) -> list[Made]:
        made = await _create(unit, market, steps, choices.publish)
        made += await _change(unit, market, steps)
        return sorted(made, key=lambda one: one.row)

    return Importing(market.kind, sheet, check, carry_out)


async def _create(
    unit: Unit, market: Market[C], steps: Sequence[Step[Posting[C]]], publish: bool
) -> list[Made]:
    """The new ones, written at once; a suspended school publishes none."""
    school = _school(unit)
    if publish:
        await require_active(unit.session, school)
    decide = market.publish if publish else market.save_draft
    new = [(step, step.command) for step in steps if step.effect is Effect.CREATE and step.command]
    numbers = await market.repository.next_numbers(unit.session, unit.now, len(new))
    decided: list[Decided] = []
    made: list[Made] = []
    for (step, posting), number in zip(new, numbers, strict=True):
        with doing(step.row):
            one, events = decide(
                posting.content, id=new_id(), number=number, school_id=school, now=unit.now
            )
        decided.append((one, events))
        made.append(Made(step.row, one.id, step.title, one.number))
    await market.add(unit, decided)
    return made


async def _change(unit: Unit, market: Market[C], steps: Sequence[Step[Posting[C]]]) -> list[Made]:
    """The named ones changed, each by the use case of the single command."""
    made: list[Made] = []
    for step in steps:
        posting = step.command
        if step.effect is Effect.CHANGE and posting and posting.before:
            seen = Seen(posting.before.id, posting.before.version)
            with doing(step.row):
                after = await market.change(unit, seen, posting.content)
            made.append(Made(step.row, after.id, step.title, after.number))
    return made


def _school(unit: Unit) -> UUID:
    if unit.caller.school_id is None:
        raise forbidden("no-school", "请先选择代表哪所学校，再进行这项操作。")
    return unit.caller.school_id
