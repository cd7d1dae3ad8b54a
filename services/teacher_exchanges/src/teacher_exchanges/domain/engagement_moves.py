"""How an engagement moves: one version on, with the event that says so and the ball passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from cyzj.contracts.payload import Payload
from cyzj.contracts.teacher_exchanges.engagement import Actor, EngagementState, EngagementStatus
from cyzj.domain.calendar import Calendar
from cyzj.domain.errors import FieldError, forbidden, invalid
from cyzj.domain.texts import reason_problems
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.engagement_parts import Reason, Remark, Who
from teacher_exchanges.domain.engagement_waiting import waiting_on

E = TypeVar("E", bound=EngagementState)
Decision = tuple[Engagement, list[Payload]]


def moved(
    engagement: Engagement,
    event: type[E],
    status: EngagementStatus,
    now: datetime,
    calendar: Calendar,
    said: Mapping[str, object] | None = None,
    **changes: object,
) -> Decision:
    """The engagement in `status` with the `event` that says so, one version on, its ball passed."""
    after = replace(
        engagement,
        status=status,
        since=engagement.since if status is engagement.status else now,
        version=engagement.version + 1,
        **changes,  # type: ignore[arg-type]  # fields of Engagement, named by the callers
    )
    after = replace(after, waiting_on=waiting_on(after, now, calendar))
    state = {name: getattr(after, name) for name in EngagementState.model_fields}
    return after, [event(**state, **(said or {}))]


def remarked(
    engagement: Engagement,
    command: str,
    who: Who,
    words: str,
    now: datetime,
    *,
    coordinators_only: bool = False,
) -> tuple[Remark, ...]:
    """The engagement's remarks with these words added, if there are any."""
    if not words.strip():
        return engagement.remarks
    remark = Remark(now, command, who.actor, who.person_ref, words.strip(), coordinators_only)
    return (*engagement.remarks, remark)


def require_reason(reason: Reason, name: str) -> None:
    """Raises `invalid-engagement` unless the reason is given in words."""
    refuse(reason_problems(reason.words, name))


def refuse(problems: Iterable[FieldError]) -> None:
    """Raises `invalid-engagement` naming every field, if there are any problems."""
    found = list(problems)
    if found:
        raise invalid("invalid-engagement", f"有 {len(found)} 处需要修改，改好后再提交。", *found)


def require_other_person(engagement: Engagement, who: Who) -> None:
    """A school's act on a teacher is not given by that teacher (`same-person`)."""
    if who.actor is not Actor.TEACHER and who.person_ref == engagement.teacher_ref:
        raise forbidden("same-person", "您是这项交流的教师本人，学校一方请由其他人办理。")
