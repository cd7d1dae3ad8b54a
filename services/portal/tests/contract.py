"""The golden OpenAPI of every service, and whether a call of the portal fits it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx

SERVICES = ("member_schools", "teacher_exchanges", "joint_training", "group_office")
_ROOT = Path(__file__).parents[2]
_METHODS = ("get", "post", "put", "delete", "patch")
Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation of one service; `path` has its parameters in braces."""

    service: str
    method: str
    path: str
    told: Json
    schemas: Json

    @property
    def pattern(self) -> re.Pattern[str]:
        parts = re.split(r"\{[^}]+\}", self.path)
        return re.compile("[^/]+".join(map(re.escape, parts)))

    def faults(self, query: list[tuple[str, str]], body: object) -> list[str]:
        """What of a call is not in the golden file."""
        known = {one["name"] for one in self.told.get("parameters", []) if one["in"] == "query"}
        found = [f"query {name}" for name, _ in query if name not in known]
        return found + self._body_faults(body)

    def _body_faults(self, body: object) -> list[str]:
        content = self.told.get("requestBody", {}).get("content", {})
        schema = self._resolved(content.get("application/json", {}).get("schema"))
        if not isinstance(body, dict):
            needed = self.told.get("requestBody", {}).get("required") and schema is not None
            return ["a body is missing"] if needed else []
        if schema is None:
            return ["a body that nobody reads"] if body else []
        known = schema.get("properties", {})
        extra = [f"body.{name} is not known" for name in body if name not in known]
        return extra + [
            f"body.{name} is missing" for name in schema.get("required", []) if name not in body
        ]

    def _resolved(self, schema: Json | None) -> Json | None:
        if schema is None or "properties" in schema:
            return schema
        one = schema.get("$ref") or next(
            (each["$ref"] for each in schema.get("anyOf", []) if "$ref" in each), None
        )
        return self.schemas[one.rsplit("/", 1)[-1]] if one else schema


@cache
def operations() -> tuple[Operation, ...]:
    """Everything that the golden files offer."""
    found = []
    for service in SERVICES:
        golden = json.loads((_ROOT / service / "openapi.json").read_text("utf-8"))
        schemas = golden.get("components", {}).get("schemas", {})
        for path, methods in golden["paths"].items():
            for method in methods.keys() & set(_METHODS):
                found.append(Operation(service, method, path, methods[method], schemas))
    return tuple(found)


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that a call asks for: the one with the fewest parameters that fits."""
    fits = [
        one for one in operations() if one.method == method.lower() and one.pattern.fullmatch(path)
    ]
    return min(fits, key=lambda one: one.path.count("{"), default=None)


@dataclass
class Contract:
    """Looks at every call that a portal of a test makes."""

    faults: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def http(self) -> httpx.AsyncClient:
        """A client for `wiring.build` that notes what does not fit."""
        return httpx.AsyncClient(
            timeout=httpx.Timeout(10, connect=2), event_hooks={"request": [self.look]}
        )

    async def look(self, request: httpx.Request) -> None:
        path = request.url.raw_path.decode().partition("?")[0]
        if path == "/openapi.json" or not isinstance(request.stream, httpx.ByteStream):
            return  # a program's call that the portal only passes on, or a file
        called = f"{request.method} {path}"
        operation = operation_of(request.method, path)
        if operation is None:
            self.faults.append(f"{called} is in no golden openapi.json")
            return
        self.seen.add((operation.method, operation.path))
        kind = request.headers.get("content-type", "")
        body = json.loads(request.content) if kind.startswith("application/json") else None
        query = parse_qsl(request.url.query.decode(), keep_blank_values=True)
        self.faults += [f"{called}: {fault}" for fault in operation.faults(query, body)]
