"""更正考勤: one learner's mark put right, with the reason, before it is locked."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Form
from portal.page import Page
from portal.pages import sending
from portal.pages.cohorts.acting import Item
from portal.pages.cohorts.attendance import API, MARKS, load, when_of
from portal.pages.cohorts.detail import SESSIONS as STATES
from portal.pages.cohorts.verbs import CRUMBS, PATH
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.sending import send, status_of
from portal.words import hours

router = APIRouter()
CORRECT = Form(
    "更正考勤",
    (
        Field("status", "应为", Kind.SEGMENT, choices=MARKS),
        Field(
            "hours", "到课学时", Kind.DECIMAL, required=False, unit="学时",
            help="迟到、早退时填写；不填按少 1 学时计。",
        ),
        Field("reason", "更正理由", Kind.LONG, most=500, help="必填，有关学校能看到。"),
    ),
)  # fmt: skip


@router.get(f"{PATH}/{{id}}/sessions/{{session_id}}/correct/{{enrolment_id}}")
async def correcting(page: ViewerPage, id: UUID, session_id: UUID, enrolment_id: UUID) -> Response:
    """What is recorded of one learner, and what it should be."""
    one = await load(page, session_id)
    if "correct_attendance" not in one["allowed_actions"]:
        return _not_now(page, one)
    mark = _mark(one, enrolment_id)
    draft = CORRECT.blank({"version": one["version"]}, status=mark["status"])
    return ask(page, _question(one, mark), draft)


@router.post(f"{PATH}/{{id}}/sessions/{{session_id}}/correct/{{enrolment_id}}")
async def correct(page: ViewerPage, id: UUID, session_id: UUID, enrolment_id: UUID) -> Response:
    """Put it right."""
    draft = CORRECT.read(await page.request.form())
    draft.body |= {"enrolment_id": str(enrolment_id)}
    path = f"{API}/{session_id}"
    answer = await send(
        page.services.joint_training, draft, f"{path}/correct-attendance", current=path
    )
    if answer is not None:
        text = "预警随之重新计算。"
        return page.go(f"{PATH}/{id}/sessions/{session_id}", Notice("ok", "已更正考勤。", text))
    one = await load(page, session_id)
    if "correct_attendance" not in one["allowed_actions"]:
        return _not_now(page, one)
    return ask(page, _question(one, _mark(one, enrolment_id)), draft, status_of(draft))


def _mark(one: Item, enrolment_id: UUID) -> Item:
    found = next(each for each in one["roster"] if each["enrolment_id"] == str(enrolment_id))
    return dict(found)


def _not_now(page: Page, one: Item) -> Response:
    path = f"{PATH}/{one['cohort_id']}/sessions/{one['id']}"
    state = "已锁定" if one["locked"] else STATES[one["status"]]
    return sending.not_now(page, path, one["cohort_number"], state, "更正考勤")


def _question(one: Item, mark: Item) -> Ask:
    path = f"{PATH}/{one['cohort_id']}/sessions/{one['id']}"
    who = mark["name"] or mark["number"]
    return Ask(
        "更正考勤",
        f"更正考勤 {who}",
        "更正下列考勤。",
        f"{path}/correct/{mark['enrolment_id']}",
        path,
        [
            ("课次", "", f"{one['topic']}，{when_of(one)}"),
            ("现在", "", f"{MARKS[mark['status']]}，计 {hours(mark['hours'])}"),
            ("影响", "", "出勤和预警重新计算；更正人和理由都会记下。"),
        ],
        CORRECT.fields,
        crumbs=[*CRUMBS, (one["cohort_number"], f"{PATH}/{one['cohort_id']}")],
    )
