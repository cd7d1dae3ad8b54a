"""Requests and offers: one set of pages, told apart by what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request

from cyzj.contracts.codes import Role

Item = Mapping[str, Any]
SPEAKS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})
"""Who speaks for a school."""
OFFICE = frozenset({Role.GROUP_OFFICE, Role.OPERATOR})


@dataclass(frozen=True)
class Kind:
    """Requests or offers: their address (in the API with `/v1` before), words and fields."""

    machine: str
    path: str
    noun: str
    short: str
    line: str
    last_day: str
    last_day_name: str
    publish: str
    taken: str
    match_key: str

    @property
    def api(self) -> str:
        return f"/v1{self.path}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return [("教师互训", ""), (self.noun, self.path)]


REQUESTS = Kind(
    "request",
    "/exchange-requests",
    "交流需求",
    "需求",
    "联盟内公开的用人、派出与教研需求；应答后进入对接。",
    "deadline",
    "征集截止",
    "open",
    "matched",
    "request_id",
)
OFFERS = Kind(
    "offer",
    "/exchange-offers",
    "交流供给",
    "供给",
    "各校可以提供的教师、岗位与课程；选用后进入对接。",
    "expires_on",
    "供给截止",
    "publish",
    "taken",
    "offer_id",
)
_BY_PATH = {kind.path: kind for kind in (REQUESTS, OFFERS)}


def _of(request: Request) -> Kind:
    return _BY_PATH["/" + request.url.path.split("/")[1]]


Which = Annotated[Kind, Depends(_of)]
