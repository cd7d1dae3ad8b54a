"""How certificates stand in requests and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.certificate import CertificateStatus, RevocationReason
from cyzj.contracts.joint_training.enrolment import LearnerKind
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.schools import SchoolBrief, school_brief
from cyzj.http.values import ClassHours, Deciding, Item
from cyzj.members.reading import Organisations, organisations
from joint_training.domain.certificate import Certificate
from joint_training.domain.training_rights import acts_for, certificate_actions
from joint_training.http.programme_items import SaidItem
from joint_training.storage.learners import names_of


class BecauseBody(Deciding):
    """Why, by code and in words."""

    reason_code: RevocationReason
    reason: str = Field(max_length=2000)


class CertificateItem(Item):
    """A certificate as its issuer, the holder's school and the holder see it."""

    id: UUID
    version: int
    number: str
    status: CertificateStatus
    state: CertificateStatus
    """The same as `status`."""
    code: str | None
    """What is printed and asked for when it is checked; null before it is issued."""
    enrolment_id: UUID
    cohort_id: UUID
    cohort_number: str
    programme_id: UUID
    owner: SchoolBrief | None
    owner_id: UUID
    school: SchoolBrief | None
    school_id: UUID
    learner_kind: LearnerKind
    learner_ref: UUID
    name: str | None
    """Only when asked for, by the holder's school, the issuer or the holder."""
    title: str
    template: str
    hours: ClassHours
    percent: int
    first_day: date
    last_day: date
    issued_on: date | None
    valid_to: date | None
    content_hash: str | None
    replaces: UUID | None
    replaced_by: UUID | None
    reason: RevocationReason | None
    created_at: datetime
    since: datetime
    sayings: tuple[SaidItem, ...]
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


def may_name(certificate: Certificate, caller: Caller) -> bool:
    """The issuer, the holder's school, and the holder."""
    mine = caller.person_ref is not None and caller.person_ref == certificate.learner_ref
    return mine or any(acts_for(caller, school) for school in certificate.schools)


async def certificate_items(
    session: AsyncSession, found: Sequence[Certificate], caller: Caller, *, names: bool
) -> list[CertificateItem]:
    """The certificates; names of those the caller may know, if asked for."""
    schools = await organisations(session, {id for one in found for id in one.schools})
    named: Mapping[UUID, str] = {}
    if names:
        refs = [one.learner_ref for one in found if may_name(one, caller)]
        named = await names_of(session, refs)
    return [_item(one, schools, named, caller) for one in found]


def _item(
    one: Certificate, schools: Organisations, names: Mapping[UUID, str], caller: Caller
) -> CertificateItem:
    return CertificateItem(
        **{name: getattr(one, name) for name in _SAME},
        state=one.status,
        owner=school_brief(schools.get(one.owner_id)),
        school=school_brief(schools.get(one.school_id)),
        name=names.get(one.learner_ref),
        sayings=tuple(SaidItem(**vars(each)) for each in one.sayings),
        waiting_on=(),
        allowed_actions=tuple(certificate_actions(one, caller)),
    )


_SAME = (
    "id", "version", "number", "status", "code", "enrolment_id", "cohort_id", "cohort_number",
    "programme_id", "owner_id", "school_id", "learner_kind", "learner_ref", "title", "template",
    "hours", "percent", "first_day", "last_day", "issued_on", "valid_to", "content_hash",
    "replaces", "replaced_by", "reason", "created_at", "since",
)  # fmt: skip
