"""What the routes of an engagement's steps share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from cyzj.domain.seen import Seen
from cyzj.http.problems import documented
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.http.engagement_items import EngagementItem
from teacher_exchanges.http.engagement_view import shown_engagement

Teacher = Annotated[Write, Depends(writing("engagements.consent"))]
Host = Annotated[Write, Depends(writing("engagements.host"))]
Home = Annotated[Write, Depends(writing("engagements.home"))]
EitherSchool = Annotated[Write, Depends(writing("engagements.either_school"))]
AnyParty = Annotated[Write, Depends(writing("engagements.any_party"))]
Office = Annotated[Write, Depends(writing("engagements.resolve"))]
Step = Callable[[Unit, Seen], Awaitable[Engagement]]


def of(command: str, summary: str) -> dict[str, Any]:
    """Path, names and answers of the route that gives `command`."""
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"engagement_{command}",
        "summary": summary,
        "response_model": EngagementItem,
        "responses": documented(401, 403, 404, 409, 413, 422, 503),
    }


async def run(write: Write, command: str, id: UUID, body: Deciding, step: Step) -> Response:
    """Run the step in one transaction; the answer is the engagement after it."""

    async def work(unit: Unit) -> EngagementItem:
        return await shown_engagement(unit, await step(unit, Seen(id, body.expected_version)))

    return await write.do(command, work)
