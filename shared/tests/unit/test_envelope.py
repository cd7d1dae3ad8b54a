"""The envelope: what is written is read back; anything else is refused with a reason and no contents."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cyzj.contracts import golden
from cyzj.contracts.catalogue import all_events
from cyzj.contracts.envelope import (
    ALLIANCE,
    Envelope,
    Undecodable,
    audience_of,
    decode,
    encode,
    stamp,
)
from cyzj.contracts.teacher_exchanges.match import MatchDeclined
from cyzj.domain.ids import made_at, new_id

NOW = datetime(2026, 10, 28, 1, 30, 0, 123456, tzinfo=UTC)
EXAMPLE: dict[str, Any] = json.loads((golden.FOLDER / f"{MatchDeclined.TYPE}.json").read_text())[
    "example"
]


def event(**changes: object) -> Envelope:
    data = MatchDeclined.model_validate(EXAMPLE)
    own: dict[str, Any] = {
        "id": new_id(),
        "source": "/cyzj/teacher_exchanges",
        "type": data.TYPE,
        "subject": new_id(),
        "time": NOW,
        "aggregateversion": 7,
        "data": data,
    }
    return Envelope(**{**own, **changes})


moments = st.integers(-(10**15), 10**15).map(lambda us: NOW + timedelta(microseconds=us))
texts = st.none() | st.text("abcdef0123456789-", min_size=1, max_size=40)


@given(
    time=moments,
    occurredat=st.none() | moments,
    version=st.integers(1, 2**31 - 1),
    epoch=st.integers(1, 2**31 - 1),
    correlationid=texts,
    causationid=texts,
    actor=texts,
    schools=st.none() | st.lists(st.uuids(), max_size=3),
)
@settings(derandomize=True, deadline=None)
def test_what_is_written_is_read_back(
    time: datetime,
    occurredat: datetime | None,
    version: int,
    epoch: int,
    correlationid: str | None,
    causationid: str | None,
    actor: str | None,
    schools: list[Any] | None,
) -> None:
    written = event(
        time=time,
        occurredat=occurredat,
        aggregateversion=version,
        epoch=epoch,
        correlationid=correlationid,
        causationid=causationid,
        actor=actor,
        audience=ALLIANCE if schools is None else audience_of(schools),
    )
    assert decode(*encode(written)) == written


def changed(**changes: bytes | None) -> list[tuple[str, bytes | None]]:
    headers = {**dict(encode(event())[0]), **{f"ce_{name}": v for name, v in changes.items()}}
    return list(headers.items())


VALUE = json.dumps(EXAMPLE).encode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": None}, "header ce_type is missing"),
        ({"id": b"\xff"}, "header ce_id is missing"),
        ({"id": b"5"}, "a header does not hold"),
        ({"type": b"cn.cyzj.other.v1"}, "unknown event type cn.cyzj.other.v1"),
        ({"subject": b"Li Si"}, "a header does not hold"),
        ({"time": b"yesterday"}, "a header does not hold"),
        ({"time": b"2026-10-28T01:30:00"}, "a header does not hold"),
        ({"occurredat": b"2026-10-28"}, "a header does not hold"),
        ({"aggregateversion": b"0"}, "a header does not hold"),
        ({"aggregateversion": b"-1"}, "a header does not hold"),
        ({"aggregateversion": b"1_0"}, "a header does not hold"),
        ({"aggregateversion": "٣".encode()}, "a header does not hold"),
        ({"aggregateversion": b"2147483648"}, "a header does not hold"),
        ({"epoch": b""}, "a header does not hold"),
    ],
)
def test_a_header_that_matters_and_is_wrong_is_refused(
    changes: dict[str, bytes | None], reason: str
) -> None:
    with pytest.raises(Undecodable) as refusal:
        decode(changed(**changes), VALUE)
    assert reason in refusal.value.reason
    assert "Li Si" not in refusal.value.reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "has no value"),
        (b"", "does not fit"),
        (b"\xff\xfe", "does not fit"),
        (b"[]", "does not fit"),
        (b"{}", "does not fit its type at number, status"),
        (b"[" * 100_000, "does not fit"),
        (json.dumps({**EXAMPLE, "side": "Li Si"}).encode(), "at side"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_not_repeated(
    value: bytes | None, reason: str
) -> None:
    with pytest.raises(Undecodable) as refusal:
        decode(changed(), value)
    assert reason in refusal.value.reason
    assert "Li Si" not in refusal.value.reason


@given(
    headers=st.lists(st.tuples(st.text(max_size=10), st.none() | st.binary(max_size=10))),
    value=st.none() | st.binary(max_size=50),
)
@settings(derandomize=True, deadline=None)
def test_rubbish_is_refused_and_never_raises_anything_else(
    headers: list[tuple[str, bytes | None]], value: bytes | None
) -> None:
    with pytest.raises(Undecodable):
        decode(headers, value)


def test_scenario_13_fields_and_headers_of_a_newer_writer_are_ignored_also_deep_inside() -> None:
    """domain.md scenario 13."""
    newer = json.loads(VALUE)
    newer["added"] = {"deep": [1]}
    newer["waiting_on"][0]["added"] = "inside"
    headers = [*changed(), ("ce_addedlater", b"x"), ("other", None)]
    assert decode(headers, json.dumps(newer).encode()).data == MatchDeclined.model_validate(EXAMPLE)


def test_a_writer_may_not_add_a_field_of_its_own() -> None:
    with pytest.raises(ValueError, match="added"):
        MatchDeclined.model_validate({**EXAMPLE, "added": 1})


def test_every_type_names_its_context_aggregate_and_version() -> None:
    for type, payload in all_events().items():
        assert type == payload.TYPE


def test_moments_are_written_in_utc_and_always_as_long() -> None:
    shanghai = datetime(2026, 10, 28, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    assert stamp(shanghai) == "2026-10-28T01:30:00.000000Z"
    assert stamp(NOW) == "2026-10-28T01:30:00.123456Z"


def test_an_audience_names_schools_once_and_in_a_fixed_order() -> None:
    a, b = sorted((new_id(), new_id()), key=str)
    assert audience_of([b, a, None, b]) == f"{a},{b}"
    named = event(audience=audience_of([a]))
    assert named.may_be_seen_by(a)
    assert not named.may_be_seen_by(b)
    assert event().may_be_seen_by(b)
    assert not event(audience="").may_be_seen_by(a)


def test_a_back_filled_record_happened_when_it_happened() -> None:
    earlier = NOW - timedelta(days=90)
    assert event(occurredat=earlier).happened() == earlier
    assert event().happened() == NOW


def test_an_id_tells_when_it_was_made() -> None:
    assert abs(made_at(new_id()) - datetime.now(UTC)) < timedelta(minutes=1)
