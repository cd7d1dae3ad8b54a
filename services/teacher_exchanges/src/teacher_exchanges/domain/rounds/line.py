"""A line of a round: accepted or refused by each of two schools, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.teacher_exchanges import clearing_line as contract
from cyzj.contracts.teacher_exchanges.clearing_line import ClearingLineState, LineStatus
from cyzj.contracts.teacher_exchanges.match import DeclineReason
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import text_problems
from teacher_exchanges.domain.machines import CLEARING_LINE
from teacher_exchanges.domain.matching.scoring import Reason

Decision = tuple["Line", list[ClearingLineState]]
S = LineStatus
OPEN = (S.PROPOSED, S.HALF_ACCEPTED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line as it stands; `version` counts its events. `score` and `reasons` are those of the solving."""

    id: UUID
    version: int
    number: str
    status: LineStatus
    round_id: UUID
    request_id: UUID
    request_version: int
    offer_id: UUID
    offer_version: int
    exchange_type: ExchangeType
    home_school_id: UUID
    host_school_id: UUID
    requester: Side
    headcount: int
    score: int
    reasons: tuple[Reason, ...]
    hours: int
    """Weighted hours for all its places, in hundredths."""
    created_at: datetime
    since: datetime
    accepted_by: tuple[Side, ...] = ()
    refused_by: Side | None = None
    refusal: DeclineReason | None = None
    words: str = ""
    """Why it was refused, or cannot be matched any more; the two schools and the office see it."""
    silent: tuple[Side, ...] = ()
    match_id: UUID | None = None

    def school(self, side: Side) -> UUID:
        return self.home_school_id if side is Side.HOME else self.host_school_id

    def side_of(self, school: UUID | None) -> Side | None:
        """Which side the school takes; None: neither."""
        return next((side for side in Side if self.school(side) == school), None)

    @property
    def unanswered_by(self) -> tuple[Side, ...]:
        """The sides that may still accept or refuse; of a line that is over: none."""
        if self.status not in OPEN:
            return ()
        return tuple(side for side in Side if side not in self.accepted_by)


def propose(line: Line) -> Decision:
    """The line, as the round found it."""
    CLEARING_LINE.require(None, "propose")
    return line, [contract.ClearingLineProposed(**facts(line))]


def accept(line: Line, side: Side, now: datetime) -> Decision:
    """The first side accepts; the second one's acceptance is `matched` or `fall_through`."""
    require_unanswered(line, side)
    after = _moved(line, S.HALF_ACCEPTED, now, accepted_by=(side,))
    return after, [contract.ClearingLineAccepted(**facts(after), by=side)]


def matched(line: Line, side: Side, match_id: UUID, now: datetime) -> Decision:
    """The second side accepts, and the two are a match."""
    require_unanswered(line, side)
    after = _moved(line, S.MATCHED, now, accepted_by=_both(line, side), match_id=match_id)
    return after, [contract.ClearingLineMatched(**facts(after))]


def fall_through(line: Line, side: Side, slug: str, words: str, now: datetime) -> Decision:
    """The second side accepts, and the match is refused: `slug` and `words` say why."""
    CLEARING_LINE.require(line.status, "fall_through")
    require_unanswered(line, side)
    after = _moved(line, S.FALLEN, now, accepted_by=_both(line, side), words=words)
    told = contract.ClearingLineFellThrough(**facts(after), reason=slug.replace("-", "_"))
    return after, [told]


def refuse(line: Line, side: Side, reason: DeclineReason, words: str, now: datetime) -> Decision:
    """One side does not want it; the reason travels, the words stay here."""
    require_unanswered(line, side, "refuse")
    problems = list(text_problems(words, "words", "说明", 500))
    if reason is DeclineReason.OTHER and not words.strip():
        problems.append(FieldError("words", "请写明拒绝原因，对方和集团办公室能看到。"))
    if problems:
        raise invalid("invalid-answer", problems[0].message, *problems)
    said = words.strip()
    after = _moved(line, S.REFUSED, now, refused_by=side, refusal=reason, words=said)
    return after, [contract.ClearingLineRefused(**facts(after), side=side, reason=reason)]


def lapse(line: Line, now: datetime) -> Decision:
    """Its time is over: who did not answer is named."""
    CLEARING_LINE.require(line.status, "lapse")
    after = _moved(line, S.UNANSWERED, now, silent=line.unanswered_by)
    return after, [contract.ClearingLineLapsed(**facts(after), silent=after.silent)]


def require_unanswered(line: Line, side: Side, command: str = "accept") -> None:
    """Refuses (`answered-already`, `wrong-state`) what the side may no longer answer."""
    CLEARING_LINE.require(line.status, command)
    if side in line.accepted_by:
        raise conflict("answered-already", "贵校已经接受了这条建议，等对方答复。")


def facts(line: Line) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(line, name) for name in ClearingLineState.model_fields}


def _both(line: Line, side: Side) -> tuple[Side, ...]:
    return tuple(one for one in Side if one in (*line.accepted_by, side))


def _moved(line: Line, status: LineStatus, now: datetime, **changes: object) -> Line:
    return replace(
        line,
        version=line.version + 1,
        status=status,
        since=now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )
