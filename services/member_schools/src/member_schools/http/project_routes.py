"""What the routes of cooperation projects share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from cyzj.http.declared import WRITE
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.memberships.saving import Seen
from member_schools.application.projects.listing import named_in
from member_schools.domain.project_state import Project
from member_schools.http.project_items import ProjectItem
from member_schools.http.project_views import project_item


async def answer(
    write: Write,
    command: str,
    decide: Callable[[Unit], Awaitable[Project]],
    *,
    status: int = 200,
) -> Response:
    """Run the command; the project after it, as the caller sees it."""

    async def work(unit: Unit) -> ProjectItem:
        after = await decide(unit)
        return project_item(after, await named_in(unit.session, after), unit.caller)

    return await write.do(command, work, status=status)


def route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"cooperation_project_{command}",
        "summary": summary,
        "response_model": ProjectItem,
        "responses": WRITE,
    }


def may(command: str) -> Any:
    return Depends(writing(f"cooperation_projects.{command}"))


def seen_by(id: UUID, body: Deciding, write: Write) -> tuple[Seen, UUID]:
    return Seen(id, body.expected_version), write.grant.school()
