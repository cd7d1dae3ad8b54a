"""How statements stand in answers, and what the caller may do with them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges.statement import StatementStatus
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief
from cyzj.http.values import ClassHours, Item
from teacher_exchanges.domain.ledger import POOL
from teacher_exchanges.domain.machines import STATEMENT
from teacher_exchanges.domain.rights import acts_for
from teacher_exchanges.domain.statement import Said, Signed, Statement
from teacher_exchanges.http.ledger_items import Schools, brief, school_of


class RowItem(Item):
    """An entry on a statement."""

    entry_id: UUID
    number: str
    engagement_id: UUID
    engagement_number: str
    posted_on: date
    hours: Decimal
    """学时 that the first gave the second; negative: the other way."""


class SignatureItem(Item):
    """A side's signature."""

    school: SchoolBrief | None
    school_id: UUID | None
    """Null: the office, for the alliance's account."""
    content_hash: str
    by: UUID | None
    at: datetime


class SaidItem(Item):
    """What was said with a dispute or its settlement."""

    command: str
    school: SchoolBrief | None
    """Null also while its registration has not been heard of."""
    school_id: UUID | None
    """Null: the office."""
    words: str
    by: UUID | None
    at: datetime


class StatementItem(Item):
    """A statement as its sides and the office see it."""

    id: UUID
    version: int
    number: str
    status: StatementStatus
    state: StatementStatus
    """The same as `status`."""
    first: SchoolBrief | None
    first_id: UUID
    second: SchoolBrief | None
    second_id: UUID | None
    """Null: the alliance's account, for which the office signs."""
    term_ends_on: date
    created_at: datetime
    since: datetime
    revision: int
    """0 while the term runs."""
    content_hash: str | None
    opening: Decimal
    """学时 that the first had given the second, net, before the term."""
    first_gave: ClassHours
    second_gave: ClassHours
    closing: Decimal
    rows: tuple[RowItem, ...]
    signatures: tuple[SignatureItem, ...]
    sayings: tuple[SaidItem, ...]
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


def statement_item(statement: Statement, schools: Schools, caller: Caller) -> StatementItem:
    """The statement, and what this caller may do with it."""
    plain = {
        name: getattr(statement, name)
        for name in StatementItem.model_fields
        if hasattr(statement, name)
    }
    return StatementItem(
        **{
            **plain,
            "state": statement.status,
            "first": brief(statement.first, schools),
            "second": brief(statement.second, schools),
            "opening": Decimal(statement.opening) / 100,
            "closing": Decimal(statement.closing) / 100,
            "rows": tuple(
                RowItem(**{**vars(one), "hours": Decimal(one.hours) / 100})
                for one in statement.rows
            ),
            "signatures": tuple(_signature(one, schools) for one in statement.signatures),
            "sayings": tuple(_said(one, schools) for one in statement.sayings),
            "allowed_actions": tuple(_allowed(statement, caller)),
        }
    )


def _signature(one: Signed, schools: Schools) -> SignatureItem:
    return SignatureItem(
        school=brief(one.account, schools),
        school_id=school_of(one.account),
        content_hash=one.content_hash,
        by=one.by,
        at=one.at,
    )


def _said(one: Said, schools: Schools) -> SaidItem:
    return SaidItem(
        command=one.command,
        school=brief(one.account, schools) if one.account else None,
        school_id=school_of(one.account) if one.account else None,
        words=one.words,
        by=one.by,
        at=one.at,
    )


def _allowed(statement: Statement, caller: Caller) -> list[str]:
    mine = [
        account
        for account in statement.accounts
        if (caller.is_office if account == POOL else acts_for(caller, account))
    ]
    found = []
    for row in STATEMENT.possible(statement.status):
        match row.command:
            case "sign" if set(mine) & set(statement.unsigned):
                found.append("sign")
            case "dispute" if mine:
                found.append("dispute")
            case "redraw" if caller.is_office:
                found.append("redraw")
            case _:
                pass
    return found
