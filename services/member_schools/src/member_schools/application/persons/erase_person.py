"""A person is erased: the key is dropped, and with it everything that was sealed; the name is emptied.

What stays is facts without a name: posts, qualifications, who saw what. It cannot be undone.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools.person import PersonErased
from cyzj.contracts.member_schools.qualification import QualificationStatus
from cyzj.deadlines import schedule
from cyzj.domain.clock import school_date
from cyzj.domain.errors import FieldError, conflict
from cyzj.storage.unit import Unit
from member_schools.application.acting import acting
from member_schools.application.records.deadlines import FORGET_EVIDENCE
from member_schools.application.records.saving import save
from member_schools.domain import appointment, qualification, qualification_life
from member_schools.domain.appointment import Appointment
from member_schools.domain.qualification import Qualification
from member_schools.domain.texts import reason_of
from member_schools.storage import erasing, people, personal
from member_schools.storage.qualifications import of_person, qualifications

_OPEN = (QualificationStatus.DECLARED, QualificationStatus.RETURNED)


async def erase_person(unit: Unit, ref: UUID, reason: str) -> date:
    """The day of the erasure. Raises `posts-open` while the person holds a post.

    The reason is the office's record of the person's request: it is kept with the log of access.
    """
    said = reason_of(reason, "请写明依据，例如本人书面申请的日期（2至500字）。")
    await personal.held(unit.session, ref)
    if unit.caller.person_ref == ref:
        message = "不能注销自己，请由集团办公室的另一位同事办理。"
        raise conflict("oneself", message)
    posts = await people.appointments_of(unit.session, ref)
    if _open(posts, unit):
        message = "此人还有在任的职务，请先由所在单位结束任命，再注销。"
        raise conflict("posts-open", message, FieldError("reason", message))
    return await _erase(unit, ref, posts, said)


async def erase_again(unit: Unit, ref: UUID) -> bool:
    """After a restore: an erasure that the backup did not know is repeated; whether it had to be.

    Posts that the backup still had open end today: they had ended before the erasure.
    """
    person = (await people.some(unit.session, [ref])).get(ref)
    if person is None or person.erased_at is not None:
        return False
    await personal.held(unit.session, ref)
    posts = await people.appointments_of(unit.session, ref)
    for post in _open(posts, unit):
        held = await people.appointment(unit.session, post.id)
        last = max(school_date(unit.now), held.starts_on)
        after, events = appointment.end(held, last, None, unit.now)
        await people.save_appointment(unit.session, after)
        unit.record(after.id, after.version, events, schools=[after.organisation_id])
    await _erase(unit, ref, posts, "恢复备份后重做")
    return True


def _open(posts: list[Appointment], unit: Unit) -> list[Appointment]:
    return [one for one in posts if one.ends_on is None or one.in_force(unit.now)]


async def _erase(unit: Unit, ref: UUID, posts: list[Appointment], reason: str) -> date:
    for item in await of_person(unit.session, ref, lock=True):
        await _forget(unit, item)
    await personal.drop_key(unit.session, ref)
    await erasing.drop_access(unit.session, ref, unit.now)
    await erasing.log(unit.session, ref, reason, unit.caller.key, unit.now)
    schools = [one.organisation_id for one in posts]
    unit.record(ref, 1, [PersonErased(person_ref=ref)], schools=schools)
    return school_date(unit.now)


async def _forget(unit: Unit, item: Qualification) -> None:
    if item.status in _OPEN:
        item = await save(unit, qualification.withdraw(item, "", acting(unit)))
    elif item.awaits_renewal:
        item = await save(unit, qualification_life.answer_renewal(item, acting(unit)))
    await qualifications.save(unit.session, qualification_life.without_person(item))
    if item.evidence:
        await schedule(unit.session, item.id, FORGET_EVIDENCE, unit.now)
