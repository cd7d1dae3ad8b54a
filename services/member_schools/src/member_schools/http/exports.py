"""The register as a spreadsheet: what the filters select, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.contracts.names import JURISDICTIONS, ORGANISATION_KINDS, STANDINGS
from cyzj.domain.clock import SHANGHAI
from cyzj.http.paging import Paging
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.spreadsheets.export import CSV_TYPE, XLSX_TYPE, Column, Row, to_csv, to_xlsx
from member_schools.application.list_organisations import Wanted, list_organisations
from member_schools.domain.cities import CITIES
from member_schools.http.organisations import wanted
from member_schools.http.reading import Reading
from member_schools.storage.organisations import Registered

router = APIRouter(prefix="/v1/organisations", tags=["organisations"])
COLUMNS = (
    Column("单位名称", 32),
    Column("简称"),
    Column("类型", 12),
    Column("省（市）", 10),
    Column("市或区县（未核对）", 20),
    Column("成员状态", 12),
    Column("加入日期", 12),
    Column("答复承诺（工作日）", 18),
    Column("统一社会信用代码", 22),
    Column("学校标识码（未核对）", 20),
    Column("最近活动", 12),
)
Allowed = Annotated[Grant, Depends(Allow("organisations.export"))]
Filters = Annotated[Wanted, Depends(wanted)]
A_PAGE = 200


async def _selected(reading: Reading, filters: Wanted) -> list[Registered]:
    found: list[Registered] = []
    cursor: str | None = None
    async with reading.session() as session:
        while True:
            page = await list_organisations(session, filters, Paging(limit=A_PAGE, cursor=cursor))
            found += page.organisations
            cursor = page.next_cursor
            if cursor is None:
                return found


def _rows(selected: list[Registered]) -> Iterator[Row]:
    for registered in selected:
        organisation, profile = registered.organisation, registered.organisation.profile
        yield (
            profile.name,
            profile.short_name,
            ORGANISATION_KINDS[profile.kind],
            JURISDICTIONS[profile.jurisdiction],
            CITIES.name_of(profile.city_code) if profile.city_code else None,
            STANDINGS[organisation.standing],
            organisation.member_since,
            profile.decision_days,
            profile.credit_code,
            profile.school_id_code,
            registered.last_activity_on,
        )


@router.get(
    "/export.xlsx",
    operation_id="export_organisations_xlsx",
    summary="What the filters select, as a workbook",
    response_class=Response,
    responses={200: {"content": {XLSX_TYPE: {}}}, **documented(401, 403, 422, 503)},
)
async def export_xlsx(
    reading: Annotated[Reading, Depends()], _: Allowed, filters: Filters
) -> Response:
    selected = await _selected(reading, filters)
    moment = reading.now.astimezone(SHANGHAI)
    notes = (f"成员单位登记册，截至 {moment:%Y-%m-%d %H:%M}，共 {len(selected)} 家。",)
    body = to_xlsx(COLUMNS, _rows(selected), sheet="成员单位", notes=notes, made_at=reading.now)
    return Response(body, media_type=XLSX_TYPE, headers=_named("xlsx"))


@router.get(
    "/export.csv",
    operation_id="export_organisations_csv",
    summary="What the filters select, as comma-separated values",
    response_class=Response,
    responses={200: {"content": {CSV_TYPE: {}}}, **documented(401, 403, 422, 503)},
)
async def export_csv(
    reading: Annotated[Reading, Depends()], _: Allowed, filters: Filters
) -> Response:
    body = to_csv(COLUMNS, _rows(await _selected(reading, filters)))
    return Response(body, media_type=CSV_TYPE, headers=_named("csv"))


def _named(ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="organisations.{ending}"'}
