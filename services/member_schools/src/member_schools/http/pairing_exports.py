"""Pairings as a file for people: what the filters select."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.http.exports import Format
from cyzj.http.policies import Allow, Grant
from cyzj.spreadsheets.export import Row
from member_schools.application.council.listing import Named
from member_schools.application.pairings.listing import WantedPairings, list_pairings
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_state import Pairing
from member_schools.http import pairings
from member_schools.http.council_exports import export_of, list_file, name_of
from member_schools.http.reading import Reading

router = APIRouter(prefix="/v1", tags=["pairings"])
_COLUMNS = (
    "编号",
    "帮扶方",
    "受援方",
    "状态",
    "开始",
    "结束",
    "学期数",
    "没有目标的学期",
    "目标数",
    "已达成",
    "未按时评议",
)


@router.get(**export_of("pairings", "Pairings"))
async def pairing_file(
    format: Format,
    reading: Annotated[Reading, Depends()],
    filters: Annotated[WantedPairings, Depends(pairings.wanted)],
    grant: Annotated[Grant, Depends(Allow("council.export"))],
) -> Response:
    own = grant.caller.school_id
    return await list_file(
        format,
        "结对帮扶",
        _COLUMNS,
        lambda session, paging: list_pairings(session, filters, own, paging),
        _row,
        reading,
    )


def _row(one: Pairing, named: Named) -> Row:
    goals = [goal for term in one.terms for goal in term.goals]
    return (
        one.number,
        name_of(named, one.supporting_id),
        name_of(named, one.supported_id),
        PAIRING.state(one.status).name,
        one.starts_on,
        one.ends_on,
        len(one.terms),
        sum(not term.goals for term in one.terms),
        len(goals),
        sum(goal.is_met for goal in goals),
        len(one.silent),
    )
