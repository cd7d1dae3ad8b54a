"""What a release is asked: every GET route that shows data, as several people, down to each item."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode

import httpx
from python_calamine import CalamineWorkbook
from tests.upgrade.release import SERVICES, Answers
from tests.upgrade.serving import Platform

CLERK, OPERATOR = "office.clerk", "office.operator"
COORDINATORS = ("chengdu.coordinator", "deyang.coordinator")
TEACHER, LEADER = "deyang.teacher1", "chengdu.leader"
ACCOUNTS = (CLERK, OPERATOR, *COORDINATORS, TEACHER, LEADER)
PARTIES = (CLERK, *COORDINATORS)
NOT_ASKED = {
    "/livez": "the process, not the data",
    "/public/jwks.json": "a private key is kept in no repository: a new one is made",
    "/readyz": "the process, not the data",
    "/metrics": "the process, not the data",
    "/v1/version": "it says which release it is: another one by intention",
}
"""GET route → why its answer is no business of an upgrade."""
KINDS = ("exchange-requests", "exchange-offers", "matches", "engagements")
SOME_FACTS = "context=member_schools"
TIMELINES = 3
"""The story of every third item is asked for: they say the same facts as the lists."""
_FORMATS = ("xlsx", "csv")


@dataclass
class Asking:
    """Asks, and writes down what was said."""

    platform: Platform
    said: Answers = field(default_factory=lambda: {service: {} for service in SERVICES})

    async def ask(
        self, account: str, service: str, route: str, query: str = "", /, **places: str
    ) -> Any:
        """The answer to a question of our own, written down."""
        path = route.format(**places)
        whole = await self.whole(account, service, path, query)
        question = f"{path}?{query} as {account}" if query else f"{path} as {account}"
        self.said[service].setdefault(route, {})[question] = whole
        return whole

    async def again(self, services: Iterable[str]) -> None:
        """Ask every question that the release was asked, in its own words."""
        for service in services:
            for route, questions in self.platform.release.answers[service].items():
                said = self.said[service].setdefault(route, {})
                for question in questions:
                    url, _, account = question.rpartition(" as ")
                    path, _, query = url.partition("?")
                    said[question] = await self.whole(account, service, path, query)

    async def whole(self, account: str, service: str, path: str, query: str) -> Any:
        """The answer, with every further page of a list; it must be a success."""
        whole = _read(await self._get(account, service, path, query))
        cursor = whole.pop("next_cursor", None) if isinstance(whole, dict) else None
        while cursor:
            more = f"{query}&" if query else ""
            page = (
                await self._get(account, service, path, f"{more}{urlencode({'cursor': cursor})}")
            ).json()
            whole["items"] += page["items"]
            cursor = page["next_cursor"]
        return whole

    async def _get(self, account: str, service: str, path: str, query: str) -> httpx.Response:
        headers = self.platform.headers(account) if account else {}
        url = f"{path}?{query}" if query else path
        answer = await self.platform.apis[service].get(url, headers=headers)
        assert answer.status_code == 200, f"{service} {url} as {account}: {answer.text}"
        return answer


def _read(answer: httpx.Response) -> Any:
    """What an answer says: JSON, a sheet's rows, or the hash of a file."""
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "application/json":
        return answer.json()
    if kind == "text/csv":
        return _table(list(csv.reader(StringIO(answer.content.decode("utf-8-sig")))))
    if kind.endswith(".sheet"):
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        return _table(book.get_sheet_by_index(0).to_python())
    return {"type": kind, "sha256": hashlib.sha256(answer.content).hexdigest()}


def _table(rows: list[list[Any]]) -> list[dict[str, str]]:
    """The rows by heading: a column that comes later is no loss."""
    headings, *lines = rows or [[]]
    return [
        {str(heading): str(cell) for heading, cell in zip(headings, line, strict=False)}
        for line in lines
    ]


async def said_again(platform: Platform, *services: str) -> Answers:
    """What the services (all, if none is named) say now to the questions of the release."""
    asking = Asking(platform)
    await asking.again(services or platform.release.services)
    return asking.said


async def everything_said(platform: Platform) -> Answers:
    """What a new release says: the questions for all later ones."""
    asking = Asking(platform)
    await _members(asking)
    for kind in KINDS:
        await _exchanges(asking, kind)
    await _rest_of_exchanges(asking)
    listed = asking.said["teacher_exchanges"]
    for kind, route in (("exchange-requests", "requests"), ("engagements", "engagements")):
        whole = listed[f"/v1/{kind}"][f"/v1/{kind}?limit=200&with_total=true as {CLERK}"]
        for item in whole["items"][::TIMELINES]:
            timeline = f"/v1/{route}/{{id}}/timeline"
            await asking.ask(CLERK, "group_office", timeline, "limit=200", id=item["id"])
    await _office(asking)
    await _imports(asking)
    return asking.said


async def _members(asking: Asking) -> None:
    service, register = "member_schools", "/v1/organisations"
    await asking.ask("", service, "/public/oidc")
    for route in ("/v1/me", "/v1/me/saved-queries"):
        for account in ACCOUNTS:
            await asking.ask(account, service, route)
    await asking.ask(TEACHER, service, "/v1/cities")
    for account in (CLERK, TEACHER):
        await asking.ask(account, service, register, "limit=50&with_total=true")
    for query in ("standing=suspended", "kind=enterprise&sort=name", "q=示例成都"):
        await asking.ask(CLERK, service, register, query)
    for end in _FORMATS:
        await asking.ask(CLERK, service, f"{register}/export.{end}")
    for item in (await asking.ask(CLERK, service, register))["items"]:
        await asking.ask(CLERK, service, f"{register}/{{id}}", id=item["id"])
        for part in ("invitations", "staff"):
            await asking.ask(CLERK, service, f"{register}/{{id}}/{part}", id=item["id"])


async def _exchanges(asking: Asking, kind: str) -> None:
    service, route = "teacher_exchanges", f"/v1/{kind}"
    for account in PARTIES:
        items = (await asking.ask(account, service, route, "limit=200&with_total=true"))["items"]
        for item in items:
            await asking.ask(account, service, f"{route}/{{id}}", id=item["id"])
            if account == CLERK:
                await asking.ask(account, service, f"{route}/{{id}}/history", id=item["id"])
        await asking.ask(account, service, f"{route}/facets")
    for end in _FORMATS:
        await asking.ask(COORDINATORS[0], service, f"{route}/export.{{format}}", format=end)
    if kind.startswith("exchange"):
        for scope in ("mine", "archived"):
            await asking.ask(COORDINATORS[0], service, route, f"scope={scope}&limit=200")


async def _rest_of_exchanges(asking: Asking) -> None:
    service, route = "teacher_exchanges", "/v1/engagements"
    for account in (TEACHER, LEADER):
        for item in (await asking.ask(account, service, route, "limit=200"))["items"]:
            shown = await asking.ask(account, service, f"{route}/{{id}}", id=item["id"])
            for one in shown["evidence"]:
                places = {"id": item["id"], "evidence_id": one["id"]}
                file = f"{route}/{{id}}/evidence/{{evidence_id}}/file"
                await asking.ask(account, service, file, **places)
    for account in ACCOUNTS:
        await asking.ask(account, service, "/v1/exchange-types")
        await asking.ask(account, service, "/v1/waiting")
    await asking.ask(TEACHER, service, "/v1/hours/mine")
    for end in _FORMATS:
        await asking.ask(TEACHER, service, "/v1/hours/mine/export.{format}", format=end)


async def _office(asking: Asking) -> None:
    service = "group_office"
    for account in (CLERK, COORDINATORS[0]):
        board = await asking.ask(account, service, "/v1/board")
        await asking.ask(account, service, "/v1/home-counts")
        queue = await asking.ask(account, service, "/v1/queue", "limit=200")
        for drill in sorted(set(_drills(board)))[:: 1 if account == CLERK else 5]:
            await asking.ask(account, service, "/v1/board/drill", drill)
        places = sorted({(turn["item_kind"], turn["item_id"]) for turn in queue["items"]})
        for kind, item in places:
            route = "/v1/cases/{item_kind}/{item_id}"
            await asking.ask(account, service, route, item_kind=kind, item_id=item)
    await asking.ask(CLERK, service, "/v1/facts", f"limit=200&{SOME_FACTS}")
    await asking.ask(COORDINATORS[0], service, "/v1/facts", "limit=200&aggregate=engagement")
    for end in _FORMATS:
        for route in ("/v1/board", "/v1/queue"):
            await asking.ask(CLERK, service, f"{route}/export.{{format}}", format=end)
        await asking.ask(CLERK, service, "/v1/facts/export.{format}", SOME_FACTS, format=end)
        export = "/v1/board/drill/export.{format}"
        await asking.ask(CLERK, service, export, "measure=funnel&cell=opened", format=end)
    await asking.ask(OPERATOR, service, "/v1/ops/rebuilds")


async def _imports(asking: Asking) -> None:
    """The templates, and the files that somebody has checked and not confirmed yet."""
    for (service, prefix), account in IMPORTS.items():
        await asking.ask(account, service, f"{prefix}/import/template.xlsx")
        for token in asking.platform.release.imports[prefix]:
            for part in ("", "/marked.xlsx"):
                await asking.ask(account, service, f"{prefix}/import/{{token}}{part}", token=token)


IMPORTS = {
    ("member_schools", "/v1/organisations"): CLERK,
    ("member_schools", "/v1/invitations"): COORDINATORS[0],
    ("teacher_exchanges", "/v1/exchange-requests"): COORDINATORS[0],
    ("teacher_exchanges", "/v1/exchange-offers"): COORDINATORS[0],
}
"""Every import, and who sends one."""


def _drills(answer: Any) -> Iterator[str]:
    """Every question that a board hands out."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name.endswith("drill") and isinstance(value, str):
                yield value
            yield from _drills(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _drills(value)
