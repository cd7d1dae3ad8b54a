"""The workbench: what waits on the viewer, what waits on others, what may be of use."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.http import Parameters
from portal.clients.problems import Problem
from portal.clients.waiting import ASKERS, TOLD
from portal.health import away
from portal.page import Page
from portal.pages.exchanges import fitting, showing
from portal.pages.exchanges.kinds import REQUESTS, SPEAKS
from portal.pages.next_dates import next_dates
from portal.pages.waiting import tag, waiting
from portal.states import MACHINES
from portal.together import nothing, together
from portal.words import SERVICES, greeting

router = APIRouter()

_SHOWN = 6
_RECOMMENDED = 3
_BARS = {"grey": "grey", "blue": "blue", "green": "green", "orange": "orange"}
_QUICK = (
    ("发布需求", "我校想派出或请进", "file-plus", "/exchange-requests/new"),
    ("发布供给", "我校可以提供", "gift", "/exchange-offers/new"),
    ("预约基地", "按周次、节次预约", "calendar-plus", "/bookings/new"),
    ("提交成果", "教材、案例与资源", "upload", "/results/new"),
)
BOARD = "/office/board"
TODAY = "/bookings/today"
_PERSONS = frozenset({Role.TEACHER, Role.ENTERPRISE_MENTOR})
"""Who is at work for themselves, not for a school."""


@router.get("/")
async def home(page: ViewerPage) -> Response:
    """The home page of every role; the office's is the board."""
    if Role.GROUP_OFFICE in page.viewer.roles and BOARD in page.portal.routed:
        return page.go(BOARD)
    if page.viewer.role is Role.BASE_MANAGER and TODAY in page.portal.routed:
        return page.go(TODAY)
    asks = bool(page.viewer.roles & TOLD)
    mine, theirs = await together(waiting(page, "me"), waiting(page, "others"))
    side: dict[str, Any] = {}
    if not page.wants_fragment:
        ours, tasks, offered, fits, dates = await together(
            _ours(page),
            _tasks(page),
            _offered(page),
            fitting.recommended(page, _RECOMMENDED),
            next_dates(page) if page.viewer.roles & ASKERS else nothing(),
        )
        side = {"ours": ours, "tasks": tasks, "offered": offered, "dates": dates, "fits": fits}
        side |= {"quick": _quick(page), "running": [] if asks else await _running(page)}
    return page.show(
        "pages/home.html",
        title="工作台",
        block="lists",
        etag=tag((*mine.steps, *theirs.steps, mine.missing)),
        greeting=greeting(page.now),
        mine=mine,
        theirs=theirs,
        shown=_SHOWN,
        asks=asks,
        votes=not page.viewer.roles & ASKERS,
        person=page.viewer.role in _PERSONS,
        speaks=Role.COORDINATOR in page.viewer.roles,
        **side,
    )


@router.get("/todo")
async def todo(page: ViewerPage, on: str = "me") -> Response:
    """Everything that waits, in full: on the viewer, or on others."""
    whose = "others" if on == "others" else "me"
    mine, theirs = await together(waiting(page, "me"), waiting(page, "others"))
    return page.show(
        "pages/todo.html",
        title="待办事项",
        block="lists",
        etag=tag((whose, *mine.steps, *theirs.steps, mine.missing)),
        whose=whose,
        mine=mine,
        theirs=theirs,
        chosen=mine if whose == "me" else theirs,
    )


def _quick(page: Page) -> list[tuple[str, str, str, str]]:
    may = Role.COORDINATOR in page.viewer.roles
    return [each for each in _QUICK if may and each[3] in page.portal.routed]


async def _ours(page: Page) -> list[dict[str, Any]] | None:
    """The school's requests by state; None for who does not speak for a school."""
    if not page.viewer.roles & SPEAKS:
        return None
    try:
        path = f"{REQUESTS.api}/facets"
        found = (await page.services.teacher_exchanges.get(path, {"scope": "mine"})).body
    except Problem:
        return None
    states = MACHINES["request"].states.values()
    return [
        {
            "state": state.code,
            "name": state.name,
            "count": found["status"][state.code],
            "colour": _BARS.get(state.tone.colour.removeprefix("outline-"), "grey"),
        }
        for state in states
        if found["status"].get(state.code)
    ]


async def _tasks(page: Page) -> list[tuple[str, int]] | None:
    """A person's own engagements by state; None for who speaks for a school, or has none at all."""
    if page.viewer.role not in _PERSONS:
        return None
    try:
        asked: Parameters = {"limit": 200}
        found = (await page.services.teacher_exchanges.get("/v1/engagements", asked)).body["items"]
    except Problem:
        return None
    counted = Counter(one["status"] for one in found)
    return [(code, counted[code]) for code in MACHINES["engagement"].states if counted[code]]


async def _running(page: Page) -> list[tuple[str, bool]]:
    """The services by name, and whether each answers: what an operator sees first."""
    missing = await away(page.request)
    return [(SERVICES[name], name not in missing) for name in page.portal.services.clients]


async def _offered(page: Page) -> list[dict[str, Any]]:
    """Requests of others that are collected now, the next to close first."""
    if Role.COORDINATOR not in page.viewer.roles:
        return []
    asked: Parameters = {
        "scope": "others",
        "status": ["open", "partially_matched"],
        "sort": "deadline",
        "limit": 3,
    }
    try:
        found = (await page.services.teacher_exchanges.get(REQUESTS.api, asked)).body["items"]
    except Problem:
        return []
    return [
        showing.row(page, REQUESTS, one, await showing.poster(page, one))
        for one in found
        if "answer" in one["allowed_actions"]
    ]
