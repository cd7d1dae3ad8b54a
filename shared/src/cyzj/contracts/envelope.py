"""CloudEvents 1.0 in Kafka's binary mode: attributes as `ce_` headers, the payload as the value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from pydantic import ValidationError
from pydantic_core import SchemaValidator, core_schema

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.payload import Payload

ALLIANCE = "alliance"
EVENTS = all_events()
Headers = list[tuple[str, bytes]]
SPEC = ("ce_specversion", b"1.0")
JSON = ("content-type", b"application/json")
LARGEST_VERSION = 2**31 - 1
_uuid: Callable[[str], UUID] = SchemaValidator(core_schema.uuid_schema()).validate_python
"""`UUID(text)` at a fifth of its time."""


class Undecodable(Exception):
    """The bytes are not an event of ours; `reason` says in one line what is wrong, without contents."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Envelope:
    """One event as it travels. Order is promised per `subject` by `(epoch, aggregateversion)` only.

    Nobody changes one. It is not frozen because a frozen one takes five times as long to make,
    and a consumer that catches up makes tens of thousands a second.
    """

    id: UUID
    source: str
    """`/cyzj/<context>`: the service that wrote it."""
    type: str
    subject: UUID
    """The aggregate's id, also the Kafka key."""
    time: datetime
    """When it was recorded (UTC)."""
    aggregateversion: int
    """Counts the aggregate's events from 1, without gaps."""
    data: Payload
    epoch: int = 1
    """Counts the restores of the writer's database."""
    occurredat: datetime | None = None
    """When it happened, for a back-filled (补录) record; null otherwise."""
    correlationid: str | None = None
    causationid: str | None = None
    actor: str | None = None
    """The person_ref who acted, or `system`."""
    audience: str = ALLIANCE
    """`alliance`, or the ids of the schools concerned, separated by commas."""
    traceparent: str | None = None

    def happened(self) -> datetime:
        """When the fact became true: `occurredat` if back-filled, else `time`."""
        return self.occurredat or self.time

    def may_be_seen_by(self, school_id: UUID) -> bool:
        return self.audience == ALLIANCE or str(school_id) in self.audience.split(",")


def audience_of(schools: Iterable[UUID | None]) -> str:
    """The audience that names these schools only; ids in a fixed order."""
    return ",".join(sorted({str(school) for school in schools if school is not None}))


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, always of the same length."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def headers_of(
    *,
    id: UUID,
    source: str,
    type: str,
    subject: UUID,
    time: datetime,
    aggregateversion: int,
    epoch: int,
    audience: str,
    occurredat: datetime | None = None,
    correlationid: str | None = None,
    causationid: str | None = None,
    actor: str | None = None,
    traceparent: str | None = None,
) -> Headers:
    """The Kafka headers of an event; optional attributes that are null are left out."""
    headers: Headers = [
        SPEC,
        ("ce_id", str(id).encode()),
        ("ce_source", source.encode()),
        ("ce_type", type.encode()),
        ("ce_subject", str(subject).encode()),
        ("ce_time", stamp(time).encode()),
        ("ce_aggregateversion", b"%d" % aggregateversion),
        ("ce_epoch", b"%d" % epoch),
        ("ce_audience", audience.encode()),
        JSON,
    ]
    if occurredat is not None:
        headers.append(("ce_occurredat", stamp(occurredat).encode()))
    if correlationid is not None:
        headers.append(("ce_correlationid", correlationid.encode()))
    if causationid is not None:
        headers.append(("ce_causationid", causationid.encode()))
    if actor is not None:
        headers.append(("ce_actor", actor.encode()))
    if traceparent is not None:
        headers.append(("ce_traceparent", traceparent.encode()))
    return headers


def encode(event: Envelope) -> tuple[Headers, bytes]:
    """The Kafka headers and value of `event`; `decode` gives it back."""
    headers = headers_of(
        **{name: getattr(event, name) for name in event.__slots__ if name != "data"}
    )
    return headers, event.data.model_dump_json().encode()


def decode(
    headers: Sequence[tuple[str, bytes | None]],
    value: bytes | None,
    *,
    as_id: Callable[[str], UUID] = _uuid,
) -> Envelope:
    """The event in a Kafka record; unknown fields are ignored.

    `as_id` makes the ids of the event and of its subject from their text; it raises ValueError.

    Raises `Undecodable` for anything else: a missing attribute, an unknown type, a null or
    non-UTF-8 header that matters, a value that does not fit its type.
    """
    found = _readable(headers)
    try:
        kind = found["ce_type"]
        payload = EVENTS.get(kind)
        if payload is None:
            raise Undecodable(f"unknown event type {kind[:120]}")
        if value is None:
            raise Undecodable("the record has no value")
        occurredat = found.get("ce_occurredat")
        return Envelope(
            id=as_id(found["ce_id"]),
            source=found["ce_source"],
            type=payload.TYPE,
            subject=as_id(found["ce_subject"]),
            time=_moment(found["ce_time"]),
            aggregateversion=_counter(found["ce_aggregateversion"]),
            data=_payload(payload, value),
            epoch=_counter(found["ce_epoch"]),
            occurredat=_moment(occurredat) if occurredat is not None else None,
            correlationid=found.get("ce_correlationid"),
            causationid=found.get("ce_causationid"),
            actor=found.get("ce_actor"),
            audience=found.get("ce_audience", ALLIANCE),
            traceparent=found.get("ce_traceparent"),
        )
    except KeyError as missing:
        raise Undecodable(f"header {missing.args[0]} is missing or unreadable") from None
    except ValueError as error:
        raise Undecodable(f"{kind}: a header does not hold what it should") from error


def _payload(kind: type[Payload], value: bytes) -> Payload:
    try:
        # The validator itself: `model_validate_json` around it costs a fifth more.
        data: Payload = kind.__pydantic_validator__.validate_json(value, extra="ignore")
    except ValidationError as error:
        where = ", ".join(".".join(map(str, e["loc"])) or "value" for e in error.errors()[:5])
        raise Undecodable(f"{kind.TYPE}: does not fit its type at {where}") from error
    return data


def _readable(headers: Sequence[tuple[str, bytes | None]]) -> dict[str, str]:
    """The headers that are text; the others are as good as absent."""
    try:
        return {name: raw.decode() for name, raw in headers}  # type: ignore[union-attr]
    except (AttributeError, UnicodeDecodeError):
        pass  # there is one that is not; most batches have none
    found: dict[str, str] = {}
    for name, raw in headers:
        with suppress(AttributeError, UnicodeDecodeError):
            found[name] = raw.decode()  # type: ignore[union-attr]
    return found


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


@lru_cache(1024)  # nearly always one of a few small numbers
def _counter(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_VERSION):
        raise ValueError("no counter")
    return int(text)
