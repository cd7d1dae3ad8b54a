"""Routes of what becomes of a cohort, and of what is done for many of its learners at once."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field
from starlette.responses import Response

from cyzj.contracts.payload import Code
from cyzj.domain.seen import Seen
from cyzj.http.declared import step
from cyzj.http.values import Body, Deciding
from cyzj.http.writes import Write, writing
from joint_training.application.certificates.steps import issue_for_cohort
from joint_training.application.cohorts import steps as cases
from joint_training.application.cohorts.close_cohort import close_cohort
from joint_training.application.cohorts.split_cohort import split_cohort
from joint_training.application.enrolments.steps import Results, record_results
from joint_training.application.sessions.planning import schedule_sessions
from joint_training.http.cohort_items import (
    ChangeCohort,
    CohortItem,
    ConfirmBody,
    ExtendBody,
    SplitBody,
)
from joint_training.http.cohorts import Managing, do_cohort
from joint_training.http.session_items import ScheduleBody
from joint_training.http.training_answers import WordsBody

router = APIRouter(prefix="/v1/cohorts", tags=["cohorts"])
Stopping = Annotated[Write, Depends(writing("cohorts.stop"))]
Planning = Annotated[Write, Depends(writing("sessions.manage"))]
Issuing = Annotated[Write, Depends(writing("certificates.issue"))]
Admitting = Annotated[Write, Depends(writing("enrolments.admit"))]


class ResultsRow(Body):
    """What one learner passed and failed, by the codes of the assessments."""

    enrolment_id: UUID
    passed: tuple[Code, ...] = Field(default=(), max_length=20)
    failed: tuple[Code, ...] = Field(default=(), max_length=20)
    safety_on: date | None = None
    """Day of the safety induction; null: not done."""


class ResultsBody(Deciding):
    """The learners whose results are recorded; others stay as they are."""

    rows: tuple[ResultsRow, ...] = Field(max_length=300)


@router.post(**step("cohort", "change", "Other terms, before enrolment is open", CohortItem))
async def change(id: UUID, body: ChangeCohort, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(
        write, "change_cohort", lambda u: cases.change_cohort(u, seen, body.terms())
    )


@router.post(**step("cohort", "open_enrolment", "Schools may name learners", CohortItem))
async def open_enrolment(id: UUID, body: Deciding, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "open_enrolment", lambda u: cases.open_enrolment(u, seen))


@router.post(**step("cohort", "extend", "More time to enrol", CohortItem))
async def extend(id: UUID, body: ExtendBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(
        write,
        "extend_enrolment",
        lambda u: cases.extend_enrolment(u, seen, body.enrol_until, body.decide_on),
    )


@router.post(**step("cohort", "confirm", "It will run; who has a seat is enrolled", CohortItem))
async def confirm(id: UUID, body: ConfirmBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(
        write, "confirm_cohort", lambda u: cases.confirm_cohort(u, seen, body.reason)
    )


@router.post(**step("cohort", "enrol_all", "Enrol all whom schools endorsed", CohortItem))
async def enrol_all(id: UUID, body: Deciding, write: Admitting) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "enrol_all", lambda u: cases.enrol_all(u, seen))


@router.post(**step("cohort", "split", "Put everybody into groups", CohortItem))
async def split(id: UUID, body: SplitBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "split_cohort", lambda u: split_cohort(u, seen, body.groups))


@router.post(**step("cohort", "start", "It runs from its first day on", CohortItem))
async def start(id: UUID, body: Deciding, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "start_cohort", lambda u: cases.start_cohort(u, seen))


@router.post(**step("cohort", "suspend", "It stands still", CohortItem))
async def suspend(id: UUID, body: WordsBody, write: Stopping) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(
        write, "suspend_cohort", lambda u: cases.suspend_cohort(u, seen, body.reason)
    )


@router.post(**step("cohort", "resume", "It goes on", CohortItem))
async def resume(id: UUID, body: Deciding, write: Stopping) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "resume_cohort", lambda u: cases.resume_cohort(u, seen))


@router.post(**step("cohort", "begin_grading", "Teaching is over", CohortItem))
async def begin_grading(id: UUID, body: Deciding, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "begin_grading", lambda u: cases.begin_grading(u, seen))


@router.post(**step("cohort", "close", "Everybody is judged by the rule", CohortItem))
async def close(id: UUID, body: Deciding, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "close_cohort", lambda u: close_cohort(u, seen))


@router.post(**step("cohort", "cancel", "It does not take place", CohortItem))
async def cancel(id: UUID, body: WordsBody, write: Stopping) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(
        write, "cancel_cohort", lambda u: cases.cancel_cohort(u, seen, body.reason)
    )


@router.post(**step("cohort", "schedule_sessions", "Add sessions, all or none", CohortItem))
async def schedule(id: UUID, body: ScheduleBody, write: Planning) -> Response:
    seen, plans = Seen(id, body.expected_version), [one.planned() for one in body.sessions]
    return await do_cohort(write, "schedule_sessions", lambda u: schedule_sessions(u, seen, plans))


@router.post(**step("cohort", "record_results", "Assessments and safety inductions", CohortItem))
async def results(id: UUID, body: ResultsBody, write: Managing) -> Response:
    seen = Seen(id, body.expected_version)
    rows = [Results(r.enrolment_id, r.passed, r.failed, r.safety_on) for r in body.rows]
    return await do_cohort(write, "record_results", lambda u: record_results(u, seen, rows))


@router.post(
    **step("cohort", "issue_certificates", "Issue all certificates in the background", CohortItem)
)
async def issue(id: UUID, body: Deciding, write: Issuing) -> Response:
    seen = Seen(id, body.expected_version)
    return await do_cohort(write, "issue_certificates", lambda u: issue_for_cohort(u, seen))
