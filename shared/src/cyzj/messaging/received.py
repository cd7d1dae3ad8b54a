"""What a consumer works with: a record as it came, and the event in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from asyncpg.pgproto import pgproto

from cyzj.contracts.envelope import LARGEST_VERSION, Envelope, Undecodable, decode


@dataclass(slots=True)  # not frozen, for the reason of `Envelope`
class Raw:
    """A Kafka record, untouched. `headers` may hold nulls and bytes that are no text."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


@dataclass(slots=True)
class Received:
    """An event and the place it was read from."""

    event: Envelope
    raw: Raw


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that is no event of ours. `aggregate` is the key, where that is an id.

    `place` is the (epoch, version) its headers still name, or None: where to go on after a discard.
    """

    raw: Raw
    why: str
    aggregate: UUID | None
    place: tuple[int, int] | None


def read(raw: Raw) -> Received | Unreadable:
    """The event in a record, or why there is none; never raises.

    Its ids are the driver's own: UUIDs that hash, compare and reach the database several times as
    fast as Python's.
    """
    try:
        return Received(decode(raw.headers, raw.value, as_id=pgproto.UUID), raw)
    except Undecodable as error:
        return Unreadable(raw, error.reason, _id(raw.key), _place(raw.headers))


def _place(headers: Sequence[tuple[str, bytes | None]]) -> tuple[int, int] | None:
    values = dict(headers)
    epoch, version = values.get("ce_epoch"), values.get("ce_aggregateversion")
    if not (epoch and version and epoch.isdigit() and version.isdigit()):
        return None
    place = int(epoch), int(version)
    return place if max(place) <= LARGEST_VERSION else None


def _id(key: bytes | None) -> UUID | None:
    try:
        return UUID(key.decode()) if key else None
    except ValueError:
        return None
