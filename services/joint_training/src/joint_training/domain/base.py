"""A training base: proposed and run by its owner, evaluated and approved by the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.joint_training import base as contract
from cyzj.contracts.joint_training.base import (
    BaseState,
    BaseStatus,
    CertificationFact,
    EquipmentFact,
    ShareFact,
)
from cyzj.contracts.joint_training.booking import Rank
from cyzj.contracts.payload import Waiting
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.texts import reason_problems, title_problems
from cyzj.domain.waiting import office_waits, school_waits
from joint_training.domain.base_parts import (
    BuildingShare,
    Certification,
    Equipment,
    Opening,
    part_problems,
    words_problems,
    worth_by_school,
)
from joint_training.domain.machines.base import BASE


@dataclass(frozen=True, kw_only=True)
class BaseContent:
    """What the owner writes down of a base."""

    title: str
    description: str = ""
    place: str = ""
    contact_role: str = "基地管理员"
    contact_note: str = ""
    major_code: str | None = None
    shares: tuple[BuildingShare, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    opening: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class BaseSaid:
    """What was said with a decision."""

    command: str
    words: str
    by: UUID | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Base(BaseContent):
    """A base as it stands; `version` counts its events."""

    id: UUID
    version: int
    number: str
    status: BaseStatus
    owner_id: UUID
    created_at: datetime
    since: datetime
    proposed_by: UUID | None
    certifications: tuple[Certification, ...] = ()
    sayings: tuple[BaseSaid, ...] = ()
    waiting_on: tuple[Waiting, ...] = ()

    def rank_of(self, school: UUID, day: date) -> Rank:
        """As whom the school books on `day`: what it built with must still be worth something."""
        if school == self.owner_id:
            return Rank.OWNER
        built = school in worth_by_school(self.shares, day)
        return Rank.CO_BUILDER if built else Rank.MEMBER

    def levels(self, day: date) -> tuple[Certification, ...]:
        """What it is certified as on `day`, the highest first."""
        order = list(contract.CertificationLevel)
        held = (one for one in self.certifications if one.holds(day))
        return tuple(sorted(held, key=lambda one: -order.index(one.level)))

    @property
    def takes_bookings(self) -> bool:
        return self.status is BaseStatus.OPERATIONAL


Decision = tuple[Base, list[BaseState]]
EVENTS: dict[str, type[BaseState]] = {
    "change": contract.BaseChanged,
    "start_evaluation": contract.BaseEvaluationStarted,
    "send_back": contract.BaseSentBack,
    "approve": contract.BaseApproved,
    "start_construction": contract.BaseConstructionStarted,
    "open": contract.BaseOpened,
    "start_maintenance": contract.BaseMaintenanceStarted,
    "end_maintenance": contract.BaseMaintenanceEnded,
    "certify": contract.BaseCertified,
    "retire": contract.BaseRetired,
}


def facts(base: Base) -> dict[str, object]:
    """What its events say."""
    return {
        "number": base.number,
        "status": base.status,
        "owner_id": base.owner_id,
        "title": base.title,
        "major_code": base.major_code,
        "certifications": tuple(CertificationFact(**vars(one)) for one in base.certifications),
        "shares": tuple(ShareFact(**vars(one)) for one in base.shares),
        "equipment": tuple(
            EquipmentFact(
                equipment_class=one.equipment_class, quantity=one.quantity, value=one.value
            )
            for one in base.equipment
        ),
        "waiting_on": base.waiting_on,
    }


def propose(
    content: BaseContent, *, id: UUID, number: str, owner_id: UUID, by: UUID | None, now: datetime
) -> Decision:
    """The school asks the office to evaluate it."""
    BASE.require(None, "propose")
    _require(content)
    made = Base(
        **vars(content),
        id=id,
        version=1,
        number=number,
        status=BaseStatus.PROPOSED,
        owner_id=owner_id,
        created_at=now,
        since=now,
        proposed_by=by,
        waiting_on=(office_waits("start_evaluation", now),),
    )
    return made, [contract.BaseProposed(**facts(made))]


def change(base: Base, content: BaseContent, now: datetime) -> Decision:
    """The owner's data as they are now."""
    BASE.require(base.status, "change")
    _require(content)
    return _moved(replace(base, **vars(content)), "change", now)


def step(base: Base, command: str, words: str, by: UUID | None, now: datetime) -> Decision:
    """The commands that need nothing but, for some, a reason. The proposer does not approve."""
    BASE.require(base.status, command)
    if command in NEEDS_WORDS:
        problems = list(reason_problems(words, NEEDS_WORDS[command]))
        if problems:
            raise invalid("reason-required", problems[0].message, *problems)
    if command == "approve" and by is not None and by == base.proposed_by:
        raise conflict("same-person", "申报人不能批准自己的申报，请由集团办公室的其他同事批准。")
    said = (BaseSaid(command, words.strip(), by, now),) if words.strip() else ()
    return _moved(replace(base, sayings=(*base.sayings, *said)), command, now)


def open_base(base: Base, resources: int, by: UUID | None, now: datetime) -> Decision:
    """It opens with at least one room."""
    BASE.require(base.status, "open")
    if not resources:
        raise conflict("no-resources", "基地还没有实训室或车间，请先登记，再投入运行。")
    return step(base, "open", "", by, now)


def retire(base: Base, ahead: int, words: str, by: UUID | None, now: datetime) -> Decision:
    """Nothing that is booked falls away with it."""
    BASE.require(base.status, "retire")
    if ahead:
        message = f"还有 {ahead} 次预约没有到来，请先请预约方取消或逐个调整，再停用基地。"
        raise conflict("booked-ahead", message, ahead=ahead)
    return step(base, "retire", words, by, now)


def certify(base: Base, found: Certification, now: datetime) -> Decision:
    """A level as a dated fact; two of one level never overlap."""
    BASE.require(base.status, "certify")
    if found.until is not None and found.until < found.since:
        message = "有效期止请不早于有效期起。"
        raise invalid("malformed", message, FieldError("until", message))
    if any(found.meets(one) for one in base.certifications):
        message = "同一级别的认定日期重叠，请核对起止日期。"
        raise conflict("certified-already", message, FieldError("since", message))
    return _moved(replace(base, certifications=(*base.certifications, found)), "certify", now)


NEEDS_WORDS = {"send_back": "要补充什么", "retire": "停用原因"}


def _moved(base: Base, command: str, now: datetime) -> Decision:
    row = BASE.require(base.status, command)
    status = BaseStatus(row.target or base.status)
    moved = replace(
        base,
        version=base.version + 1,
        status=status,
        since=base.since if status is base.status else now,
        waiting_on=tuple(_waiting(base, status, command, now)),
    )
    return moved, [EVENTS[command](**facts(moved))]


def _waiting(base: Base, status: BaseStatus, command: str, now: datetime) -> Iterator[Waiting]:
    if status is base.status:
        yield from () if command == "change" and status is BaseStatus.PROPOSED else base.waiting_on
    match status:
        case BaseStatus.PROPOSED if command == "send_back":
            yield school_waits(base.owner_id, "change", now)
        case BaseStatus.PROPOSED if command == "change":
            yield office_waits("start_evaluation", now)
        case BaseStatus.EVALUATING:
            yield office_waits("approve", now)
        case BaseStatus.APPROVED if status is not base.status:
            yield school_waits(base.owner_id, "start_construction", now)
        case BaseStatus.CONSTRUCTING if status is not base.status:
            yield school_waits(base.owner_id, "open", now)
        case BaseStatus.MAINTENANCE if status is not base.status:
            yield school_waits(base.owner_id, "end_maintenance", now)
        case _:
            return


def _require(content: BaseContent) -> None:
    problems = [
        *title_problems(content.title),
        *words_problems(
            content.description, content.place, content.contact_role, content.contact_note
        ),
        *part_problems(content.shares, content.equipment, content.opening),
    ]
    if problems:
        raise invalid("malformed", f"有 {len(problems)} 处需要修改，改好后再保存。", *problems)
