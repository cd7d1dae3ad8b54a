"""Choosing among a booking's times, and ending some of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from cyzj.contracts.joint_training.booking import BumpReason, OccurrenceStatus
from cyzj.domain.errors import FieldError, conflict
from joint_training.domain.availability import Slot
from joint_training.domain.booking import Booking, Occurrence


def pick(
    b: Booking, chosen: Collection[UUID], among: Sequence[Occurrence], why_not: str
) -> list[Occurrence]:
    """Those of `among` that are chosen; nothing chosen means all of them."""
    found = [one for one in among if not chosen or one.id in chosen]
    if len(found) < len(set(chosen)) or not found:
        message = f"选择的各次里有不能这样办的：{why_not}，请重新选择。"
        raise conflict("wrong-times", message, FieldError("occurrences", message))
    return found


def over(
    b: Booking,
    status: OccurrenceStatus,
    chosen: Collection[UUID] | None,
    *,
    late: frozenset[UUID] = frozenset(),
    reason: BumpReason | None = None,
    offered: dict[UUID, Slot] | None = None,
) -> Booking:
    """The booking with those of its times that were still to come at an end (None: all)."""
    instead = offered or {}
    times = tuple(
        replace(one, status=status, late=one.id in late, reason=reason, offered=instead.get(one.id))
        if one.coming and (chosen is None or one.id in chosen)
        else one
        for one in b.occurrences
    )
    return replace(b, occurrences=times)
