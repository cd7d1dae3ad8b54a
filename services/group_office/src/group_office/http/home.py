"""The numbers beside the entries of the portal's menu."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Item
from group_office.http.reading import NOT_MODIFIED, Reading, tagged
from group_office.http.sight import sight_of
from group_office.storage import figures, queue

router = APIRouter(prefix="/v1/home-counts", tags=["home"])


class HomeCounts(Item):
    """How much waits on the caller, and on others in the caller's items."""

    me: int
    """Turns of the caller: the person's, the acting school's, or the office's."""
    me_overdue: int
    others: int
    """Turns of others, in items that concern the caller."""
    others_overdue: int
    requests: dict[RequestStatus, int]
    """The acting school's requests that still go on, by state; empty for who acts for no school."""


@router.get(
    "",
    operation_id="get_home_counts",
    summary="Counts for the caller's home and badges",
    response_model=HomeCounts,
    responses={**NOT_MODIFIED, **documented(401, 403, 503)},
)
async def home_counts(
    reading: Annotated[Reading, Depends()], grant: Annotated[Grant, Depends(Allow("queue.read"))]
) -> Response:
    sight = sight_of(grant)
    async with reading.moment() as moment:
        tag = moment.as_of.tag("home", sight.key, moment.now)
        if (same := reading.unchanged(tag)) is not None:
            return same
        counts = await queue.counts(moment.session, sight, moment.now)
        requests: dict[str, int] = {}
        if sight.school is not None:
            requests = await figures.by_status(moment.session, sight.school)
    by_status = {RequestStatus(status): count for status, count in requests.items()}
    return tagged(HomeCounts(**counts, requests=by_status), tag)
