"""Routes of statements (对账单): listed, shown, signed, disputed, drawn up anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Sha256
from cyzj.contracts.teacher_exchanges.statement import StatementStatus
from cyzj.domain.errors import not_found
from cyzj.domain.seen import Seen
from cyzj.http.declared import ITEM, step
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.listing import all_of
from cyzj.http.paging import Page, Paging
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.members.reading import organisations
from cyzj.spreadsheets.export import Column
from cyzj.storage.unit import Unit
from teacher_exchanges.application.ledger import statements as cases
from teacher_exchanges.application.ledger.listing import (
    WantedStatements,
    list_statements,
    statements_wanted,
)
from teacher_exchanges.domain.machines import STATEMENT
from teacher_exchanges.domain.statement import Statement
from teacher_exchanges.http.ledger import own_of
from teacher_exchanges.http.ledger_items import name_of
from teacher_exchanges.http.statement_items import StatementItem, statement_item
from teacher_exchanges.storage.ledger import statements

router = APIRouter(prefix="/v1/statements", tags=["ledger"])
Reading = Annotated[Read, Depends(reading("statements.read"))]


class SignBody(Deciding):
    """What was read."""

    content_hash: Sha256


class WordsBody(Deciding):
    """What is wrong, or how it was settled."""

    reason: str = Field(max_length=2000)


def wanted(
    school_id: UUID | None = None,
    status: Annotated[list[StatementStatus], Query(max_length=10)] = [],  # noqa: B006  # FastAPI copies it
    term_ends_on: date | None = None,
    waiting_on: UUID | None = None,
    q: Annotated[str, Query(max_length=40, description="a number")] = "",
) -> WantedStatements:
    """The filters of the list."""
    words = q.replace("\0", "").strip()
    return WantedStatements(school_id, status, term_ends_on, waiting_on, words)


Filters = Annotated[WantedStatements, Depends(wanted)]


@router.get(
    "",
    operation_id="list_statements",
    summary="Statements, filtered",
    responses=documented(401, 403, 422, 503),
)
async def list_all(
    read: Reading, filters: Filters, paging: Annotated[Paging, Depends()]
) -> Page[StatementItem]:
    async with read.session() as session:
        found = await list_statements(session, own_of(read), filters, paging)
        schools = await organisations(session, _named(*found.states))
    items = [statement_item(one, schools, read.caller) for one in found.states]
    return Page(items=items, next_cursor=found.next_cursor, total=found.total)


@router.get(
    "/export.{format}",
    operation_id="export_statements",
    summary="What the filters select, as a file",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export(format: Format, read: Reading, filters: Filters) -> Response:
    async with read.session() as session:
        found = await all_of(session, Statement, statements_wanted(own_of(read), filters))
        schools = await organisations(session, _named(*found))

    rows = [
        (
            one.number,
            name_of(one.first, schools),
            name_of(one.second, schools),
            one.term_ends_on,
            STATEMENT.state(one.status).name,
            Decimal(one.opening) / 100,
            Decimal(one.first_gave) / 100,
            Decimal(one.second_gave) / 100,
            Decimal(one.closing) / 100,
            one.content_hash,
        )
        for one in found
    ]
    return exported(format, "对账单", [Column(heading) for heading in _COLUMNS], rows)


@router.get(
    "/{id}",
    operation_id="get_statement",
    summary="One statement with its entries and signatures",
    response_model=StatementItem,
    responses=ITEM,
)
async def get_one(id: UUID, read: Reading) -> Response:
    async with read.session() as session:
        found = await statements.find(session, id)
        own = own_of(read)
        if own is not None and own not in found.accounts:
            raise not_found()
        schools = await organisations(session, _named(found))
    return read.tagged(statement_item(found, schools, read.caller))


_step = partial(step, "statement", model=StatementItem)


@router.post(**_step("sign", "A side signs what it read, by its hash"))
async def sign(
    id: UUID, body: SignBody, write: Annotated[Write, Depends(writing("statements.sign"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "sign_statement", lambda u: cases.sign_statement(u, seen, body.content_hash)
    )


@router.post(**_step("dispute", "A side says what is wrong with it"))
async def dispute(
    id: UUID, body: WordsBody, write: Annotated[Write, Depends(writing("statements.dispute"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "dispute_statement", lambda u: cases.dispute_statement(u, seen, body.reason)
    )


@router.post(**_step("redraw", "The office draws it up anew from the ledger"))
async def redraw(
    id: UUID, body: WordsBody, write: Annotated[Write, Depends(writing("statements.redraw"))]
) -> Response:
    seen = Seen(id, body.expected_version)
    return await _do(
        write, "redraw_statement", lambda u: cases.redraw_statement(u, seen, body.reason)
    )


async def _do(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[Statement]]
) -> Response:
    async def work(unit: Unit) -> StatementItem:
        after = await decide(unit)
        return statement_item(after, await organisations(unit.session, _named(after)), unit.caller)

    return await write.do(command, work)


def _named(*found: Statement) -> set[UUID]:
    return {account for one in found for account in one.schools}


_COLUMNS = (
    "编号", "甲方", "乙方", "学期末日", "状态", "期初", "甲方给出", "乙方给出", "期末", "内容指纹",
)  # fmt: skip
