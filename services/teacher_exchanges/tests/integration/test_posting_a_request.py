"""A school posts a request: stored, journalled, on the topic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from aiokafka import AIOKafkaConsumer

from cyzj.contracts.codes import Role
from cyzj.contracts.envelope import decode
from cyzj.contracts.teacher_exchanges.request import RequestOpened
from cyzj.contracts.topics import topic_of
from cyzj.domain.ids import new_id
from cyzj.settings import KafkaSettings
from cyzj.testing.tokens import Issuer


def body(**changes: object) -> dict[str, object]:
    today = datetime.now(UTC).date()
    return {
        "exchange_type": "outreach_teaching",
        "side": "host",
        "title": "数控加工工艺送教",
        "major_code": "460103",
        "mode": "onsite",
        "window_from": str(today + timedelta(days=20)),
        "window_to": str(today + timedelta(days=40)),
        "class_hours": "16",
        "deadline": str(today + timedelta(days=10)),
        **changes,
    }


async def test_a_posted_request_reaches_the_topic_with_its_number(
    api: httpx.AsyncClient, kafka_settings: KafkaSettings, issuer: Issuer
) -> None:
    school = new_id()
    headers = issuer.headers(Role.COORDINATOR, school=school)
    answer = await api.post("/v1/exchange-requests", json=body(), headers=headers)
    assert answer.status_code == 201, answer.text
    item = answer.json()
    assert item["number"].startswith("TR-")
    assert item["class_hours"] == "16.00"
    topic = topic_of("teacher_exchanges", kafka_settings.prefix)
    async with AIOKafkaConsumer(
        topic, bootstrap_servers=kafka_settings.bootstrap_servers, auto_offset_reset="earliest"
    ) as consumer:
        record = await consumer.getone()
    event = decode(record.headers, record.value)
    assert event.subject == UUID(item["id"])
    assert event.aggregateversion == 1
    assert isinstance(event.data, RequestOpened)
    assert event.data.school_id == school
    assert event.data.class_hours == 1600


async def test_the_same_key_twice_posts_once(api: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = issuer.headers(Role.COORDINATOR, school=new_id()) | {"Idempotency-Key": "0123456789"}
    first = await api.post("/v1/exchange-requests", json=body(), headers=headers)
    again = await api.post("/v1/exchange-requests", json=body(), headers=headers)
    assert again.status_code == 201
    assert again.json() == first.json()
    other = await api.post("/v1/exchange-requests", json=body(title="另一条"), headers=headers)
    assert other.status_code == 409
    assert other.json()["type"].endswith("idempotency-key-reused")


async def test_every_field_to_change_is_named_at_once(
    api: httpx.AsyncClient, issuer: Issuer
) -> None:
    headers = issuer.headers(Role.COORDINATOR, school=new_id())
    bad = body(title="", class_hours="48", window_to="2020-01-01")
    answer = await api.post("/v1/exchange-requests", json=bad, headers=headers)
    assert answer.status_code == 422
    assert {e["field"] for e in answer.json()["errors"]} >= {"title", "class_hours", "window_to"}


async def test_without_a_token_nothing_is_posted(api: httpx.AsyncClient) -> None:
    answer = await api.post("/v1/exchange-requests", json=body())
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_teacher_may_not_post(api: httpx.AsyncClient, issuer: Issuer) -> None:
    headers = issuer.headers(Role.TEACHER, school=new_id())
    assert (
        await api.post("/v1/exchange-requests", json=body(), headers=headers)
    ).status_code == 403
