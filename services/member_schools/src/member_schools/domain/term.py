"""A term of office (任期): who holds an office of the alliance, when, and what is handed over at its end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.contracts.member_schools import term as events
from cyzj.contracts.member_schools.term import CouncilOffice, TermState, TermStatus
from cyzj.domain.clock import start_of
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.transitions import Machine, State, Transition
from member_schools.domain.acting import Acting
from member_schools.domain.texts import reason_of

OFFICES = {
    CouncilOffice.CHAIR: "理事长单位",
    CouncilOffice.ROTATING_CHAIR: "轮值理事长单位",
    CouncilOffice.VICE_CHAIR: "副理事长单位",
    CouncilOffice.SECRETARIAT: "秘书处",
}
SHARED = frozenset({CouncilOffice.VICE_CHAIR})
"""Offices that several may hold at a time; the others have one holder on any day."""
ROLE_OF = {
    CouncilOffice.CHAIR: Role.COUNCIL_VOTER,
    CouncilOffice.ROTATING_CHAIR: Role.COUNCIL_VOTER,
    CouncilOffice.VICE_CHAIR: Role.COUNCIL_VOTER,
    CouncilOffice.SECRETARIAT: Role.GROUP_OFFICE,
}
"""The role that the office's person has for the term: of the secretariat's, at the group office."""
LONGEST = timedelta(days=366 * 6)
TERM = Machine(
    "term",
    "任期",
    states=(
        State("scheduled", "待就任"),
        State("in_office", "任职中"),
        State("ended", "已届满", terminal=True),
        State("cancelled", "已取消", terminal=True),
    ),
    transitions=(
        Transition(
            (), "schedule", "排定任期", "office",
            "正式成员；同一职务的任期不重叠", "scheduled", "term.scheduled",
        ),
        Transition(
            ("scheduled",), "start", "就任", "system",
            "到第一天；授予角色", "in_office", "term.started",
        ),
        Transition(
            ("scheduled", "in_office"), "change", "变更任期", "office",
            "末日不早于今天", "", "term.changed",
        ),
        Transition(
            ("in_office", "ended"), "hand_over", "确认交接", "school/office",
            "由接任单位确认", "", "term.handed_over",
        ),
        Transition(
            ("in_office",), "end", "届满", "system",
            "过了最后一天；收回角色", "ended", "term.ended",
        ),
        Transition(
            ("scheduled",), "cancel", "取消任期", "office",
            "写明理由", "cancelled", "term.cancelled",
        ),
    ),
)  # fmt: skip


class HandOver(StrEnum):
    """What an outgoing holder hands over [P]."""

    FILES = "files"
    OPEN_CASES = "open_cases"
    RESOLUTIONS = "resolutions"
    CALENDAR = "calendar"
    CONTACTS = "contacts"


HAND_OVERS = {
    HandOver.FILES: "档案与印章",
    HandOver.OPEN_CASES: "办理中的督办与提醒",
    HandOver.RESOLUTIONS: "未落实的决议",
    HandOver.CALENDAR: "已排定的会议与活动",
    HandOver.CONTACTS: "对口联系人",
}


@dataclass(frozen=True)
class HandedOver:
    """An item that the successor confirmed."""

    item: HandOver
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term as it stands; `version` counts its events."""

    id: UUID
    version: int
    office: CouncilOffice
    status: TermStatus
    organisation_id: UUID
    person_ref: UUID | None
    starts_on: date
    ends_on: date
    created_at: datetime
    resolution_id: UUID | None = None
    appointment_id: UUID | None = None
    """The post that the person has because of this term, while it runs."""
    received: tuple[HandedOver, ...] = ()
    words: str = ""

    @property
    def handed_over(self) -> int:
        return len(self.received)

    @property
    def to_hand_over(self) -> int:
        return len(HandOver)

    @property
    def begins(self) -> datetime:
        return start_of(self.starts_on)

    @property
    def is_over_at(self) -> datetime:
        return start_of(self.ends_on + timedelta(days=1))


Decision = tuple[Term, list[TermState]]


def schedule(
    id: UUID,
    office: CouncilOffice,
    organisation_id: UUID,
    person_ref: UUID | None,
    span: tuple[date, date],
    resolution_id: UUID | None,
    acting: Acting,
) -> Decision:
    """A term to come, or one that runs already; overlapping terms break a constraint."""
    TERM.require(None, "schedule")
    starts_on, ends_on = span
    _check(starts_on, ends_on, acting)
    made = Term(
        id=id,
        version=1,
        office=office,
        status=TermStatus.SCHEDULED,
        organisation_id=organisation_id,
        person_ref=person_ref,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=acting.now,
        resolution_id=resolution_id,
    )
    return made, [events.TermScheduled(**facts(made))]


def start(term: Term, appointment_id: UUID | None) -> Decision:
    """The term begins: the person has the role by this post."""
    TERM.require(term.status, "start")
    after = _next(term, status=TermStatus.IN_OFFICE, appointment_id=appointment_id)
    return after, [events.TermStarted(**facts(after))]


def change(term: Term, person_ref: UUID | None, ends_on: date, acting: Acting) -> Decision:
    """Another person or another last day; the same again changes nothing."""
    TERM.require(term.status, "change")
    _check(term.starts_on, ends_on, acting)
    if (person_ref, ends_on) == (term.person_ref, term.ends_on):
        return term, []
    after = _next(term, person_ref=person_ref, ends_on=ends_on)
    return after, [events.TermChanged(**facts(after))]


def hand_over(term: Term, item: HandOver, acting: Acting) -> Decision:
    """The successor has received it; once for each item."""
    TERM.require(term.status, "hand_over")
    if item in {one.item for one in term.received}:
        raise conflict("handed-over-already", f"“{HAND_OVERS[item]}”已经确认交接。")
    after = _next(term, received=(*term.received, HandedOver(item, acting.by, acting.now)))
    return after, [events.TermHandedOver(**facts(after))]


def end(term: Term) -> Decision:
    """The term is over, and the role with it; what is not handed over stays to be."""
    TERM.require(term.status, "end")
    after = _next(term, status=TermStatus.ENDED)
    return after, [events.TermEnded(**facts(after))]


def cancel(term: Term, words: str) -> Decision:
    """It never begins, for a reason that stays behind the API."""
    TERM.require(term.status, "cancel")
    said = reason_of(words, "请写明取消的理由（500 字以内）。")
    after = _next(term, status=TermStatus.CANCELLED, words=said)
    return after, [events.TermCancelled(**facts(after))]


def facts(term: Term) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(term, name) for name in TermState.model_fields}


def _next(term: Term, **changes: object) -> Term:
    return replace(term, version=term.version + 1, **changes)  # type: ignore[arg-type]  # its own fields


def _check(starts_on: date, ends_on: date, acting: Acting) -> None:
    message = ""
    if ends_on < max(starts_on, acting.today):
        earliest = max(starts_on, acting.today).isoformat()
        message = f"最后一天不能早于 {earliest}，请改为 {earliest} 或以后。"
    elif ends_on - starts_on > LONGEST:
        message = "一个任期不超过 6 年，请改最后一天。"
    if message:
        raise invalid("invalid-term", message, FieldError("ends_on", message))
