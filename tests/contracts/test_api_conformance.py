"""The HTTP APIs are the same everywhere (api.md): every route of every service, whoever wrote it.

What deviates stands in a list here, with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from cyzj.http.policies import Public
from cyzj.http.routes import method_of, policy_of, routes_of
from cyzj.settings import DatabaseSettings, Settings
from group_office.wiring import build as build_group_office
from joint_training.wiring import build as build_joint_training
from member_schools.settings import MemberSettings
from member_schools.wiring import build as build_member_schools
from teacher_exchanges.wiring import build as build_teacher_exchanges

NOWHERE = DatabaseSettings(url="postgresql+asyncpg://")
BUILDERS: dict[str, Callable[[], FastAPI]] = {
    "member_schools": lambda: build_member_schools(MemberSettings(database=NOWHERE), "http"),
    "teacher_exchanges": lambda: build_teacher_exchanges(Settings(database=NOWHERE), "http"),
    "joint_training": lambda: build_joint_training(Settings(database=NOWHERE), "http"),
    "group_office": lambda: build_group_office(Settings(database=NOWHERE), "http"),
}
APPS = {name: builder() for name, builder in BUILDERS.items()}
PLATFORM = ("/livez", "/readyz", "/metrics", "/v1/version")
WITHOUT_KEY = {
    "POST /v1/files": "a file is kept by its hash: sent twice, it lies there once",
    "POST /v1/me/password": "a stored answer to a password would be a way to try passwords",
    "POST /v1/organisations/{id}/invitations": "the answer shows a secret once; it is not stored",
    "POST /v1/invitations/import/{token}/confirm": "the answer shows secrets once; it is not stored",
    "POST /v1/people/{ref}/password-reset": "the answer shows a secret once; it is not stored",
    "POST /v1/people/{ref}/personal-data/reveal": "personal data in full is not stored twice",
    "POST /v1/feeds/renew": "the answer shows a secret once; it is not stored",
    "POST /v1/sessions": "signing in: the answer holds a session",
    "DELETE /v1/sessions": "signing out twice is signing out",
    "POST /v1/sessions/accept-invitation": "an invitation serves once by itself",
    "POST /v1/sessions/switch": "the answer holds a token",
    "POST /v1/sessions/token": "the answer holds a token",
}
WITHOUT_EXPORT = {
    "/v1/organisations/{id}/staff": "names and telephones do not leave as a file",
    "/v1/organisations/{id}/invitations": "names do not leave as a file",
    "/v1/people/{ref}/personal-data/accesses": "in /v1/me/export.…, which is everything",
    "/v1/ops/rebuilds": "a handful of rows for operators",
    "/v1/requests/{id}/timeline": "/v1/facts/export.… with `correlationid` or `subject`",
    "/v1/engagements/{id}/timeline": "/v1/facts/export.… with `subject`",
}
WITHOUT_VERSION = {
    "POST /v1/exchange-requests/{id}/answer": "the answer is another school's: a match of its own",
    "POST /v1/invitations/{id}/revoke": "an invitation has two states, and revoking again is a 409",
    "POST /v1/resolutions/{id}/vote": "others vote at the same time: each casts a vote of its own",
}
NO_STEPS = {
    "POST /v1/organisations/{id}/invitations": "makes an invitation, and shows its secret once",
    "POST /v1/people/{ref}/password-reset": "makes a reset, and shows its secret once",
    "POST /v1/people/{ref}/erase": "a person has no version: there is nothing after it",
    "POST /v1/majors/{catalogue_year}/{code}/check": "an entry of a table was checked, once",
}
PARTIAL = {
    "StaffItem": {"waiting_on"},
    "InvitationItem": {"version", "waiting_on"},
}
"""Items without all four of version, state, waiting_on and allowed_actions: nobody waits for a post."""


@dataclass(frozen=True)
class Operation:
    """One operation of one service's document."""

    service: str
    path: str
    method: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def parameters(self, where: str) -> set[str]:
        found = self.said.get("parameters", [])
        return {one["name"].lower() for one in found if one["in"] == where}

    def __str__(self) -> str:
        return f"{self.service}: {self.name}"


DOCUMENTS: dict[str, dict[str, Any]] = {name: app.openapi() for name, app in APPS.items()}
OPERATIONS = [
    Operation(service, path, method, said)
    for service, document in DOCUMENTS.items()
    for path, methods in document["paths"].items()
    for method, said in methods.items()
]
V1 = [one for one in OPERATIONS if one.path.startswith("/v1/") and one.path not in PLATFORM]
WRITES = [one for one in V1 if one.method != "get"]
LISTS = [one for one in V1 if one.method == "get" and "cursor" in one.parameters("query")]
ITEMS = [one for one in V1 if one.method == "get" and re.search(r"/\{\w+\}$", one.path)]
STEPS = [
    one
    for one in WRITES
    if re.search(r"^/v1/[a-z-]+/\{\w+\}/[a-z-]+$", one.path) and one.name not in NO_STEPS
]
every = pytest.mark.parametrize


def _id(operation: Operation) -> str:
    return str(operation)


def schema_at(operation: Operation, where: dict[str, Any]) -> dict[str, Any]:
    """The schema of a body or an answer, its reference followed."""
    schema: dict[str, Any] = where["content"]["application/json"]["schema"]
    return followed(operation, schema)


def followed(operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rsplit("/", 1)[-1]
    return {**DOCUMENTS[operation.service]["components"]["schemas"][name], "called": name}


def answer_of(operation: Operation) -> dict[str, Any]:
    codes = operation.said["responses"]
    return schema_at(operation, codes.get("200") or codes["201"])


def test_the_walk_sees_every_service_and_the_lists_of_exceptions_name_what_is_there() -> None:
    assert len(V1) > 100
    assert {one.service for one in V1} == set(BUILDERS)
    assert set(WITHOUT_KEY) <= {one.name for one in WRITES}
    assert set(WITHOUT_EXPORT) <= {one.path for one in LISTS}
    assert set(WITHOUT_VERSION) <= {one.name for one in STEPS}
    assert set(NO_STEPS) <= {one.name for one in WRITES}


@every("service", BUILDERS)
def test_every_service_says_whether_it_lives_what_it_measures_and_what_runs(service: str) -> None:
    document = DOCUMENTS[service]
    assert document["openapi"].startswith("3.1")
    assert set(PLATFORM) <= set(document["paths"])
    names = [one.said["operationId"] for one in OPERATIONS if one.service == service]
    assert len(set(names)) == len(names)


@every("operation", V1, ids=_id)
def test_paths_are_nouns_in_kebab_case_and_every_operation_says_what_it_does(
    operation: Operation,
) -> None:
    for part in operation.path.split("/")[2:]:
        assert re.fullmatch(
            r"[a-z]+(-[a-z]+)*|\{[a-z_]+\}|(export|paper)\.(xlsx|csv|\{format\})|(template|marked)\.xlsx",
            part,
        )
    assert operation.said["summary"]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation.said["operationId"])


@every("operation", WRITES, ids=_id)
def test_every_write_takes_an_idempotency_key(operation: Operation) -> None:
    takes = "idempotency-key" in operation.parameters("header")
    assert takes != (operation.name in WITHOUT_KEY)


@every("operation", V1, ids=_id)
def test_every_error_is_a_problem_with_words_for_people(operation: Operation) -> None:
    answers = operation.said["responses"]
    errors = {code: said for code, said in answers.items() if code >= "400"}
    assert "503" in errors
    for said in errors.values():
        assert "application/problem+json" in said["content"]
        problem = schema_at(operation, said)
        assert problem["called"] == "Problem"
        assert {"type", "title", "status", "detail", "instance", "user_message"} <= set(
            problem["required"]
        )
        assert {"errors", "current"} <= set(problem["properties"])


@every("operation", ITEMS, ids=_id)
def test_an_item_has_an_entity_tag(operation: Operation) -> None:
    if "export" in operation.path or operation.path.startswith("/v1/cases"):
        return  # a case is a list of what was said about an item
    assert "304" in operation.said["responses"]


@every("operation", LISTS, ids=_id)
def test_a_list_is_paged_sorted_counted_only_when_asked_and_exported(operation: Operation) -> None:
    assert operation.parameters("query") >= {"cursor", "limit", "sort", "with_total"}
    page = answer_of(operation)
    assert {"items", "next_cursor", "total"} <= set(page["properties"])
    assert "total" not in page["required"]
    asked = {one["name"]: one for one in operation.said["parameters"]}
    assert asked["limit"]["schema"]["maximum"] == 200
    assert asked["with_total"]["schema"]["default"] is False
    paths = {one.path for one in V1 if one.service == operation.service}
    files = {f"{operation.path}/export.xlsx", f"{operation.path}/export.csv"}
    exported = files <= paths or f"{operation.path}/export.{{format}}" in paths
    assert exported != (operation.path in WITHOUT_EXPORT)


@every("operation", [one for one in V1 if "/export." in one.path], ids=_id)
def test_an_export_takes_the_filters_of_its_list(operation: Operation) -> None:
    path = operation.path.rsplit("/export.", 1)[0]
    beside = next((one for one in V1 if one.path == path and one.method == "get"), None)
    assert beside is not None
    paging = {"cursor", "limit", "sort", "with_total"}
    assert operation.parameters("query") == beside.parameters("query") - paging


@every("operation", STEPS, ids=_id)
def test_a_state_change_names_the_version_it_saw_and_answers_with_the_item(
    operation: Operation,
) -> None:
    body = operation.said.get("requestBody")
    if operation.name not in WITHOUT_VERSION and "/cases/" not in operation.path:
        assert body is not None
        assert "expected_version" in schema_at(operation, body)["required"]
    item = answer_of(operation)
    missing = {"version", "state", "waiting_on", "allowed_actions"} - set(item["properties"])
    assert missing == PARTIAL.get(item["called"], set())


def guarded() -> Iterator[tuple[str, str, str]]:
    """Every route that needs a token, with a path that fits it."""
    for service, app in APPS.items():
        for route in routes_of(app):
            if not isinstance(policy_of(route), Public):
                path = re.sub(r"\{format\}", "csv", route.path)
                yield service, method_of(route), re.sub(r"\{\w+\}", str(UUID(int=1)), path)


@every("service", BUILDERS)
async def test_without_a_token_every_route_says_what_to_do_in_chinese(service: str) -> None:
    transport = httpx.ASGITransport(APPS[service])
    walked = 0
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        for name, method, path in guarded():
            if name == service:
                refused = await client.request(method, path)
                is_a_problem(refused, 401)
                walked += 1
        is_a_problem(await client.get("/v1/nothing-of-the-kind"), 404)
        is_a_problem(await client.delete("/v1/version"), 405)
    assert walked > 10


def is_a_problem(answer: httpx.Response, status: int) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )
    said = json.loads(answer.content)
    assert re.fullmatch(r"urn:cyzj:problem:[a-z]+(-[a-z]+)*", said["type"])
    assert re.search(r"[\u4e00-\u9fff].*[。！？]$", said["user_message"])
    assert said["status"] == status
    assert said["instance"]
