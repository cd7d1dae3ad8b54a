"""teacher_exchanges as it is, before the real register, for tests of pages: a market that schools post to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import httpx
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI

from cyzj.domain.clock import SHANGHAI
from cyzj.settings import Addresses, AuthSettings, DatabaseSettings, KafkaSettings
from cyzj.settings import Settings as ServiceSettings
from cyzj.testing.databases import service_database
from portal import wiring
from portal.app import create_app
from portal.settings import Settings
from teacher_exchanges.storage.tables import metadata
from teacher_exchanges.wiring import build

from .contract import Contract
from .membership_story import today
from .real_members import Person, RealMembers, operators_command, served

KINDS: dict[str, dict[str, Any]] = {
    "lecture": {"class_hours": "4"},
    "outreach_teaching": {"class_hours": "16"},
    "shadowing": {"working_days": 10},
}


@dataclass(frozen=True)
class Market:
    """Some schools, the office, and a portal before the exchanges."""

    site: str
    url: str
    members: RealMembers
    office: Person
    schools: tuple[Person, ...]

    def post(self, who: int, path: str, **changes: Any) -> None:
        """A request or an offer that stays open beyond the round."""
        day = today()
        body = {
            "mode": "onsite",
            "major_code": "460103",
            "window_from": str(day + timedelta(days=30)),
            "window_to": str(day + timedelta(days=60)),
            **KINDS[changes["exchange_type"]],
            **changes,
        }
        headers = self.members.headers(self.schools[who])
        answer = httpx.post(f"{self.url}/v1/{path}", json=body, headers=headers)
        assert answer.is_success, answer.text

    def asks(self, who: int, kind: str, title: str, **changes: Any) -> None:
        last = str(today() + timedelta(days=20))
        side = "home" if kind == "shadowing" else "host"
        self.post(
            who,
            "exchange-requests",
            exchange_type=kind,
            side=side,
            title=title,
            deadline=last,
            **changes,
        )

    def offers(self, who: int, kind: str, title: str) -> None:
        last = str(today() + timedelta(days=20))
        side = "host" if kind == "shadowing" else "home"
        self.post(
            who, "exchange-offers", exchange_type=kind, side=side, title=title, expires_on=last
        )

    def sweep(self, days: int) -> None:
        """What is due at one in the morning, so many days on, happens now."""
        at = datetime.combine(today() + timedelta(days=days), time(1), tzinfo=SHANGHAI)
        token = operators_command(self.members.database, "system-token")
        told = {"Authorization": f"Bearer {token}", "Demo-Time": at.isoformat()}
        answer = httpx.post(f"{self.url}/v1/ops/sweep/run", headers=told, timeout=60)
        assert answer.is_success, answer.text


def service(database: str, members: RealMembers) -> FastAPI:
    """teacher_exchanges over HTTP, believing the tokens of `members`; its clock may be moved."""
    settings = ServiceSettings(
        demo=True,
        database=DatabaseSettings(url=database, pool_size=5),
        kafka=KafkaSettings(bootstrap_servers="127.0.0.1:9"),
        auth=AuthSettings(jwks_url=f"{members.url}/public/jwks.json"),
    )
    return build(settings, "http")


@contextmanager
def market_of(postgres: str, members: RealMembers, names: Sequence[str]) -> Iterator[Market]:
    """Schools of these names, each with a coordinator, before an empty market."""
    schools = [members.member(name=name, short_name=name[:6]) for name in names]
    people = [members.person(one["id"], "coordinator", "示例协调员") for one in schools]
    with (
        start_blocking_portal() as elsewhere,
        elsewhere.wrap_async_context_manager(
            service_database(postgres, "teacher_exchanges", metadata)
        ) as database,
        served(service(database, members)) as url,
    ):
        contract = Contract()
        settings = Settings(services=Addresses(member_schools=members.url, teacher_exchanges=url))
        with served(create_app(wiring.build(settings, http=contract.http()))) as site:
            yield Market(site, url, members, members.office, tuple(people))
        assert contract.faults == [], contract.faults
