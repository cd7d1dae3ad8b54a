"""CloudEvents 1.0 in Kafka's binary mode: attributes as `ce_` headers, the payload as the value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic import ValidationError

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.payload import Payload

ALLIANCE = "alliance"
EVENTS = all_events()
Headers = list[tuple[str, bytes]]
SPEC = ("ce_specversion", b"1.0")
JSON = ("content-type", b"application/json")
LARGEST_VERSION = 2**31 - 1
_REQUIRED = ("id", "source", "type", "subject", "time", "aggregateversion", "epoch")


class Undecodable(Exception):
    """The bytes are not an event of ours; `reason` says in one line what is wrong, without contents."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event as it travels. Order is promised per `subject` by `(epoch, aggregateversion)` only."""

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


def decode(headers: Iterable[tuple[str, bytes | None]], value: bytes | None) -> Envelope:
    """The event in a Kafka record; unknown fields are ignored.

    Raises `Undecodable` for anything else: a missing attribute, an unknown type, a null or
    non-UTF-8 header that matters, a value that does not fit its type.
    """
    attributes = _attributes(headers)
    for name in _REQUIRED:
        if name not in attributes:
            raise Undecodable(f"header ce_{name} is missing or unreadable")
    payload_type = EVENTS.get(attributes["type"])
    if payload_type is None:
        raise Undecodable(f"unknown event type {attributes['type'][:120]}")
    if value is None:
        raise Undecodable("the record has no value")
    try:
        data = payload_type.model_validate_json(value, extra="ignore")
        return Envelope(
            id=UUID(attributes["id"]),
            source=attributes["source"],
            type=attributes["type"],
            subject=UUID(attributes["subject"]),
            time=_moment(attributes["time"]),
            aggregateversion=_counter(attributes["aggregateversion"]),
            data=data,
            epoch=_counter(attributes["epoch"]),
            occurredat=_moment(attributes["occurredat"]) if "occurredat" in attributes else None,
            correlationid=attributes.get("correlationid"),
            causationid=attributes.get("causationid"),
            actor=attributes.get("actor"),
            audience=attributes.get("audience", ALLIANCE),
            traceparent=attributes.get("traceparent"),
        )
    except ValidationError as error:
        where = ", ".join(".".join(map(str, e["loc"])) or "value" for e in error.errors()[:5])
        raise Undecodable(f"{attributes['type']}: does not fit its type at {where}") from error
    except ValueError as error:
        raise Undecodable(f"{attributes['type']}: a header does not hold what it should") from error


def _attributes(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, raw in headers:
        if name.startswith("ce_") and isinstance(raw, bytes):
            try:
                found[name[3:]] = raw.decode()
            except UnicodeDecodeError:
                continue
    return found


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment


def _counter(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LARGEST_VERSION):
        raise ValueError("no counter")
    return int(text)
