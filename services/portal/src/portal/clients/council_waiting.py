"""What waits in member_schools: votes, and the items in which a school, a person or the office is waited on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cyzj.contracts.codes import Role
from portal.clients.bound import BoundServices
from portal.clients.problems import NotFound
from portal.together import together
from portal.viewer import Viewer

Item = dict[str, Any]
SPEAKERS = frozenset({Role.COORDINATOR, Role.SCHOOL_LEADER})
PARTIES = SPEAKERS | {Role.ENTERPRISE_MENTOR}
"""The roles that act for a party of a cooperation project."""
_RECORDED = PARTIES | {Role.TEACHER, Role.BASE_MANAGER, Role.GROUP_OFFICE}
"""The roles with a professional record, or whose part it is to verify one."""
_SOON = timedelta(days=30)
"""[P] How long before its day a milestone is its owner's turn."""
_OPEN_AT_MOST = 200
Ask = Callable[[BoundServices, Viewer, bool], Awaitable[list[Item]]]


@dataclass(frozen=True)
class Source:
    """Items of one kind: how to ask for those that wait, and what of one waits on the viewer."""

    ask: Ask
    here: Callable[[Item, Viewer], list[Item]]


@dataclass(frozen=True)
class Waits:
    """One thing that waits: of which kind, the item, and who is waited on for what."""

    kind: str
    item: Item
    one: Item


async def council_waiting(
    services: BoundServices, viewer: Viewer, now: datetime, *, mine: bool
) -> list[Waits]:
    """What waits on the viewer, or (else) on others in what the viewer may see."""
    asked = [source.ask(services, viewer, mine) for source in SOURCES.values()]
    found = await together(*asked)
    waiting = []
    for (kind, source), items in zip(SOURCES.items(), found, strict=True):
        for item in items:
            here = source.here(item, viewer)
            shown = here if mine else [one for one in item["waiting_on"] if one not in here]
            waiting += [Waits(kind, item, one) for one in shown if presses(one, now)]
    return waiting


async def open_votes(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The resolutions that the viewer's school still votes on; asked only of who may vote."""
    if Role.COUNCIL_VOTER not in viewer.roles:
        return []
    return [one for one in await _voting(services) if "vote" in one["allowed_actions"]]


async def votes_under_way(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The open votes, those that the office counts among them; asked only of the office."""
    if Role.GROUP_OFFICE not in viewer.roles:
        return []
    return await _voting(services)


async def office_applications(services: BoundServices, viewer: Viewer) -> list[Item]:
    """The memberships that wait on the office; asked only of the office."""
    if Role.GROUP_OFFICE not in viewer.roles:
        return []
    return await _asked(services, "memberships", waiting_on_office="true")


async def records_of(services: BoundServices, viewer: Viewer, mine: bool) -> list[Item]:
    """The qualifications that wait: on the viewer or their side, or (else) on anybody."""
    if not viewer.roles & _RECORDED:
        return []
    name = "waiting_on_me" if mine else "waiting"
    return await _asked(services, "qualifications", **{name: "true"})


def record_here(item: Item, viewer: Viewer) -> list[Item]:
    """What of a qualification waits on the viewer: what they may do, and their own to be renewed."""
    return [
        one
        for one in item["waiting_on"]
        if (one["action"] in item["allowed_actions"] and one["person_ref"] is None)
        or one["person_ref"] == viewer.person_ref
    ]


def presses(waiting: Item, now: datetime) -> bool:
    """Whether it is to be done now: what is owed only in a month is nobody's turn yet."""
    if waiting["action"] != "complete_milestone" or not waiting["due"]:
        return True
    return datetime.fromisoformat(waiting["due"]) - now <= _SOON


def waiting_here(item: Item, viewer: Viewer) -> list[Item]:
    """What of an item waits on the viewer's organisation, and this viewer may do."""
    may = {*item["allowed_actions"], "reactivate"}
    return [
        one
        for one in item["waiting_on"]
        if one["school_id"] == viewer.school.id and one["action"] in may
    ]


async def _own_memberships(services: BoundServices, viewer: Viewer, _: bool) -> list[Item]:
    if not viewer.roles & SPEAKERS:
        return []
    return await _asked(services, "memberships", limit=1, organisation_id=viewer.school.id)


async def _own_agreements(services: BoundServices, viewer: Viewer, _: bool) -> list[Item]:
    if not viewer.roles & SPEAKERS:
        return []
    return await _asked(services, "agreements", waiting="true")


async def _own_pairings(services: BoundServices, viewer: Viewer, _: bool) -> list[Item]:
    if not viewer.roles & SPEAKERS:
        return []
    standing = ["proposed", "active"]
    return await _asked(services, "pairings", organisation_id=viewer.school.id, status=standing)


async def _own_projects(services: BoundServices, viewer: Viewer, _: bool) -> list[Item]:
    if not viewer.roles & PARTIES:
        return []
    standing = ["proposed", "running", "concluding"]
    return await _asked(
        services, "cooperation-projects", organisation_id=viewer.school.id, status=standing
    )


async def _own_factsheet(services: BoundServices, viewer: Viewer, _: bool) -> list[Item]:
    if not viewer.roles & SPEAKERS:
        return []
    try:
        answer = await services.member_schools.get(
            f"/v1/organisations/{viewer.school.id}/factsheet"
        )
    except NotFound:
        return []
    return [answer.body]


SOURCES: Mapping[str, Source] = {
    "membership": Source(_own_memberships, waiting_here),
    "agreement": Source(_own_agreements, waiting_here),
    "pairing": Source(_own_pairings, waiting_here),
    "cooperation_project": Source(_own_projects, waiting_here),
    "qualification": Source(records_of, record_here),
    "factsheet": Source(_own_factsheet, waiting_here),
}


async def _voting(services: BoundServices) -> list[Item]:
    return await _asked(services, "resolutions", status="voting", sort="closes_at")


async def _asked(
    services: BoundServices, what: str, **asked: str | int | Sequence[str]
) -> list[Item]:
    whole = {"limit": _OPEN_AT_MOST, **asked}
    found: list[Item] = (await services.member_schools.get(f"/v1/{what}", whole)).body["items"]
    return found
