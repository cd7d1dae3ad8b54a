"""Certificates: issued one by one or in steps for a whole cohort, suspended, revoked, replaced, expired."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.deadlines import schedule, settle
from cyzj.domain.clock import start_of
from cyzj.domain.errors import conflict, not_found
from cyzj.domain.ids import new_id
from cyzj.domain.seen import Seen
from cyzj.storage.unit import Unit
from joint_training.application.cohorts.saving import EXPIRE, ISSUE, own_cohort
from joint_training.domain import certificate_steps as domain
from joint_training.domain.certificate import Certificate, Decision
from joint_training.domain.certificate_code import ALPHABET, RANDOM, fit
from joint_training.domain.certificate_steps import Because
from joint_training.domain.cohort import Cohort
from joint_training.domain.training_rights import acts_for
from joint_training.storage.training import (
    certificates,
    certificates_counted,
    certificates_of,
    cohorts,
)

A_STEP = 20
"""Certificates issued in one transaction of a bulk issue."""


async def issue_certificate(unit: Unit, seen: Seen) -> Certificate:
    """The certificate, issued; the same one where it was issued before, whatever version was seen."""
    found = await certificates.find(unit.session, seen.id)
    if not acts_for(unit.caller, found.owner_id):
        raise not_found()
    before = await certificates.load(unit.session, seen.id)
    if before.status is not CertificateStatus.ISSUED:
        before = await certificates.load(unit.session, seen.id, expected_version=seen.version)
    return await _issue(unit, before, unit.caller.person_ref)


async def issue_for_cohort(unit: Unit, seen: Seen) -> Cohort:
    """All certificates of a closed cohort are issued in the background, some at a time."""
    cohort = await own_cohort(unit, seen)
    if cohort.status is not CohortStatus.CLOSED:
        raise conflict("not-closed", "班次结班后才能签发证书；请先完成成绩评定并结班。")
    counts = await certificates_counted(unit.session, cohort.id)
    if not counts.get(CertificateStatus.ELIGIBLE):
        raise conflict("nothing-to-issue", "没有可签发的证书；已签发的请在证书列表查看。")
    await schedule(unit.session, cohort.id, ISSUE, unit.now)
    return cohort


async def issue_some(unit: Unit, cohort_id: UUID) -> None:
    """The deadline: the next few, and itself again until none is left; what is issued stays issued."""
    cohort = await cohorts.find(unit.session, cohort_id)
    waiting = await certificates_of(
        unit.session, cohort.id, CertificateStatus.ELIGIBLE, limit=A_STEP
    )
    for one in waiting:
        await _issue(unit, one, None)
    if len(waiting) == A_STEP:
        await schedule(unit.session, cohort.id, ISSUE, unit.now)


async def suspend_certificate(unit: Unit, seen: Seen, because: Because) -> Certificate:
    """It counts for nothing while it is looked into."""
    before = await _own_or_office(unit, seen)
    return await _save(unit, domain.suspend(before, because, unit.now))


async def reinstate_certificate(unit: Unit, seen: Seen) -> Certificate:
    """It is valid again."""
    before = await _own_or_office(unit, seen)
    return await _save(unit, domain.reinstate(before, unit.now))


async def revoke_certificate(unit: Unit, seen: Seen, because: Because) -> Certificate:
    """It counts for nothing any more."""
    before = await _own_or_office(unit, seen)
    return await _save(unit, domain.revoke(before, because, unit.now))


async def supersede_certificate(unit: Unit, seen: Seen, words: str) -> Certificate:
    """A new one in its place, issued at once; the new certificate."""
    found = await certificates.find(unit.session, seen.id)
    if not acts_for(unit.caller, found.owner_id):
        raise not_found()
    before = await certificates.load(unit.session, seen.id, expected_version=seen.version)
    number = await certificates.next_number(unit.session, unit.now)
    by = unit.caller.person_ref
    gone, made = domain.supersede(before, words, id=new_id(), number=number, by=by, now=unit.now)
    await _save(unit, gone)
    new, events = made
    await certificates.add(unit.session, new)
    unit.record(new.id, new.version, events, schools=new.schools)
    return await _issue(unit, new, by)


async def expire_certificate(unit: Unit, id: UUID) -> None:
    """The deadline: its last day is over; nothing where it ended before."""
    before = await certificates.load(unit.session, id)
    if before.status in (CertificateStatus.ISSUED, CertificateStatus.SUSPENDED):
        await _save(unit, domain.expire(before, unit.now))


async def _issue(unit: Unit, before: Certificate, by: UUID | None) -> Certificate:
    random = _drawn()
    while not fit(before.number, random):
        random = _drawn()
    return await _save(unit, domain.issue(before, random, by, unit.now))


def _drawn() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))


async def _own_or_office(unit: Unit, seen: Seen) -> Certificate:
    found = await certificates.find(unit.session, seen.id)
    if not (unit.caller.is_office or acts_for(unit.caller, found.owner_id)):
        raise not_found()
    return await certificates.load(unit.session, seen.id, expected_version=seen.version)


async def _save(unit: Unit, decided: Decision) -> Certificate:
    after, events = decided
    if not events:
        return after
    await certificates.save(unit.session, after)
    unit.record(after.id, after.version, events, schools=after.schools)
    living = after.status in (CertificateStatus.ISSUED, CertificateStatus.SUSPENDED)
    over = start_of(after.valid_to) + timedelta(days=1) if after.valid_to else None
    await settle(unit.session, after.id, {EXPIRE: over if living else None})
    return after
