"""An appointment: a person holds a post (a role at an organisation) from a day to a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from cyzj.contracts.codes import OrganisationKind, Role, Standing
from cyzj.contracts.member_schools import appointment as events
from cyzj.contracts.names import ORGANISATION_KINDS, ROLES
from cyzj.domain.clock import school_date, start_of
from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.transitions import Machine, State, Transition

APPOINTMENT = Machine(
    "appointment",
    "任命",
    states=(State("held", "任职中"), State("ended", "已结束", terminal=True)),
    transitions=(
        Transition(
            (), "grant", "任命", "office, school", "角色适合该单位；此人尚无同一任命", "held",
            "appointment.granted",
        ),
        Transition(
            ("held",), "end", "结束任命", "office, school", "末日不早于今天；不是本人的任命", "ended",
            "appointment.ended",
        ),
    ),
)  # fmt: skip

SCHOOL_POSTS = (
    Role.TEACHER,
    Role.COORDINATOR,
    Role.SCHOOL_LEADER,
    Role.BASE_MANAGER,
    Role.REVIEWER,
    Role.COUNCIL_VOTER,
)
PARTNER_POSTS = (
    Role.COORDINATOR,
    Role.ENTERPRISE_MENTOR,
    Role.BASE_MANAGER,
    Role.REVIEWER,
    Role.COUNCIL_VOTER,
)
OFFICE_POSTS = (Role.GROUP_OFFICE, Role.OPERATOR)


def posts_at(kind: OrganisationKind) -> tuple[Role, ...]:
    """The roles that an organisation of this kind may have; `system` is nobody's post."""
    if kind is OrganisationKind.OFFICE:
        return OFFICE_POSTS
    return SCHOOL_POSTS if kind.is_school else PARTNER_POSTS


MAY_APPOINT: dict[Role, frozenset[Role]] = {
    Role.GROUP_OFFICE: frozenset(Role) - {Role.SYSTEM},
    Role.SYSTEM: frozenset(Role) - {Role.SYSTEM},
    Role.SCHOOL_LEADER: frozenset({*SCHOOL_POSTS, *PARTNER_POSTS}),
    Role.COORDINATOR: frozenset(
        {Role.TEACHER, Role.COORDINATOR, Role.BASE_MANAGER, Role.ENTERPRISE_MENTOR}
    ),
}
"""Who may invite to and end which posts; schools at their own organisation only."""


@dataclass(frozen=True)
class Appointment:
    """A post as it stands; `version` counts its events."""

    id: UUID
    version: int
    person_ref: UUID
    organisation_id: UUID
    role: Role
    starts_on: date
    ends_on: date | None = None
    """Last day (Asia/Shanghai)."""
    holds_until: datetime | None = None
    """The moment it stops holding: when it was ended at once, or the end of `ends_on`."""

    @property
    def state(self) -> str:
        return "held" if self.ends_on is None else "ended"

    def in_force(self, now: datetime) -> bool:
        """Whether the person may act on it at `now`."""
        return start_of(self.starts_on) <= now and (
            self.holds_until is None or now < self.holds_until
        )


Decision = tuple[Appointment, list[events.AppointmentState]]


def check_post(role: Role, kind: OrganisationKind, standing: Standing) -> None:
    """Raises unless an organisation of this kind and standing may give this role."""
    if standing is Standing.ENDED:
        raise conflict("organisation-ended", "该单位已退出联盟，不能再任命人员。")
    if role not in posts_at(kind):
        choices = "、".join(ROLES[post] for post in posts_at(kind))
        message = f"{ORGANISATION_KINDS[kind]}没有“{ROLES[role]}”这一角色，请改选：{choices}。"
        raise invalid("no-such-post", message, FieldError("role", message))


def grant(
    id: UUID,
    person_ref: UUID,
    organisation_id: UUID,
    role: Role,
    held: Iterable[Appointment],
    starts_on: date,
) -> Decision:
    """The person holds the post from `starts_on`; refused if one of `held` is the same post."""
    APPOINTMENT.require(None, "grant")
    post = (person_ref, organisation_id, role)
    if any((a.person_ref, a.organisation_id, a.role) == post and not a.ends_on for a in held):
        raise conflict("post-held", f"此人在该单位已是{ROLES[role]}，无需重复任命。")
    granted = Appointment(id, 1, person_ref, organisation_id, role, starts_on)
    return granted, [events.AppointmentGranted(**_facts(granted))]


def end(appointment: Appointment, last_day: date, actor: UUID | None, now: datetime) -> Decision:
    """The post ends with `last_day`; today means at once. Nobody ends a post of their own.

    So an organisation, the office above all, never locks itself out by mistake.
    """
    APPOINTMENT.require(appointment.state, "end")
    if actor == appointment.person_ref:
        raise conflict("own-post", "不能结束自己的任命，请由本单位另一位负责人或集团办公室办理。")
    today = school_date(now)
    if last_day < max(today, appointment.starts_on):
        earliest = max(today, appointment.starts_on).isoformat()
        message = f"末日不能早于{earliest}，请改为{earliest}或以后。"
        raise invalid("past-date", message, FieldError("last_day", message))
    until = now if last_day == today else start_of(last_day + timedelta(days=1))
    ended = replace(
        appointment, version=appointment.version + 1, ends_on=last_day, holds_until=until
    )
    return ended, [events.AppointmentEnded(**_facts(ended))]


def _facts(appointment: Appointment) -> dict[str, object]:
    return {
        "person_ref": appointment.person_ref,
        "organisation_id": appointment.organisation_id,
        "role": appointment.role,
        "starts_on": appointment.starts_on,
        "ends_on": appointment.ends_on,
    }
