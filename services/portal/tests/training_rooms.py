"""What stands before a session can be taught in a room: a base, a booking and a cohort."""

from __future__ import annotations

from datetime import date
from typing import Any

from joint_training.testing_api import (
    KINDS,
    a_base_body,
    a_booking_body,
    a_cohort_body,
    a_programme_body,
    a_room_body,
)

from .real_members import Person
from .training_cast import Cast

Json = dict[str, Any]


def step(cast: Cast, by: Person, item: Json, command: str, **body: Any) -> Json:
    """A command on an item as it was last seen."""
    path = f"/v1/{KINDS[item['number'][:2]]}/{item['id']}/{command}"
    return cast.call(by, "POST", path, {**body, "expected_version": item["version"]})


def booked_morning(cast: Cast, manager: Person, day: date) -> Json:
    """The organiser's booking of a whole morning in a room of a school's own base."""
    base = cast.call(manager, "POST", "/v1/bases", a_base_body(shares=[]))
    base = step(cast, cast.office, base, "start-evaluation")
    base = step(cast, cast.office, base, "approve")
    base = step(cast, manager, base, "start-construction")
    room = cast.call(manager, "POST", "/v1/resources", a_room_body(base))
    base = cast.call(manager, "GET", f"/v1/bases/{base['id']}")
    step(cast, manager, base, "open")
    body = a_booking_body(room, day, first_period=1, last_period=4)
    return cast.call(cast.organiser, "POST", "/v1/bookings", body)


def planned_cohort(cast: Cast, first_day: date) -> Json:
    """A cohort of the organiser's that has no session yet."""
    body = a_programme_body(partners=[cast.partner.organisation])
    programme = cast.call(cast.organiser, "POST", "/v1/programmes", body)
    programme = step(cast, cast.organiser, programme, "submit")
    said = {"content_hash": programme["content_hash"]}
    programme = step(cast, cast.office, programme, "approve", **said)
    programme = step(cast, cast.organiser, programme, "publish")
    return cast.call(cast.organiser, "POST", "/v1/cohorts", a_cohort_body(programme, first_day))
