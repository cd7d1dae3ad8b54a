"""The services as one viewer calls them: the token goes along by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import httpx

from portal.clients.http import Answer, Parameters, ServiceClient

A_PAGE = 200
"""The most that a service gives at once."""


@dataclass(frozen=True)
class BoundService:
    """One service, called with one token; raises `portal.clients.problems.Problem`."""

    client: ServiceClient
    token: str | None

    async def get(
        self, path: str, params: Parameters | None = None, etag: str | None = None
    ) -> Answer:
        return await self.client.get(path, token=self.token, params=params, etag=etag)

    async def everything(
        self, path: str, params: Mapping[str, str | int | Sequence[str]] | None = None
    ) -> list[dict[str, Any]]:
        """Every item of a list that is short by its nature, page after page."""
        found: list[dict[str, Any]] = []
        asked: dict[str, str | int | Sequence[str]] = {"limit": A_PAGE, **(params or {})}
        while True:
            body = (await self.get(path, asked)).body
            found += body["items"]
            if not body["next_cursor"]:
                return found
            asked["cursor"] = body["next_cursor"]

    async def post(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        version: int | None = None,
        patience: float | None = None,
    ) -> Answer:
        return await self.client.post(
            path, body, token=self.token, key=key, version=version, patience=patience
        )

    async def put(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        version: int | None = None,
    ) -> Answer:
        return await self.client.put(path, body, token=self.token, key=key, version=version)

    async def delete(self, path: str) -> Answer:
        return await self.client.delete(path, token=self.token)

    async def upload(
        self, path: str, name: str, file: BinaryIO, *, patience: float | None = None
    ) -> Answer:
        return await self.client.upload(path, name, file, token=self.token, patience=patience)

    async def download(self, path: str, params: Parameters | None = None) -> httpx.Response:
        return await self.client.download(path, token=self.token, params=params)


@dataclass(frozen=True)
class BoundServices:
    """Every service of `cyzj.settings.Addresses` by its name."""

    member_schools: BoundService
    teacher_exchanges: BoundService
    joint_training: BoundService
    group_office: BoundService


@dataclass(frozen=True)
class Services:
    """The clients of all services, before a viewer is known."""

    clients: Mapping[str, ServiceClient]

    def bound(self, token: str | None) -> BoundServices:
        return BoundServices(
            **{name: BoundService(client, token) for name, client in self.clients.items()}
        )
