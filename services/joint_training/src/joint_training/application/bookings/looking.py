"""A look at a base for somebody who wants to book: what is free, who is in the way, what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict, invalid, not_found
from joint_training.application.school_days import school_time
from joint_training.domain.alternatives import (
    Alternative,
    Candidate,
    candidates,
    choose,
    days_of,
    slot_of,
)
from joint_training.domain.availability import (
    Answer,
    Asking,
    Busy,
    Closed,
    Slot,
    Verdict,
    judge,
    open_then,
)
from joint_training.domain.base import Base
from joint_training.domain.booking_policies import booking_rules
from joint_training.domain.resource import Resource
from joint_training.domain.school_time import SchoolTime
from joint_training.domain.series import Planned
from joint_training.storage.bases import bases, closed_between, resources, resources_of
from joint_training.storage.bookings import busy_on


@dataclass
class Look:
    """A base as it stands for one who asks. What is busy is read day by day, each once."""

    session: AsyncSession
    base: Base
    rooms: Mapping[UUID, Resource]
    time: SchoolTime
    """Of the base's owner: its opening hours are meant by it."""
    asked_in: SchoolTime
    """What the one who asks counts periods by."""
    school_id: UUID
    people: int
    now: datetime
    except_for: UUID | None = None
    _busy: dict[UUID, dict[date, list[Busy]]] = field(default_factory=dict)
    _closed: list[Closed] | None = None

    def asking(self, day: date) -> Asking:
        today = school_date(self.now)
        return Asking(
            rank=self.base.rank_of(self.school_id, day),
            people=self.people,
            now=self.now,
            today=today,
            rules=booking_rules(today),
            except_for=self.except_for,
        )

    async def read(self, days: Mapping[UUID, Iterable[date]]) -> None:
        """Know who is busy there on these days."""
        missing = {
            id: {day for day in some if day not in self._busy.get(id, {})}
            for id, some in days.items()
        }
        for id, some in missing.items():
            self._busy.setdefault(id, {}).update({day: [] for day in some})
        for one in await busy_on(self.session, missing):
            self._busy[one.resource_id][one.day].append(one)
        if self._closed is None:
            far = datetime.max.replace(tzinfo=UTC) - timedelta(days=2)
            self._closed = await closed_between(self.session, self.rooms, self.now, far)

    def verdict(self, slot: Slot, resource: Resource) -> Verdict:
        """What the time comes to; its day has been read."""
        return judge(
            slot,
            resource,
            self.asking(slot.day),
            busy=self._busy[resource.id][slot.day],
            closed=self._closed or (),
            open_then=open_then(self.base.opening, slot, self.time),
        )

    def options(
        self, planned: Planned, resource: Resource, taken: frozenset[date]
    ) -> list[Candidate]:
        """What may be free instead, in the order in which it is offered."""
        others = [one for one in self.rooms.values() if one.status == "open"]
        return candidates(planned, resource, others, self.people, self.asked_in, taken)

    async def alternatives(
        self, planned: Planned, resource: Resource, taken: frozenset[date]
    ) -> list[Alternative]:
        """Up to three free times instead of this one, with what is different about each."""
        found = self.options(planned, resource, taken)
        await self.read(days_of(found))
        return choose(found, self.verdict)


async def look_at(
    session: AsyncSession,
    resource_id: UUID,
    school_id: UUID,
    people: int,
    now: datetime,
    *,
    time_of: UUID | None = None,
    except_for: UUID | None = None,
    strict: bool = True,
) -> tuple[Look, Resource]:
    """The base of the resource for this school; `strict`: refuses a base that does not run."""
    resource = await resources.find(session, resource_id)
    base = await bases.find(session, resource.base_id)
    if strict:
        require_open(base, resource, people)
    rooms = {one.id: one for one in await resources_of(session, base.id)}
    time = await school_time(session, base.owner_id)
    own = time_of is not None and time_of != base.owner_id
    asked_in = await school_time(session, time_of) if own and time_of else time
    look = Look(session, base, rooms, time, asked_in, school_id, people, now, except_for)
    return look, rooms[resource_id]


def require_open(base: Base, resource: Resource, people: int) -> None:
    """Refuse a base that takes no bookings, and more people than there are stations."""
    if not base.takes_bookings:
        message = "这个基地现在不接受预约（在建、维护或已停用）；可到“实训基地”换一个运行中的基地。"
        raise conflict("base-not-open", message, status=base.status)
    if people > resource.stations:
        message = (
            f"{resource.title}只有 {resource.stations} 个工位，"
            f"请把人数改到 {resource.stations} 以内，或分组预约。"
        )
        raise invalid("too-many-people", message, FieldError("people", message))


@dataclass(frozen=True)
class Seen:
    """One planned time with what it comes to."""

    planned: Planned
    resource: Resource
    verdict: Verdict
    alternatives: Sequence[Alternative] = ()

    @property
    def slot(self) -> Slot:
        return slot_of(self.planned, self.resource.id)


async def judged(look: Look, resource: Resource, laid: Sequence[Planned]) -> list[Seen]:
    """Every planned time with its verdict, and alternatives for those that cannot be had.

    Two looks into the database, however many times there are and however many clash.
    """
    taught = [one for one in laid if one.skipped is None]
    taken = frozenset(one.day for one in taught)
    await look.read({resource.id: taken})
    verdicts = {one: look.verdict(slot_of(one, resource.id), resource) for one in taught}
    options = {
        one: look.options(one, resource, taken)
        for one, verdict in verdicts.items()
        if not verdict.open and verdict.answer not in (Answer.PAST, Answer.TOO_FAR)
    }
    await look.read(days_of([each for some in options.values() for each in some]))
    return [
        Seen(
            one,
            resource,
            verdicts.get(one, Verdict(Answer.HOLIDAY)),
            choose(options.get(one, ()), look.verdict),
        )
        for one in laid
    ]


def require_resource(look: Look, id: UUID) -> Resource:
    """A resource of the base; 404 for any other."""
    found = look.rooms.get(id)
    if found is None:
        raise not_found("这个基地没有这间实训室，请刷新后再选。")
    return found
