"""A service's canvas page: commands, queries, events and state diagrams, written from the code itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.routing import APIRoute

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.names import ROLES
from cyzj.contracts.payload import Payload, context_of
from cyzj.domain.transitions import Machine, mermaid
from cyzj.http.policies import Policies, Public, Scope
from cyzj.http.routes import method_of, policy_of, routes_of

BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
_REACH = {Scope.OWN: "自己", Scope.SCHOOL: "本单位", Scope.ALLIANCE: "全联盟"}


@dataclass(frozen=True)
class Canvas:
    """What the page is written from. `heard`: the events of others that the service acts on."""

    context: str
    routers: Sequence[APIRouter]
    policies: Policies
    machines: Sequence[Machine]
    heard: Sequence[type[Payload]] = ()


def with_canvas(readme: str, canvas: Canvas) -> str:
    """The README with what stands between its two markers made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{written(canvas)}\n\n{END}{after}"


def written(canvas: Canvas) -> str:
    """The generated part, without its markers."""
    routes = [route for router in canvas.routers for route in routes_of(router)]
    queries = [route for route in routes if method_of(route) == "GET"]
    commands = [route for route in routes if method_of(route) != "GET"]
    sent = [event for event in all_events().values() if context_of(event.TYPE) == canvas.context]
    parts = [
        "## Commands\n\n" + _table("command", commands, canvas.policies),
        "## Queries\n\n" + _table("query", queries, canvas.policies),
        "## Events out\n\n" + _events(sent),
    ]
    if canvas.heard:
        parts.append("## Events in\n\n" + _events(canvas.heard))
    if canvas.machines:
        parts += ["## States", *(_diagram(machine) for machine in canvas.machines)]
    return "\n\n".join(parts)


def _table(kind: str, routes: Sequence[APIRoute], policies: Policies) -> str:
    lines = [f"| {kind} | route | who |", "|---|---|---|"]
    for route in sorted(routes, key=lambda r: (r.path, method_of(r))):
        place = f"`{method_of(route)} {route.path}`"
        lines.append(f"| {route.operation_id} | {place} | {_who(route, policies)} |")
    return "\n".join(lines)


def _who(route: APIRoute, policies: Policies) -> str:
    policy = policy_of(route)
    if isinstance(policy, Public):
        return f"no token: {policy.why}"
    by_scope: dict[Scope, list[str]] = {}
    for role, scope in sorted(policies[policy.action].items()):
        by_scope.setdefault(scope, []).append(ROLES[role])
    return "；".join(f"{_said(roles)}（{_REACH[scope]}）" for scope, roles in by_scope.items())


def _said(roles: Sequence[str]) -> str:
    others = [name for name in ROLES.values() if name not in roles]
    if len(others) > 2:
        return "、".join(roles)
    return f"除{'、'.join(others)}外的所有角色" if others else "所有角色"


def _events(events: Sequence[type[Payload]]) -> str:
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
