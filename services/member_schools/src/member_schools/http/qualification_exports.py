"""Qualifications as a file for people: what the filters select, without anybody's name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.payload import Party
from cyzj.http.exports import EXPORTS, Format, exported
from cyzj.http.paging import Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.spreadsheets.export import Column, Row
from member_schools.application.records.listing import WantedQualifications, list_qualifications
from member_schools.domain.organisation import Organisation
from member_schools.domain.qualification import Qualification
from member_schools.domain.qualification_machine import KINDS, LEVELS, QUALIFICATION
from member_schools.http import qualifications
from member_schools.http.qualification_items import within
from member_schools.http.reading import Reading

router = APIRouter(prefix="/v1/qualifications", tags=["qualifications"])
MOST, A_PAGE = 5_000, 200
COLUMNS = (
    "编号", "单位", "种类", "级别（未核对）", "专业代码", "取得日期", "有效期至", "状态", "证明材料（份）",
    "证明已核验", "核验方", "核验日期",
)  # fmt: skip
_SIDES = {Party.SCHOOL: "学校", Party.OFFICE: "集团办公室"}


@router.get(
    "/export.{format}",
    operation_id="export_qualifications",
    summary="Qualifications that the filters select, as a file without names",
    response_class=Response,
    responses={**EXPORTS, **documented(401, 403, 422, 503)},
)
async def export(
    format: Format,
    reading: Annotated[Reading, Depends()],
    grant: Annotated[Grant, Depends(Allow("qualifications.export"))],
    filters: Annotated[WantedQualifications, Depends(qualifications.wanted)],
) -> Response:
    rows: list[Row] = []
    cursor: str | None = None
    async with reading.session() as session:
        while len(rows) < MOST:
            found, named, cursor, _ = await list_qualifications(
                session,
                filters,
                within(grant),
                grant.caller,
                Paging(limit=A_PAGE, cursor=cursor),
            )
            rows += [_row(one, named[one.organisation_id]) for one in found]
            if cursor is None:
                break
    return exported(format, "教师专业档案", [Column(heading) for heading in COLUMNS], rows)


def _row(item: Qualification, organisation: Organisation) -> Row:
    return (
        item.number,
        organisation.profile.name,
        KINDS[item.kind],
        LEVELS[item.kind][item.level],
        item.major_code,
        item.awarded_on,
        item.valid_until,
        QUALIFICATION.state(item.status).name,
        item.evidence_count,
        "是" if item.evidence_verified else "否",
        _SIDES[item.verifier] if item.verifier else None,
        item.verified_on,
    )
