"""The generated part of the README: commands, queries, events and state diagrams, from the code itself."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.names import ROLES
from cyzj.contracts.payload import Payload, context_of
from cyzj.domain.transitions import Machine, mermaid
from cyzj.http.policies import Allow, Public, Scope
from member_schools.domain.activity import QUALIFYING
from member_schools.domain.agreement_machine import AGREEMENT
from member_schools.domain.appointment import APPOINTMENT
from member_schools.domain.factsheet import FACTSHEET
from member_schools.domain.invitation import INVITATION
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.qualification_machine import QUALIFICATION
from member_schools.domain.resolution_machine import RESOLUTION
from member_schools.domain.standing import STANDING
from member_schools.domain.sub_alliance import SUB_ALLIANCE
from member_schools.domain.term import TERM
from member_schools.http.policies import POLICIES
from member_schools.wiring import ROUTERS

CONTEXT = "member_schools"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
MACHINES = (
    MEMBERSHIP,
    AGREEMENT,
    FACTSHEET,
    RESOLUTION,
    TERM,
    SUB_ALLIANCE,
    PAIRING,
    PROJECT,
    QUALIFICATION,
    STANDING,
    APPOINTMENT,
    INVITATION,
)
_REACH = {Scope.OWN: "自己", Scope.SCHOOL: "本单位", Scope.ALLIANCE: "全联盟"}


def canvas() -> str:
    """The generated part, without its markers."""
    routes = [route for router in ROUTERS for route in _routes(router)]
    queries = [route for route in routes if route.methods == {"GET"}]
    commands = [route for route in routes if route.methods != {"GET"}]
    sent = [event for event in all_events().values() if context_of(event.TYPE) == CONTEXT]
    return "\n\n".join(
        (
            "## Commands\n\n" + _table("command", commands),
            "## Queries\n\n" + _table("query", queries),
            "## Events out\n\n" + _events(sent),
            "## Events in\n\n" + _events(list(QUALIFYING)),
            "## States",
            *(_diagram(machine) for machine in MACHINES),
        )
    )


def with_canvas(readme: str) -> str:
    """The README with its generated part made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{canvas()}\n\n{END}{after}"


def _routes(router: APIRouter) -> Iterator[APIRoute]:
    return (route for route in router.routes if isinstance(route, APIRoute))


def _table(kind: str, routes: list[APIRoute]) -> str:
    lines = [f"| {kind} | route | who |", "|---|---|---|"]
    for route in sorted(routes, key=lambda r: (r.path, min(r.methods or ()))):
        method = min(route.methods or ())
        lines.append(f"| {route.operation_id} | `{method} {route.path}` | {_who(route)} |")
    return "\n".join(lines)


def _who(route: APIRoute) -> str:
    policy = next(_declared(route.dependant))
    if isinstance(policy, Public):
        return f"no token: {policy.why}"
    by_scope: dict[Scope, list[str]] = {}
    for role, scope in sorted(POLICIES[policy.action].items()):
        by_scope.setdefault(scope, []).append(ROLES[role])
    return "；".join(f"{_said(roles)}（{_REACH[scope]}）" for scope, roles in by_scope.items())


def _said(roles: list[str]) -> str:
    others = [name for name in ROLES.values() if name not in roles]
    if len(others) > 2:
        return "、".join(roles)
    return f"除{'、'.join(others)}外的所有角色" if others else "所有角色"


def _declared(dependant: Dependant) -> Iterator[Allow | Public]:
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, Allow | Public):
            yield dependency.call
        yield from _declared(dependency)


def _events(events: list[type[Payload]]) -> str:
    lines = ["| event | meaning |", "|---|---|"]
    for event in sorted(events, key=lambda e: e.TYPE):
        meaning = (event.__doc__ or "").strip().splitlines()[0]
        lines.append(f"| `{event.TYPE}` | {meaning} |")
    return "\n".join(lines)


def _diagram(machine: Machine) -> str:
    rows = "\n".join(
        f"| {row.name} `{row.command}` | {row.actor} | {row.guard or '–'} | {row.event or '–'} |"
        for row in machine.transitions
    )
    return (
        f"### {machine.title} ({machine.name})\n\n```mermaid\n{mermaid(machine)}\n```\n\n"
        f"| command | who | guard | event |\n|---|---|---|---|\n{rows}"
    )
