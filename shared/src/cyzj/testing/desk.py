"""People at their desks, for tests over HTTP: each calls the API as who they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from cyzj.contracts.codes import Role
from cyzj.domain.ids import new_id
from cyzj.testing.tokens import Issuer

Json = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """One person with the post they act in now. `at` moves the demonstration clock."""

    api: httpx.AsyncClient
    issuer: Issuer
    roles: tuple[Role, ...]
    school: UUID | None
    person: UUID = field(default_factory=new_id)
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The path of each kind of item, by the letters of its number."""
    moment: datetime | None = None

    def at(self, moment: datetime) -> Desk:
        """The same person at that moment."""
        return replace(self, moment=moment)

    @property
    def headers(self) -> dict[str, str]:
        headers = self.issuer.headers(*self.roles, school=self.school, person=self.person)
        if self.moment is not None:
            headers["Demo-Time"] = self.moment.isoformat()
            headers["Demo-Authorization"] = f"Bearer {self.issuer.token(Role.SYSTEM)}"
        return headers

    async def send(self, method: str, path: str, **parts: Any) -> httpx.Response:
        """The answer, whatever it is."""
        headers = {**self.headers, **parts.pop("headers", {})}
        return await self.api.request(method, path, headers=headers, **parts)

    async def get(self, path: str, **query: Any) -> Json:
        """The body of a 200."""
        answer = await self.send("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def post(self, path: str, body: Json | None = None) -> Json:
        """The body of a success."""
        answer = await self.send("POST", path, json=body or {})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        found: Json = answer.json()
        return found

    async def refused(self, path: str, body: Json, status: int) -> str:
        """The slug of a refusal with that status."""
        answer = await self.send("POST", path, json=body)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
        return str(answer.json()["type"]).rsplit(":", 1)[-1]

    async def step(self, item: Json, command: str, **body: Any) -> Json:
        """Give a command on an item as it was last seen."""
        body["expected_version"] = item["version"]
        kind = self.kinds[item["number"][:2]]
        return await self.post(f"/v1/{kind}/{item['id']}/{command.replace('_', '-')}", body)
