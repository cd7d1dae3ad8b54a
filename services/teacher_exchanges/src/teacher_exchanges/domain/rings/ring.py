"""A ring as it stands and what becomes of it: assembled, accepted by all, confirmed, or collapsed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.payload import Waiting
from cyzj.contracts.teacher_exchanges import ring as contract
from cyzj.contracts.teacher_exchanges.ring import CollapseReason, RingLeg, RingState, RingStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import reason_problems
from cyzj.domain.waiting import school_waits
from teacher_exchanges.domain.machines import RING
from teacher_exchanges.domain.rings.finding import SHORTEST, Leg, canonical, is_ring
from teacher_exchanges.domain.rounds.rules import in_force

Decision = tuple["Ring", list[RingState]]
S = RingStatus


@dataclass(frozen=True)
class Part:
    """One exchange of the ring."""

    request_id: UUID
    offer_id: UUID
    offerer: UUID
    """The school whose offer it is: reserved when that school accepts."""
    exchange_type: ExchangeType
    giver_id: UUID
    receiver_id: UUID
    headcount: int
    score: int
    hours: int


@dataclass(frozen=True, kw_only=True)
class Ring:
    """A ring as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: RingStatus
    legs: tuple[Part, ...]
    accepted_by: tuple[UUID, ...]
    waiting_on: tuple[Waiting, ...]
    created_at: datetime
    since: datetime
    due: datetime
    match_ids: tuple[UUID, ...] = ()
    reason: CollapseReason | None = None
    collapsed_by: tuple[UUID, ...] = ()
    """Who refused, or did not answer in time."""
    words: str = ""
    """Why it was refused or could not be confirmed; its schools and the office see it."""

    @property
    def schools(self) -> tuple[UUID, ...]:
        return tuple(leg.giver_id for leg in self.legs)

    @property
    def reserved(self) -> tuple[Part, ...]:
        """The legs whose offers are held for the ring now."""
        if self.status not in (S.ASSEMBLING, S.RESERVED_ALL):
            return ()
        return tuple(leg for leg in self.legs if leg.offerer in self.accepted_by)


def assemble(
    legs: Sequence[Leg], *, id: UUID, number: str, now: datetime, calendar: Calendar
) -> Decision:
    """The ring, which asks every school; raises `not-a-ring` where the legs do not close."""
    RING.require(None, "assemble")
    if not is_ring([(leg.giver, leg.receiver) for leg in legs]):
        message = f"这些对接没有首尾相接；请选 {SHORTEST} 至 5 所学校的环。"
        raise invalid("not-a-ring", message, FieldError("legs", message))
    due = calendar.add_working_days(now, in_force(school_date(now)).ring_days)
    ordered = canonical(legs)
    made = Ring(
        id=id,
        version=1,
        number=number,
        status=S.ASSEMBLING,
        legs=tuple(map(_part, ordered)),
        accepted_by=(),
        waiting_on=tuple(school_waits(leg.giver, "accept_ring", now, due) for leg in ordered),
        created_at=now,
        since=now,
        due=due,
    )
    return made, [contract.RingAssembled(**facts(made))]


def accept(ring: Ring, school: UUID, now: datetime) -> Decision:
    """The school accepts both of its exchanges; with the last one all are reserved."""
    require_open(ring, school, now, "accept")
    after = _moved(
        ring,
        S.ASSEMBLING,
        now,
        accepted_by=(*ring.accepted_by, school),
        waiting_on=tuple(one for one in ring.waiting_on if one.school_id != school),
    )
    told: list[RingState] = [contract.RingAccepted(**facts(after), school_id=school)]
    if after.waiting_on:
        return after, told
    RING.require(after.status, "reserve_all")
    whole = _moved(after, S.RESERVED_ALL, now)
    return whole, [*told, contract.RingReservedAll(**facts(whole))]


def confirm_all(ring: Ring, matches: Sequence[UUID], now: datetime) -> Decision:
    """Every leg is a confirmed match; `matches` in the order of the legs."""
    RING.require(ring.status, "confirm_all")
    after = _moved(ring, S.CONFIRMED_ALL, now, match_ids=tuple(matches))
    return after, [contract.RingConfirmedAll(**facts(after), match_ids=after.match_ids)]


def refuse(ring: Ring, school: UUID, words: str, now: datetime) -> Decision:
    """One school does not want it: it is over for all."""
    require_open(ring, school, now, "refuse")
    problems = list(reason_problems(words, "拒绝原因"))
    if problems:
        raise invalid("invalid-answer", problems[0].message, *problems)
    return _collapsed(ring, CollapseReason.REFUSED, (school,), words.strip(), now)


def time_out(ring: Ring, now: datetime) -> Decision:
    """Not all have accepted in time: who did not is named; `not-due` before."""
    RING.require(ring.status, "collapse")
    if now < ring.due:
        raise conflict("not-due", "环形对接的答复时限还没有到。")
    silent = tuple(one.school_id for one in ring.waiting_on if one.school_id is not None)
    return _collapsed(ring, CollapseReason.TIMED_OUT, silent, "", now)


def break_off(ring: Ring, words: str, now: datetime) -> Decision:
    """What it stands on has changed: `words` say what."""
    RING.require(ring.status, "collapse")
    return _collapsed(ring, CollapseReason.CHANGED, (), words, now)


def require_open(ring: Ring, school: UUID, now: datetime, command: str) -> None:
    """Refuses (`wrong-state`, `ring-over`, `answered-already`) what the school may no longer answer."""
    RING.require(ring.status, command)
    if now >= ring.due:
        raise conflict("ring-over", "答复时限已过，这个环即将解除。")
    if school in ring.accepted_by:
        raise conflict("answered-already", "贵校已经接受，等其他学校答复。")


def facts(ring: Ring) -> dict[str, object]:
    """What its events say."""
    plain = {name: getattr(ring, name) for name in RingState.model_fields if name != "legs"}
    said = tuple(
        RingLeg(**{name: getattr(leg, name) for name in RingLeg.model_fields}) for leg in ring.legs
    )
    return {**plain, "legs": said}


def _part(leg: Leg) -> Part:
    return Part(
        request_id=leg.request.id,
        offer_id=leg.offer.id,
        offerer=leg.offer.school,
        exchange_type=leg.request.exchange_type,
        giver_id=leg.giver,
        receiver_id=leg.receiver,
        headcount=leg.places,
        score=leg.points,
        hours=leg.hours,
    )


def _collapsed(
    ring: Ring, reason: CollapseReason, schools: tuple[UUID, ...], words: str, now: datetime
) -> Decision:
    changes = {"reason": reason, "collapsed_by": schools, "words": words, "waiting_on": ()}
    after = _moved(ring, S.COLLAPSED, now, **changes)
    told = contract.RingCollapsed(**facts(after), reason=reason, school_ids=schools)
    return after, [told]


def _moved(ring: Ring, status: RingStatus, now: datetime, **changes: object) -> Ring:
    return replace(
        ring,
        version=ring.version + 1,
        status=status,
        since=ring.since if status is ring.status else now,
        **changes,  # type: ignore[arg-type]  # its own fields
    )
