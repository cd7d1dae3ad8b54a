"""How a round ends: what became of its lines, who was silent, and which needs no line meets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.clearing_round import UnmetNeed, UnmetReason
from teacher_exchanges.domain.matching.facts import Posted
from teacher_exchanges.domain.rounds.line import OPEN, Line
from teacher_exchanges.domain.rounds.round import Outcome

_WHY = (
    (LineStatus.REFUSED, UnmetReason.REFUSED),
    (LineStatus.UNANSWERED, UnmetReason.UNANSWERED),
    (LineStatus.FALLEN, UnmetReason.FELL_THROUGH),
)


def unmet(
    requests: Iterable[Posted], lines: Iterable[Line], left: Mapping[UUID, int]
) -> tuple[UnmetNeed, ...]:
    """By number of the request. `left`: for how many each request still collects now; none: not at all."""
    of_request: dict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        of_request[line.request_id].append(line)
    found = []
    for one in sorted(requests, key=lambda one: one.number):
        its = of_request[one.id]
        met = sum(line.headcount for line in its if line.status in (*OPEN, LineStatus.MATCHED))
        places = min(one.places - met, left.get(one.id, 0))
        if places > 0:
            need = UnmetNeed(
                request_id=one.id, school_id=one.school, places=places, reason=_why(its)
            )
            found.append(need)
    return tuple(found)


def outcome_of(lines: Iterable[Line]) -> Outcome:
    """How these lines ended; none of them is open any more."""
    found = list(lines)
    ended = Counter(line.status for line in found)
    return Outcome(
        matched=ended[LineStatus.MATCHED],
        refused=ended[LineStatus.REFUSED],
        fallen=ended[LineStatus.FALLEN],
        unanswered=ended[LineStatus.UNANSWERED],
        silent=tuple(sorted({line.school(side) for line in found for side in line.silent})),
    )


def _why(lines: Iterable[Line]) -> UnmetReason:
    ended = {line.status for line in lines}
    return next((reason for status, reason in _WHY if status in ended), UnmetReason.NO_OFFER)
