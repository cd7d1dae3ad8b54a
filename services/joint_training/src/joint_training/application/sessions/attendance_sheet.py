"""Attendance from a sheet: each row names a session and a learner; unknown people are refused by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.joint_training.attendance import AttendanceStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.contracts.joint_training.session import SessionStatus
from cyzj.domain.clock import SHANGHAI
from cyzj.domain.errors import FieldError
from cyzj.domain.seen import Seen
from cyzj.imports.plan import Choices, Effect, Importing, Made, Plan, Step, doing
from cyzj.spreadsheets.columns import Field, Kind, Problem, Sheet, closest
from cyzj.spreadsheets.reading import Read, Table
from cyzj.storage.rows import state_of
from cyzj.storage.unit import Unit
from joint_training.application.sessions.attending import record_attendance
from joint_training.domain.cohort import Cohort
from joint_training.domain.enrolment import Enrolment
from joint_training.domain.machines.enrolment import ATTENDANCE
from joint_training.domain.session import RECORDED, Session
from joint_training.domain.training_rights import acts_for
from joint_training.storage.learners import names_of
from joint_training.storage.training import of_cohort, sessions_of
from joint_training.storage.training_rows import CohortRow

MARKS = {ATTENDANCE.state(one).name: one for one in RECORDED}
SHEET = Sheet(
    "考勤记录",
    "enrolment",
    (
        Field("cohort", "班次", Kind.CODE, True, "班次编号。", "JC-2026-0001"),
        Field("day", "日期", Kind.DATE, True, "上课日期。", "2026-10-12"),
        Field("begin", "开始时间", Kind.TEXT, True, "上课时间，24 小时制。", "08:30"),
        Field("enrolment", "报名编号", Kind.CODE, True, "名单上的编号。", "JE-2026-0001"),
        Field("name", "姓名", help="可不填；填了要与名单一致。", example="示例学员甲"),
        Field("status", "考勤", Kind.CHOICE, True, "", "出勤", dict(MARKS)),
        Field("hours", "到课学时", Kind.DECIMAL, help="迟到、早退时填写实到学时。", example="3"),
    ),
    ("每个课次的名单要填全；已登记的课次请逐人更正。",),
)
HEADINGS = tuple(one.heading for one in SHEET.fields)


@dataclass(frozen=True)
class Row:
    """What a row says of one learner in one session."""

    session: Session
    enrolment_id: UUID
    status: AttendanceStatus
    hours: int | None


async def _sheet(_: Unit) -> Sheet:
    return SHEET


@dataclass
class _Known:
    """A cohort that the caller may record for, with its timetable and roster."""

    cohort: Cohort
    sessions: list[Session]
    roster: dict[str, Enrolment]
    names: dict[UUID, str]


@dataclass
class _Judging:
    unit: Unit
    table: Table
    cohorts: dict[str, _Known | None] = field(default_factory=dict)
    steps: list[Step[Row]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[tuple[UUID, UUID], int] = field(default_factory=dict)
    first: dict[UUID, tuple[Session, Read]] = field(default_factory=dict)

    async def look_at(self, row: Read) -> None:
        """One row: the session, the learner, and that both go together."""
        known = await self._cohort(str(row.values["cohort"]).upper())
        if known is None:
            self._wrong(row, "cohort", "找不到这个班次，或不由您登记考勤，请核对编号。")
            return
        session = self._session(row, known)
        learner = self._learner(row, known, session) if session else None
        if session is None or learner is None:
            return
        hours = row.values.get("hours")
        part = int(hours * 100) if isinstance(hours, Decimal) else None
        if part is not None and not 0 <= part <= session.hours:
            self._wrong(row, "hours", f"到课学时为 0 至 {session.hours / 100:g}，请更正。")
            return
        status = AttendanceStatus(str(row.values["status"]))
        self.first.setdefault(session.id, (session, row))
        one = Row(session, learner.id, status, part)
        self.steps.append(Step(row.number, learner.number, Effect.CREATE, one))

    def _learner(self, row: Read, known: _Known, session: Session) -> Enrolment | None:
        number = str(row.values["enrolment"]).upper()
        learner = known.roster.get(number)
        if learner is None or not session.concerns(learner.group):
            meant = closest(number, known.roster)
            self._wrong(row, "enrolment", "名单里没有这个人，请核对报名编号。", meant)
            return None
        name, kept = row.values.get("name"), known.names.get(learner.learner_ref)
        if name and kept and name != kept:
            self._wrong(row, "name", "姓名与名单上这个编号的人不一致，请核对。")
            return None
        first = self.seen.setdefault((session.id, learner.id), row.number)
        if first != row.number:
            self._wrong(row, "enrolment", f"与第 {first} 行是同一人同一课次，请删去一行。")
            return None
        return learner

    def complete(self, now: datetime) -> None:
        """Everybody of each session stands in the sheet."""
        for id, (session, row) in self.first.items():
            known = self.cohorts[str(row.values["cohort"]).upper()]
            assert known is not None
            given = {enrolment for at, enrolment in self.seen if at == id}
            missing = [
                number
                for number, one in known.roster.items()
                if session.concerns(one.group) and one.id not in given
            ]
            if missing:
                named = "、".join(missing[:5]) + ("等" if len(missing) > 5 else "")
                self._wrong(row, "", f"这个课次还缺 {len(missing)} 人（{named}），请补全。")
            if session.starts_at > now:
                self._wrong(row, "day", "这个课次还没有开始，上课后再登记考勤。")

    async def _cohort(self, number: str) -> _Known | None:
        if number not in self.cohorts:
            self.cohorts[number] = await _known(self.unit, number)
        return self.cohorts[number]

    def _session(self, row: Read, known: _Known) -> Session | None:
        day, begin = row.values["day"], str(row.values["begin"]).strip()
        assert isinstance(day, date)
        moment = f"{day.isoformat()} {begin.zfill(5)}"
        for one in known.sessions:
            if one.starts_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == moment:
                if one.status is SessionStatus.SCHEDULED:
                    return one
                self._wrong(row, "day", "这个课次已登记考勤或已停课；要改请逐人更正。")
                return None
        self._wrong(row, "begin", "这个班次此时没有课次，请核对日期和开始时间。")
        return None

    def _wrong(self, row: Read, name: str, message: str, meant: str | None = None) -> None:
        self.problems.append(self.table.problem(row, FieldError(name, message), meant))


async def _check(unit: Unit, table: Table) -> Plan[Row]:
    judging = _Judging(unit, table, problems=list(table.problems))
    for row in table.rows:
        if row.sound:
            await judging.look_at(row)
    judging.complete(unit.now)
    judging.problems.sort(key=lambda one: one.row)
    return Plan(table, judging.steps, judging.problems)


async def _carry_out(unit: Unit, steps: Sequence[Step[Row]], _: Choices) -> list[Made]:
    """Session by session, each by the use case of the single command."""
    by_session: dict[UUID, list[tuple[int, Row]]] = {}
    for step in steps:
        assert step.command is not None
        by_session.setdefault(step.command.session.id, []).append((step.row, step.command))
    made = []
    for rows in by_session.values():
        session = rows[0][1].session
        marks = [(one.enrolment_id, one.status, one.hours) for _, one in rows]
        with doing(rows[0][0]):
            await record_attendance(unit, Seen(session.id, session.version), marks)
        made += [Made(number, session.id, session.planned.topic) for number, _ in rows]
    return sorted(made, key=lambda one: one.row)


async def _known(unit: Unit, number: str) -> _Known | None:
    query = select(CohortRow).where(col(CohortRow.number) == number)
    row = (await unit.session.execute(query)).scalar_one_or_none()
    if row is None:
        return None
    cohort = state_of(Cohort, row)
    timetable = await sessions_of(unit.session, cohort.id)
    if not acts_for(unit.caller, cohort.owner_id):
        timetable = [one for one in timetable if unit.caller.person_ref in one.teachers]
    if not timetable:
        return None
    active = await of_cohort(unit.session, cohort.id, EnrolmentStatus.ACTIVE)
    names = await names_of(unit.session, [one.learner_ref for one in active])
    return _Known(cohort, timetable, {one.number: one for one in active}, names)


async def sheet_rows(
    session: AsyncSession, one: Session, cohort: Cohort
) -> list[tuple[str | float | None, ...]]:
    """The sheet of one session with everybody in it, present unless somebody says otherwise."""
    active = [
        each
        for each in await of_cohort(session, cohort.id, EnrolmentStatus.ACTIVE)
        if one.concerns(each.group)
    ]
    names = await names_of(session, [each.learner_ref for each in active])
    begin = one.starts_at.astimezone(SHANGHAI)
    return [
        (
            cohort.number,
            begin.date().isoformat(),
            begin.strftime("%H:%M"),
            each.number,
            names.get(each.learner_ref),
            ATTENDANCE.state(AttendanceStatus.PRESENT).name,
            None,
        )
        for each in active
    ]


ATTENDANCE_SHEET = Importing("attendance", _sheet, _check, _carry_out)
