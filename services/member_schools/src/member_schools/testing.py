"""For tests: the service under test, and the steps that every story begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from fastapi import FastAPI

from cyzj.contracts.codes import Jurisdiction, Role
from cyzj.domain.caller import SYSTEM
from cyzj.domain.clock import moved_to
from cyzj.http.shown_once import new_secret
from cyzj.storage.unit import Runner
from member_schools.application.invite_office import InviteOffice, invite_office

PASSWORD = "山城的雾早上八点才散开"  # noqa: S105  # the made-up people's


@dataclass
class Person:
    """Somebody signed in: `headers` for the services, `session` for sessions."""

    api: httpx.AsyncClient
    ref: str
    organisation: str
    account: str
    session: dict[str, str]

    async def headers(self) -> dict[str, str]:
        answer = await self.api.post("/v1/sessions/token", headers=self.session)
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.api.get(path, params=params, headers=await self.headers())

    async def post(self, path: str, body: Any = None, **extra: str) -> httpx.Response:
        return await self.api.post(path, json=body, headers={**await self.headers(), **extra})


@dataclass
class House:
    """The service under test, and the steps that every story begins with."""

    app: FastAPI
    api: httpx.AsyncClient
    schools: int = 0
    people: int = 0

    @property
    def runner(self) -> Runner:
        runner: Runner = self.app.state.runner
        return runner

    async def join(self, token: str, account: str | None = None) -> Person:
        """A new person by an invitation."""
        self.people += 1
        account = account or f"t{1000 + self.people}"
        body = {"token": token, "account": account, "password": PASSWORD}
        answer = await self.api.post("/public/invitations/accept", json=body)
        assert answer.status_code == 201, answer.text
        made = answer.json()
        return Person(
            self.api,
            made["person"]["ref"],
            made["acting"]["organisation"]["id"],
            account,
            {"X-Session": made["session_token"]},
        )

    async def office(self, name: str = "示例专员丙") -> Person:
        """The first person of the group office, as the operator's command invites them."""
        command = InviteOffice(name, Role.GROUP_OFFICE, Jurisdiction.SICHUAN)
        invited = await self.runner.run(
            "invite_office", SYSTEM, lambda unit: invite_office(unit, command, new_secret)
        )
        return await self.join(invited.token)

    async def school(self, office: Person, **changes: object) -> dict[str, Any]:
        """A registered organisation."""
        self.schools += 1
        body = {
            "name": f"示例学校{self.schools}",
            "short_name": f"示例{self.schools}",
            "kind": "secondary",
            "jurisdiction": "51",
            **changes,
        }
        answer = await office.post("/v1/organisations", body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def invite(self, by: Person, organisation: object, role: str, name: str) -> str:
        """The token of an invitation."""
        body = {"role": role, "name": name}
        answer = await by.post(f"/v1/organisations/{organisation}/invitations", body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    async def member(self, office: Person, organisation: object, role: str) -> Person:
        """A new person of an organisation."""
        return await self.join(await self.invite(office, organisation, role, f"示例{role}"))

    async def sweep(self, at: datetime) -> int:
        """Let everything due by `at` happen, at that moment."""
        with moved_to(at):
            swept: int = await self.app.state.foundation.sweeper.sweep()
        return swept

    async def recorded(self, office: Person, **changes: object) -> dict[str, Any]:
        """A member of the alliance: registered, and recorded as a member since 2024."""
        made = await self.school(office, **changes)
        body = {"expected_version": made["version"], "member_since": "2024-09-01"}
        answer = await office.post(f"/v1/organisations/{made['id']}/admit", body)
        assert answer.status_code == 200, answer.text
        member: dict[str, Any] = answer.json()
        return member

    async def upload(self, by: Person, content: bytes) -> str:
        """The hash of a file that the person uploaded; a PDF by its first bytes."""
        file = {"file": ("示例.pdf", b"%PDF-1.7\n" + content, "application/pdf")}
        answer = await self.api.post("/v1/files", files=file, headers=await by.headers())
        assert answer.status_code == 201, answer.text
        return str(answer.json()["sha256"])

    async def papers(self, by: Person) -> list[dict[str, str]]:
        """The two documents an application needs."""
        return [
            {
                "kind": kind,
                "sha256": await self.upload(by, kind.encode()),
                "file_name": f"{kind}.pdf",
            }
            for kind in ("application_form", "official_letter")
        ]
