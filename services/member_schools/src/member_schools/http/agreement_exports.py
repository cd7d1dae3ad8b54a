"""Agreements as files for people: what the filters select."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.http.exports import Format
from cyzj.http.policies import Allow, Grant
from cyzj.spreadsheets.export import Row
from member_schools.application.agreements.listing import WantedAgreements, list_agreements
from member_schools.application.council.listing import Named
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_machine import AGREEMENT
from member_schools.http.agreements import own_of, wanted
from member_schools.http.council_exports import Reads, export_of, list_file

router = APIRouter(prefix="/v1", tags=["agreements"])
Exporter = Depends(Allow("agreements.export"))
_COLUMNS = ("编号", "名称", "状态", "各方", "版本", "条款数", "第一天", "最后一天", "内容指纹")


@router.get(**export_of("agreements", "Agreements", Exporter))
async def agreement_file(
    format: Format,
    reading: Reads,
    grant: Annotated[Grant, Exporter],
    filters: Annotated[WantedAgreements, Depends(wanted)],
) -> Response:
    def row(one: Agreement, named: Named) -> Row:
        return (
            one.number,
            one.content.title,
            AGREEMENT.state(one.status).name,
            "、".join(named[id].profile.name for id in one.parties if id in named),
            one.text_version,
            len(one.content.lines),
            one.valid_from,
            one.ends_on or one.valid_to,
            one.text_hash,
        )

    return await list_file(
        format,
        "合作协议",
        _COLUMNS,
        lambda session, paging: list_agreements(session, own_of(grant), filters, paging),
        row,
        reading,
    )
