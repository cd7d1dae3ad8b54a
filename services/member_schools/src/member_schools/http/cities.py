"""The table of cities and districts, for forms."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from cyzj.contracts.codes import Jurisdiction
from cyzj.http.policies import Allow, Grant
from cyzj.http.problems import documented
from cyzj.http.values import Item
from member_schools.domain.cities import CITIES

router = APIRouter(prefix="/v1/cities", tags=["reference"])


class City(Item):
    """A city of 四川 or a district of 重庆."""

    code: str
    name: str
    jurisdiction: Jurisdiction


class Cities(Item):
    """The table; never to be quoted as official while `unverified`."""

    name: str
    valid_from: date
    unverified: bool
    items: tuple[City, ...]


@router.get(
    "",
    operation_id="list_cities",
    summary="GB/T 2260 codes of 四川 and 重庆 (unverified)",
    responses=documented(401, 403, 503),
)
async def get_cities(_: Annotated[Grant, Depends(Allow("organisations.read"))]) -> Cities:
    items = tuple(
        City(code=code, name=name, jurisdiction=jurisdiction)
        for jurisdiction in Jurisdiction
        for code, name in CITIES.of(jurisdiction).items()
    )
    return Cities(
        name=CITIES.name, valid_from=CITIES.valid_from, unverified=CITIES.unverified, items=items
    )
