"""An organisation (成员单位、企业、…) as the alliance knows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import Jurisdiction, OrganisationKind, Standing
from cyzj.contracts.payload import Payload, PublishedTitle, event

CONTEXT = "member_schools"
CityCode = Annotated[str, Field(pattern=r"^\d{6}$")]
CreditCode = Annotated[str, Field(pattern=r"^[0-9A-HJ-NP-RTUW-Y]{18}$")]
SchoolIdCode = Annotated[str, Field(pattern=r"^\d{10}$")]


class OrganisationState(Payload):
    """An organisation after the fact. Public within the alliance."""

    name: PublishedTitle
    """The registered name; organisations are public, so the name may travel."""
    short_name: PublishedTitle
    """The name used where there is little room."""
    kind: OrganisationKind
    """Kind of organisation."""
    jurisdiction: Jurisdiction
    """四川 (51) or 重庆 (50)."""
    city_code: CityCode | None
    """GB/T 2260 code of the city or district, six digits (unverified); null where not given."""
    standing: Standing
    """What it may do now in the alliance."""
    member_since: date | None
    """First day of membership (Asia/Shanghai); null for partners."""
    decision_days: int = 14
    """Working days within which it promises to answer a nomination."""
    credit_code: CreditCode | None = None
    """统一社会信用代码 (GB 32100, its check character holds); null where not given."""
    school_id_code: SchoolIdCode | None = None
    """学校标识码, ten digits (unverified); null where not given, and for all but schools."""
    successor_id: UUID | None = None
    """The organisation it was merged into; null for all others."""


@event(CONTEXT, "organisation", "registered")
class OrganisationRegistered(OrganisationState):
    """单位已登记: the organisation stands in the alliance's register from now on."""


@event(CONTEXT, "organisation", "changed")
class OrganisationChanged(OrganisationState):
    """单位信息已变更: name, place, codes or response promise changed; all values are the new ones."""


@event(CONTEXT, "organisation", "admitted")
class OrganisationAdmitted(OrganisationState):
    """已成为正式成员: the organisation is an active member from `member_since`."""


@event(CONTEXT, "organisation", "suspended")
class OrganisationSuspended(OrganisationState):
    """成员资格已暂停: it may finish what runs and start nothing new, in any service."""

    resolution: UUID | None = None
    """The council's resolution, where one is recorded."""


@event(CONTEXT, "organisation", "reinstated")
class OrganisationReinstated(OrganisationState):
    """成员资格已恢复."""

    resolution: UUID | None = None
    """The council's resolution, where one is recorded."""


@event(CONTEXT, "organisation", "became_dormant")
class OrganisationBecameDormant(OrganisationState):
    """进入休眠: the member began and hosted nothing for a long time."""


@event(CONTEXT, "organisation", "reactivated")
class OrganisationReactivated(OrganisationState):
    """恢复活跃."""


@event(CONTEXT, "organisation", "left")
class OrganisationLeft(OrganisationState):
    """已退出联盟: it left or was expelled, and starts nothing new in any service."""


@event(CONTEXT, "organisation", "merged")
class OrganisationMerged(OrganisationState):
    """已并入其他单位: `successor_id` goes on in its place."""


@event(CONTEXT, "organisation", "closed")
class OrganisationClosed(OrganisationState):
    """已注销: the organisation is no more."""
