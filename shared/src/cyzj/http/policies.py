"""Who may do what: one readable table (role, action) → scope per service, declared on every route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from cyzj.domain.errors import forbidden, not_found
from cyzj.http.tokens import Verifier, unauthenticated

bearer = HTTPBearer(auto_error=False, description="Access token of member_schools, 10 minutes")


class Scope(StrEnum):
    """How far a permission reaches. Among several roles, the widest counts."""

    OWN = "own"
    """Items that concern the person."""
    SCHOOL = "school"
    """Items that concern the acting school."""
    ALLIANCE = "alliance"
    """Everything."""


_WIDTH = {Scope.OWN: 0, Scope.SCHOOL: 1, Scope.ALLIANCE: 2}
Policies = Mapping[str, Mapping[Role, Scope]]
"""Action → role → scope. A role that is missing may not."""


@dataclass(frozen=True)
class Grant:
    """A caller and how far this action's permission reaches for them."""

    caller: Caller
    action: str
    scope: Scope

    def covers(self, *schools: UUID | None, person: UUID | None = None) -> bool:
        """Whether an item of these schools (or about this person) is within reach."""
        if self.scope is Scope.ALLIANCE:
            return True
        if self.scope is Scope.SCHOOL:
            return self.caller.school_id is not None and self.caller.school_id in schools
        return self.caller.person_ref is not None and self.caller.person_ref == person

    def require(self, *schools: UUID | None, person: UUID | None = None) -> None:
        """404 unless the item is within reach: a foreign item does not even exist."""
        if not self.covers(*schools, person=person):
            raise not_found()

    def school(self) -> UUID:
        """The acting school, for commands that a school gives; 403 without one."""
        if self.caller.school_id is None:
            raise forbidden("no-school", "请先选择代表哪所学校，再进行这项操作。")
        return self.caller.school_id


def scope_of(policies: Policies, action: str, caller: Caller) -> Scope | None:
    """The widest scope any of the caller's roles has for the action, or None."""
    row = policies[action]
    return max((row[r] for r in caller.roles if r in row), key=_WIDTH.__getitem__, default=None)


class Allow:
    """The dependency of a route: `grant: Annotated[Grant, Depends(Allow("requests.post"))]`."""

    def __init__(self, action: str) -> None:
        self.action = action

    async def __call__(
        self,
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    ) -> Grant:
        if credentials is None:
            raise unauthenticated()
        verifier: Verifier = request.app.state.verifier
        caller = await verifier.caller(credentials.credentials)
        scope = scope_of(request.app.state.policies, self.action, caller)
        if scope is None:
            raise forbidden("role-lacks-right", "您现在的身份没有这项权限。", action=self.action)
        return Grant(caller, self.action, scope)


class Public:
    """The declaration of a route that needs no token: `dependencies=[Depends(Public("…why…"))]`."""

    def __init__(self, why: str) -> None:
        self.why = why

    async def __call__(self) -> None:
        return None
