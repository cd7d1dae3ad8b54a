"""A small platform of its own for a test: PostgreSQL, Kafka, the services, two schools, their people.

    with start(folder, "member_schools", "teacher_exchanges") as alliance:
        town = town_of(alliance)
        town.exchanges("coordinator-甲", "GET", "/v1/exchange-requests")

The demonstration alliance is larger, loaded once and shared: see tests/platform.py.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from tests import surroundings

from cyzj.domain.ids import new_id
from cyzj.local.alliance import Alliance
from cyzj.local.plan import PLAN, Plan

PASSWORD = "山城的雾早上八点才散开"
SCHOOLS = {"甲": ("示例宜宾职校甲", "51"), "乙": ("示例重庆职校乙", "50")}
POSTS = {
    "coordinator-甲": ("甲", "coordinator", "示例协调员甲"),
    "coordinator-乙": ("乙", "coordinator", "示例协调员乙"),
    "teacher-甲": ("甲", "teacher", "示例教师甲"),
}
Json = dict[str, Any]


@dataclass
class Town:
    """A running platform with two schools and their people, whose accounts are keys of `POSTS`.

    `url` says where a service answers.
    """

    url: Callable[[str], str]
    schools: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def members(self, method: str, path: str, body: Json | None = None, **headers: str) -> Json:
        """member_schools' answer, which must be a success."""
        return _asked(method, self.url("member_schools") + path, body, headers)

    def exchanges(self, who: str, method: str, path: str, body: Json | None = None) -> Json:
        """teacher_exchanges' answer to one of the people, which must be a success."""
        url = self.url("teacher_exchanges") + path
        return _asked(method, url, body, {"Authorization": f"Bearer {self.token(who)}"})

    def token(self, who: str) -> str:
        """An access token of theirs that still holds a while."""
        known, until = self.tokens.get(who, ("", datetime.min.replace(tzinfo=UTC)))
        if until < datetime.now(UTC):
            headers = {"X-Session": self.sessions[who]}
            known = self.members("POST", "/v1/sessions/token", None, **headers)["access_token"]
            self.tokens[who] = known, datetime.now(UTC) + timedelta(minutes=1)
        return known

    def settle(self, office_invitation: str) -> None:
        """The office, two schools that are members, and their people."""
        self._join("office", office_invitation)
        for key, (name, where) in SCHOOLS.items():
            self.schools[key] = self._school(name, where)
        for account, (key, role, name) in POSTS.items():
            path = f"/v1/organisations/{self.schools[key]}/invitations"
            made = self.members("POST", path, {"role": role, "name": name}, **self._office)
            self._join(account, made["token"])

    def _school(self, name: str, where: str) -> str:
        body = {"name": name, "short_name": name[2:], "kind": "secondary", "jurisdiction": where}
        made = self.members("POST", "/v1/organisations", body, **self._office)
        path = f"/v1/organisations/{made['id']}/admit"
        since = {"expected_version": made["version"], "member_since": "2024-09-01"}
        self.members("POST", path, since, **self._office)
        return str(made["id"])

    def _join(self, account: str, token: str) -> None:
        body = {"token": token, "account": account_of(account), "password": PASSWORD}
        made = self.members("POST", "/public/invitations/accept", body)
        self.sessions[account] = made["session_token"]

    @property
    def _office(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token('office')}"}


def town_of(alliance: Alliance) -> Town:
    """The two schools on a platform of this machine."""
    command = [sys.executable, "-m", "member_schools", "invite-office"]
    told = alliance.environment("member_schools")
    invited = subprocess.run(command, env=told, check=True, capture_output=True, text=True)
    town = Town(alliance.url)
    town.settle(invited.stdout.strip())
    return town


def account_of(who: str) -> str:
    """The account that somebody signs in with."""
    return who.replace("甲", "1").replace("乙", "2")


def _asked(method: str, url: str, body: Json | None, headers: dict[str, str]) -> Json:
    told = {"Idempotency-Key": str(new_id()), **headers}
    answer = httpx.request(method, url, json=body, headers=told, timeout=30)
    assert answer.is_success, f"{method} {url}: {answer.status_code} {answer.text}"
    found: Json = answer.json()
    return found


def start(
    folder: Path, *services: str, durable: bool = False, told: Mapping[str, str] | None = None
) -> Alliance:
    """A platform of these services, all of them if none is named, on free ports, without the demonstration.

    `durable`: what a process has committed survives its being killed. `told`: settings besides.
    """
    chosen = tuple(one for one in PLAN.services if one.name in services or not services)
    return Alliance(
        folder,
        plan=Plan(chosen, topics=PLAN.topics),
        environment={**surroundings.bare(), **(told or {})},
        free_ports=True,
        durable=durable,
    )
