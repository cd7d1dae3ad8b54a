"""Holds that give way: each is told, and what took the time is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from cyzj.storage.unit import Unit
from joint_training.application.bookings.saving import save
from joint_training.domain.booking_endings import displace
from joint_training.storage.bookings import bookings


async def displace_all(unit: Unit, gone: Mapping[UUID, Collection[UUID]], words: str) -> None:
    """These times of these bookings are lost; their resources are locked already."""
    for id in sorted(gone):
        before = await bookings.load(unit.session, id)
        after, events = displace(before, gone[id], words, unit.now)
        await save(unit, before, after, events)
