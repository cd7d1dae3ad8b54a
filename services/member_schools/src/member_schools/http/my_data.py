"""Routes of one's own data: changed, and everything that is held about oneself as a file."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.domain.clock import moved_to
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Body
from cyzj.http.writes import DemoMoment, Write, writing
from cyzj.spreadsheets.export import XLSX_TYPE, Column, to_xlsx
from cyzj.storage.unit import Unit
from member_schools.application.persons.change_my_data import change_my_data
from member_schools.application.persons.my_export import my_export
from member_schools.domain.personal_data import Wanted
from member_schools.http.access import Running
from member_schools.http.my_file import Format, as_json, as_rows
from member_schools.http.person_items import MaskedItem, masked_item

router = APIRouter(prefix="/v1/me", tags=["me"])
COLUMNS = (Column("类别", 14), Column("项目", 20), Column("内容", 60))


class DataBody(Body):
    """What is to change: left out, a part stays; empty, it is dropped."""

    expected_version: int = Field(ge=0, le=2**31 - 1)
    """The `version` of the personal data that was read."""
    phone: str | None = Field(default=None, max_length=40)
    email: str | None = Field(default=None, max_length=200)
    id_number: str | None = Field(default=None, max_length=40)
    birth_month: str | None = Field(default=None, max_length=20)


@router.post(
    "/personal-data",
    operation_id="change_my_data",
    summary="Change one's own personal data; the answer is masked",
    response_model=MaskedItem,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
)
async def change(body: DataBody, write: Annotated[Write, Depends(writing("me"))]) -> Response:
    wanted = Wanted(body.phone, body.email, body.id_number, body.birth_month)

    async def work(unit: Unit) -> MaskedItem:
        return masked_item(await change_my_data(unit, wanted, body.expected_version))

    return await write.do("change_my_data", work)


@router.get(
    "/export.{format}",
    operation_id="export_me",
    summary="Everything this service holds about oneself, in full",
    response_class=Response,
    responses={
        200: {"description": "the file", "content": {"application/json": {}, XLSX_TYPE: {}}},
        **documented(401, 403, 404, 409, 422, 503),
    },
)
async def export(
    format: Format,
    runner: Running,
    grant: Annotated[Grant, Depends(Allow("me"))],
    moment: DemoMoment,
) -> Response:
    with moved_to(moment):
        found = await runner.run("export_me", grant.caller, my_export)
    json = format is Format.JSON
    content = as_json(found) if json else to_xlsx(COLUMNS, as_rows(found), sheet="我的数据")
    return Response(
        content,
        media_type="application/json" if json else XLSX_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'我的数据.{format}')}",
            "Cache-Control": "no-store",
        },
    )
