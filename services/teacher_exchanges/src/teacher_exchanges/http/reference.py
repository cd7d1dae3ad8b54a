"""What forms need to know: the seven kinds and what each demands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends

from cyzj.contracts.codes import ExchangeType, Side
from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.contracts.teacher_exchanges.evidence import EvidenceKind
from cyzj.http.problems import documented
from cyzj.http.reading import Read, reading
from cyzj.http.values import Item
from teacher_exchanges.domain.policies import Shape, TypePolicy, Unit, in_force

router = APIRouter(prefix="/v1/exchange-types", tags=["reference"])


class TypeItem(Item):
    """What one kind of exchange demands today."""

    exchange_type: ExchangeType
    name: str
    shape: Shape
    unit: Unit
    minimum: int
    """Hundredths for class hours, else as they are."""
    maximum: int
    length: str
    """The range as people read it."""
    requester_side: Side
    """The side a school usually asks from."""
    exclusive_time: bool
    mentored: bool
    """Whether the host names a mentor (带教师傅) when it accepts the teacher."""
    required_evidence: tuple[EvidenceKind, ...]


class Types(Item):
    """The kinds, and since when their policies are in force."""

    version: str
    valid_from: date
    items: list[TypeItem]


@router.get(
    "",
    operation_id="list_exchange_types",
    summary="The seven kinds of exchange and what each demands",
    responses=documented(401, 403, 503),
)
async def list_all(read: Annotated[Read, Depends(reading("reference.read"))]) -> Types:
    policies = in_force(read.today)
    return Types(
        version=policies.version,
        valid_from=policies.valid_from,
        items=[_item(policy) for policy in policies.types],
    )


def _item(policy: TypePolicy) -> TypeItem:
    return TypeItem(
        exchange_type=policy.exchange_type,
        name=EXCHANGE_TYPES[policy.exchange_type],
        shape=policy.shape,
        unit=policy.length.unit,
        minimum=policy.length.minimum,
        maximum=policy.length.maximum,
        length=policy.length.words,
        requester_side=policy.requester_side,
        exclusive_time=policy.exclusive_time,
        mentored=policy.mentored,
        required_evidence=policy.evidence,
    )
