"""Routes of the ledger: what each account gave and received, its entries, and their correction."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.teacher_exchanges.ledger_entry import EntryKind
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.listing import all_of
from cyzj.http.paging import Page, Paging
from cyzj.http.policies import Scope
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import ClassHours, Deciding, hours_text
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column, Row
from cyzj.storage.unit import Unit
from teacher_exchanges.application.ledger.correct_entry import correct_entry, reverse_entry
from teacher_exchanges.application.ledger.listing import (
    WantedEntries,
    entries_wanted,
    list_entries,
)
from teacher_exchanges.domain.ledger import Entry
from teacher_exchanges.http.ledger_items import (
    BAND,
    KINDS,
    Accounts,
    EntryItem,
    Schools,
    account_item,
    entry_item,
    name_of,
)
from teacher_exchanges.storage.ledger import balances, entries

router = APIRouter(prefix="/v1", tags=["ledger"])
Reading = Annotated[Read, Depends(reading("ledger.read"))]


class ReasonBody(Deciding):
    """Why; the schools in it and the office read it."""

    reason: str = Field(max_length=2000)


class CorrectBody(ReasonBody):
    """What should have been posted."""

    hours: ClassHours


def wanted(
    school_id: UUID | None = None,
    kind: Annotated[list[EntryKind], Query(max_length=5)] = [],  # noqa: B006  # FastAPI copies it
    exchange_type: Annotated[list[ExchangeType], Query(max_length=10)] = [],  # noqa: B006
    engagement_id: UUID | None = None,
    posted_from: date | None = None,
    posted_to: date | None = None,
    q: Annotated[str, Query(max_length=40, description="a number of an entry or engagement")] = "",
) -> WantedEntries:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedEntries(
        school_id, kind, exchange_type, engagement_id, posted_from, posted_to, words
    )


Filters = Annotated[WantedEntries, Depends(wanted)]


def own_of(read: Read) -> UUID | None:
    """Whose accounts the caller may see: None for the office, which sees all."""
    return None if read.grant.scope is Scope.ALLIANCE else read.grant.school()


@router.get(
    "/ledger-accounts",
    operation_id="list_ledger_accounts",
    summary="What each account gave and received; to the office all, whose sum is zero",
    responses=documented(401, 403, 503),
)
async def accounts(read: Reading) -> Accounts:
    own = own_of(read)
    async with read.session() as session:
        found = await balances(session, None if own is None else [own])
        schools = await organisations(session, [one.account for one in found])
    return Accounts(band=BAND, items=tuple(account_item(one, schools) for one in found))


@router.get(
    "/ledger-entries",
    operation_id="list_ledger_entries",
    summary="Entries, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[EntryItem]:
    async with read.session() as session:
        found = await list_entries(session, own_of(read), filters, paging)
        schools = await organisations(session, _named(*found.states))
    items = [entry_item(one, schools, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/ledger-entries/export.{format}",
    operation_id="export_ledger_entries",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        query = entries_wanted(own_of(read), filters)
        found = await all_of(session, Entry, query)
        schools = await organisations(session, _named(*found))
    rows = [row for one in found for row in _rows(one, schools)]
    return exported(format, "互惠台账", [Column(name) for name in _COLUMNS], rows)


@router.get(
    "/ledger-entries/{id}",
    operation_id="get_ledger_entry",
    summary="One entry",
    response_model=EntryItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await entries.find(session, id)
        own = own_of(read)
        if own is not None and own not in found.accounts:
            raise not_found()
        schools = await organisations(session, _named(found))
    return read.tagged(entry_item(found, schools, read.caller))


def _step(command: str, summary: str) -> dict[str, object]:
    return {
        "path": f"/ledger-entries/{{id}}/{command}",
        "operation_id": f"ledger_entry_{command}",
        "summary": summary,
        "response_model": EntryItem,
        "responses": documented(401, 403, 404, 409, 413, 422, 503),
    }


Correcting = Annotated[Write, Depends(writing("ledger.correct"))]


@router.post(**_step("reverse", "The office takes an entry back by a reversal"))  # type: ignore[arg-type]
async def take_back(id: UUID, body: ReasonBody, write: Correcting) -> Response:
    async def work(unit: Unit) -> EntryItem:
        made = await reverse_entry(unit, Seen(id, body.expected_version), body.reason)
        return await _answer(unit, made)

    return await write.do("reverse_ledger_entry", work)


@router.post(**_step("correct", "The office takes an entry back and posts the right hours"))  # type: ignore[arg-type]
async def put_right(id: UUID, body: CorrectBody, write: Correcting) -> Response:
    async def work(unit: Unit) -> EntryItem:
        seen = Seen(id, body.expected_version)
        return await _answer(unit, await correct_entry(unit, seen, body.hours, body.reason))

    return await write.do("correct_ledger_entry", work)


async def _answer(unit: Unit, entry: Entry) -> EntryItem:
    return entry_item(entry, await organisations(unit.session, _named(entry)), unit.caller)


def _named(*found: Entry) -> set[UUID]:
    return {account for one in found for account in one.schools}


_COLUMNS = (
    "编号",
    "日期",
    "类别",
    "交流任务",
    "交流类型",
    "给出",
    "获得",
    "加权学时",
    "口径",
    "说明",
)


def _rows(entry: Entry, schools: Schools) -> list[Row]:
    return [
        (
            entry.number,
            entry.posted_on,
            KINDS[entry.kind],
            entry.engagement_number,
            EXCHANGE_TYPES[entry.exchange_type],
            name_of(one.giver, schools),
            name_of(one.receiver, schools),
            hours_text(one.hours),
            entry.formula,
            entry.words,
        )
        for one in entry.transfers
    ]
