"""Memberships, resolutions, terms and sub-alliances as files for people: what the filters select."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.paging import Paging
from cyzj.http.policies import Allow
from cyzj.http.problems import documented
from cyzj.spreadsheets.export import Column, Row
from member_schools.application.council.listing import (
    Listed,
    Named,
    WantedMemberships,
    WantedResolutions,
    WantedTerms,
    list_memberships,
    list_resolutions,
    list_sub_alliances,
    list_terms,
)
from member_schools.domain.membership import Membership
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.resolution import Resolution
from member_schools.domain.resolution_machine import RESOLUTION
from member_schools.domain.sub_alliance import SUB_ALLIANCE, SubAlliance
from member_schools.domain.term import OFFICES, TERM, Term
from member_schools.http import memberships, resolutions, terms
from member_schools.http.reading import Reading

router = APIRouter(prefix="/v1", tags=["council"])
MOST, A_PAGE = 5_000, 200
Allowed = Depends(Allow("council.export"))
Reads = Annotated[Reading, Depends()]
S = TypeVar("S")
_MEMBERSHIPS = ("编号", "单位", "状态", "申请日期", "加入日期", "离开日期", "有表决权")
_RESOLUTIONS = ("编号", "标题", "状态", "赞成", "反对", "弃权", "未表决", "法定人数", "截止")
_TERMS = ("职务", "单位", "状态", "第一天", "最后一天", "已交接")
_SUB_ALLIANCES = ("名称", "专业代码", "牵头单位", "成员数", "成立", "状态")


def _export(path: str, what: str) -> dict[str, Any]:
    return {
        "path": f"/{path}/export.{{format}}",
        "operation_id": f"export_{path.replace('-', '_')}",
        "summary": f"{what} that the filters select, as a file",
        "response_class": Response,
        "responses": {**EXPORTS, **documented(401, 403, 422, 503)},
        "dependencies": [Allowed],
    }


async def as_file(
    format: Format,
    name: str,
    columns: tuple[str, ...],
    page: Callable[[AsyncSession, Paging], Awaitable[Listed[S]]],
    row: Callable[[S, Named], Row],
    reading: Reading,
) -> Response:
    """Every page of a list, up to 5,000 rows, in one transaction."""
    rows: list[Row] = []
    cursor: str | None = None
    async with reading.session() as session:
        while len(rows) < MOST:
            found, named, cursor, _ = await page(session, Paging(limit=A_PAGE, cursor=cursor))
            rows += [row(one, named) for one in found]
            if cursor is None:
                break
    return exported(format, name, [Column(heading) for heading in columns], rows)


def name_in(named: Named, id: object) -> str:
    found = named.get(id)  # type: ignore[call-overload]  # None is in no mapping
    return found.profile.name if found else ""


@router.get(**_export("memberships", "Memberships"))
async def membership_file(
    format: Format,
    reading: Reads,
    filters: Annotated[WantedMemberships, Depends(memberships.wanted)],
) -> Response:
    def row(one: Membership, named: Named) -> Row:
        return (
            one.number,
            name_in(named, one.organisation_id),
            MEMBERSHIP.state(one.status).name,
            one.applied_on,
            one.member_since,
            one.leaves_on,
            "是" if one.voting else "否",
        )

    return await as_file(
        format,
        "成员资格",
        _MEMBERSHIPS,
        lambda session, paging: list_memberships(session, filters, paging),
        row,
        reading,
    )


@router.get(**_export("resolutions", "Resolutions"))
async def resolution_file(
    format: Format,
    reading: Reads,
    filters: Annotated[WantedResolutions, Depends(resolutions.wanted)],
) -> Response:
    def row(one: Resolution, _: Named) -> Row:
        return (
            one.number,
            one.title,
            RESOLUTION.state(one.status).name,
            one.yes,
            one.no,
            one.abstained,
            len(one.silent),
            one.quorum,
            one.closes_at,
        )

    return await as_file(
        format,
        "决议",
        _RESOLUTIONS,
        lambda session, paging: list_resolutions(session, filters, paging),
        row,
        reading,
    )


@router.get(**_export("terms", "Terms"))
async def term_file(
    format: Format, reading: Reads, filters: Annotated[WantedTerms, Depends(terms.wanted)]
) -> Response:
    def row(one: Term, named: Named) -> Row:
        return (
            OFFICES[one.office],
            name_in(named, one.organisation_id),
            TERM.state(one.status).name,
            one.starts_on,
            one.ends_on,
            one.handed_over,
        )

    return await as_file(
        format,
        "理事会任职",
        _TERMS,
        lambda session, paging: list_terms(session, filters, paging),
        row,
        reading,
    )


@router.get(**_export("sub-alliances", "Sub-alliances"))
async def sub_alliance_file(format: Format, reading: Reads, dissolved: bool = False) -> Response:
    def row(one: SubAlliance, named: Named) -> Row:
        return (
            one.name,
            one.major_code,
            name_in(named, one.lead_id),
            len(one.members),
            one.founded_at,
            SUB_ALLIANCE.state(one.state).name,
        )

    return await as_file(
        format,
        "专业委员会",
        _SUB_ALLIANCES,
        lambda session, paging: list_sub_alliances(session, dissolved, paging),
        row,
        reading,
    )
