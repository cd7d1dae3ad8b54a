"""What becomes of a statement: begun, drawn up, signed by both, disputed, drawn up anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges import statement as contract
from cyzj.contracts.teacher_exchanges.statement import StatementState, StatementStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.hashing import content_hash
from cyzj.domain.waiting import office_waits, school_waits
from teacher_exchanges.domain.ledger import POOL, Entry
from teacher_exchanges.domain.machines import STATEMENT
from teacher_exchanges.domain.statement import Row, Said, Signed, Statement, content_of, facts

SIGNING_DAYS = 10
"""[P] Working days within which both sides sign."""

Decision = tuple[Statement, list[StatementState]]


def pair_of(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """The two accounts in the order of a statement: by id, the alliance's account last."""
    first, second = sorted((one, other))
    return (second, first) if first == POOL else (first, second)


def begin(
    id: UUID, number: str, pair: tuple[UUID, UUID], term_ends_on: date, now: datetime
) -> Decision:
    """It runs from the first entry of the term on."""
    STATEMENT.require(None, "begin")
    first, second = pair
    made = Statement(
        id=id,
        version=1,
        number=number,
        status=StatementStatus.RUNNING,
        first=first,
        second=second,
        term_ends_on=term_ends_on,
        created_at=now,
        since=now,
    )
    return made, [contract.StatementBegun(**facts(made))]


def rows_of(entries: Iterable[Entry], pair: tuple[UUID, UUID]) -> tuple[Row, ...]:
    """The transfers between the two, an entry a row, in the order of day and number."""
    first, second = pair
    found = []
    for entry in sorted(entries, key=lambda one: (one.posted_on, one.number)):
        hours = sum(
            one.hours if one.giver == first else -one.hours
            for one in entry.transfers
            if {one.giver, one.receiver} == {first, second}
        )
        if hours:
            row = Row(
                entry.id,
                entry.number,
                entry.engagement_id,
                entry.engagement_number,
                entry.posted_on,
                hours,
            )
            found.append(row)
    return tuple(found)


def draw_up(
    statement: Statement, opening: int, rows: Sequence[Row], now: datetime, calendar: Calendar
) -> Decision:
    """The term is over: this is what both sign."""
    STATEMENT.require(statement.status, "draw_up")
    after = _drawn(statement, opening, rows, now, calendar)
    return after, [contract.StatementDrawnUp(**facts(after))]


def sign(
    statement: Statement, account: UUID, digest: str, by: UUID | None, now: datetime
) -> Decision:
    """The side signs what it read; with both it is settled for ever.

    Raises `content-changed` with the present hash where another revision was read.
    """
    STATEMENT.require(statement.status, "sign")
    if digest != statement.content_hash:
        raise conflict(
            "content-changed",
            "对账单在您阅读之后重新出具过，您的签认没有生效。请看过现在的内容再签认。",
            FieldError("content_hash", "不是现在这一版的内容指纹。"),
            content_hash=statement.content_hash,
            revision=statement.revision,
        )
    if account not in statement.unsigned:
        raise conflict("signed-already", "贵方已经签认了这份对账单。")
    signed = Signed(account, digest, by, now)
    after = _moved(
        statement,
        StatementStatus.HALF_SIGNED,
        now,
        signatures=(*statement.signatures, signed),
        waiting_on=_without(statement.waiting_on, account),
    )
    whose = None if account == POOL else account
    told = contract.StatementSigned(**facts(after), signed_by_id=whose)
    if after.unsigned:
        return after, [told]
    agreed = _moved(after, StatementStatus.SIGNED, now, waiting_on=())
    return agreed, [told, contract.StatementAgreed(**facts(agreed))]


def dispute(
    statement: Statement, account: UUID, words: str, by: UUID | None, now: datetime
) -> Decision:
    """Something is wrong with it; the office looks into it."""
    STATEMENT.require(statement.status, "dispute")
    said = Said("dispute", account, _words(words), by, now)
    after = _moved(
        statement,
        StatementStatus.DISPUTED,
        now,
        sayings=(*statement.sayings, said),
        waiting_on=(office_waits("redraw", now),),
    )
    whose = None if account == POOL else account
    return after, [contract.StatementDisputed(**facts(after), disputed_by_id=whose)]


def redraw(
    statement: Statement,
    opening: int,
    rows: Sequence[Row],
    words: str,
    by: UUID | None,
    now: datetime,
    calendar: Calendar,
) -> Decision:
    """After a dispute: drawn up anew from the ledger as it stands; earlier signatures are void."""
    STATEMENT.require(statement.status, "redraw")
    said = Said("redraw", None, _words(words), by, now)
    again = replace(statement, sayings=(*statement.sayings, said))
    after = _drawn(again, opening, rows, now, calendar)
    return after, [contract.StatementRedrawn(**facts(after))]


def _drawn(
    statement: Statement, opening: int, rows: Sequence[Row], now: datetime, calendar: Calendar
) -> Statement:
    due = calendar.add_working_days(now, SIGNING_DAYS)
    waits = tuple(
        office_waits("sign", now, due) if one == POOL else school_waits(one, "sign", now, due)
        for one in statement.accounts
    )
    after = _moved(
        statement,
        StatementStatus.OPEN,
        now,
        revision=statement.revision + 1,
        opening=opening,
        rows=tuple(rows),
        signatures=(),
        waiting_on=waits,
    )
    return replace(after, content_hash=content_hash(content_of(after)))


def _moved(
    statement: Statement, status: StatementStatus, now: datetime, **changes: object
) -> Statement:
    return replace(
        statement,
        version=statement.version + 1,
        status=status,
        since=statement.since if status is statement.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )


def _without(waiting: Sequence[Waiting], account: UUID) -> tuple[Waiting, ...]:
    school = None if account == POOL else account
    return tuple(one for one in waiting if one.school_id != school)


def _words(words: str) -> str:
    said = words.strip()
    if not 2 <= len(said) <= 500:
        message = "请写明哪里不对、怎样处理（2 至 500 字），双方和集团办公室能看到。"
        raise invalid("reason-required", message, FieldError("reason", message))
    return said
