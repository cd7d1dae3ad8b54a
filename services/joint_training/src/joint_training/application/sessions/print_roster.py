"""The roster of a session to sign on paper."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.documents import Facts, Paper, Table
from cyzj.domain.clock import SHANGHAI
from cyzj.domain.hashing import content_hash
from cyzj.members.reading import organisations
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.session import Session
from joint_training.storage.learners import names_of
from joint_training.storage.training import of_cohort

EMPTY = ""


async def print_roster(
    session: AsyncSession, one: Session, cohort: Cohort, portal_url: str
) -> Paper:
    """Everybody who should be there, school by school, with room to sign."""
    learners = [
        each
        for each in await of_cohort(
            session, cohort.id, EnrolmentStatus.ENROLLED, EnrolmentStatus.ACTIVE
        )
        if one.concerns(each.group)
    ]
    rows = await _rows(session, learners)
    said = {
        "cohort": cohort.number,
        "session": str(one.id),
        "version": one.version,
        "roster": [each.number for each in learners],
    }
    return Paper(
        title="课次签到表",
        number=cohort.number,
        content_hash=content_hash(said),
        verify_url=f"{portal_url}/cohorts/{cohort.id}/sessions/{one.id}",
        blocks=(
            _facts(one, cohort, len(learners)),
            Table(
                ("序号", "报名编号", "姓名", "学校", "签到", "备注"),
                tuple(rows),
                (1, 3, 3, 5, 3, 2),
            ),
        ),
    )


def _facts(one: Session, cohort: Cohort, expected: int) -> Facts:
    begin = one.starts_at.astimezone(SHANGHAI)
    when = f"{begin:%Y-%m-%d %H:%M}–{one.ends_at.astimezone(SHANGHAI):%H:%M}"
    return Facts(
        (
            ("班次", cohort.title),
            ("课题", one.planned.topic),
            ("时间", when),
            ("学时", f"{one.hours / 100:g} 学时"),
            ("地点", one.planned.place or cohort.terms.place),
            ("应到", f"{expected} 人"),
        )
    )


async def _rows(session: AsyncSession, learners: Sequence[Enrolment]) -> list[tuple[str, ...]]:
    names = await names_of(session, [each.learner_ref for each in learners])
    schools = await organisations(session, {each.school_id for each in learners})
    return [
        (
            str(place),
            each.number,
            names.get(each.learner_ref, each.number),
            schools[each.school_id].name if each.school_id in schools else "",
            EMPTY,
            EMPTY,
        )
        for place, each in enumerate(
            sorted(learners, key=lambda each: (str(each.school_id), each.number)), start=1
        )
    ]
