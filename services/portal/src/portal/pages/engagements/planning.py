"""The plan's form: a first proposal, or an amendment while the stay goes on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.fields import Field, Kind
from portal.forms import Difference, Draft, Form
from portal.page import Page
from portal.pages.engagements import plans
from portal.pages.engagements.acting import done, not_now
from portal.pages.engagements.asking import BY_HOURS
from portal.pages.engagements.colleagues import colleagues
from portal.pages.engagements.seen import Seen, crumbs, load
from portal.pages.sending import send, status_of

router = APIRouter()

CODE, NAME = "submit_plan", "提交任务书"
_FROM = Field("planned_from", "开始日期", Kind.DATE)
_TO = Field("planned_to", "结束日期", Kind.DATE)
_HOURS = Field("planned_hours", "学时", Kind.DECIMAL, unit="学时", help="1 学时 = 45 分钟。")
_GOALS = Field("goals", "目标", Kind.LONG, help="每行一条，最多 20 条，每条不超过 200 字。")
_ARRANGEMENTS = Field(
    "arrangements",
    "工作安排",
    Kind.LONG,
    required=False,
    most=2000,
    help="课表、听课与带教、食宿和调课等。",
)
_REMARK = Field("remark", "审批意见", Kind.LONG, required=False, most=500, help="三方可见。")


async def _form(seen: Seen) -> Form:
    """The fields for this kind, with the mentors that the viewer can name."""
    fields: list[Field] = [_FROM, _TO]
    if seen.item["exchange_type"] in BY_HOURS:
        fields.append(_HOURS)
    else:
        shadowing = seen.item["exchange_type"] == "shadowing"
        mentors = await _mentors(seen)
        if mentors:
            fields.append(
                Field("mentor_ref", "带教师傅", Kind.CHOICE, shadowing, mentors, "接收学校的人员。")
            )
    return Form(NAME, (*fields, _GOALS, _ARRANGEMENTS, _REMARK))


async def _mentors(seen: Seen) -> dict[str, str]:
    """The host's own people for the host; for the others whom the host has named."""
    named = [seen.item["mentor_ref"], *(plan["mentor_ref"] for plan in seen.item["plans"])]
    found = {ref: seen.name(ref) for ref in named if ref}
    return await colleagues(seen.page) | found if seen.side == "host" else found


def _lacks_mentor(seen: Seen, form: Form) -> bool:
    """Whether a mentor is required that only the host can name."""
    known = any(field.name == "mentor_ref" for field in form.fields)
    return seen.item["exchange_type"] == "shadowing" and not known


@router.get("/engagements/{engagement_id}/submit-plan")
async def drafting(page: ViewerPage, engagement_id: UUID) -> Response:
    """The form, beginning with what is planned now."""
    seen = await load(page, engagement_id)
    if CODE not in seen.may:
        return not_now(page, seen, NAME)
    form = await _form(seen)
    draft = form.blank(_present(seen))
    draft.version = seen.item["version"]
    return _show(page, seen, draft)


@router.post("/engagements/{engagement_id}/submit-plan")
async def submit(page: ViewerPage, engagement_id: UUID) -> Response:
    """Propose it, with the author's consent; consents to another content are void."""
    seen = await load(page, engagement_id)
    draft = (await _form(seen)).read(await page.request.form())
    _typed(draft)
    path = f"/v1/engagements/{engagement_id}"
    service = page.services.teacher_exchanges
    answer = await send(service, draft, f"{path}/submit-plan", current=path)
    if answer is not None:
        what = f"已提交任务书第 {answer.body['proposed_version']} 版，并以{seen.behalf}名义同意。"
        return await done(page, answer.body, what)
    seen = await load(page, engagement_id)
    if CODE not in seen.may:
        return not_now(page, seen, NAME)
    if draft.clash_message:
        draft.differences = _differences(seen, draft)
    return _show(page, seen, draft, status_of(draft))


def _newest(seen: Seen) -> dict[str, Any] | None:
    return plans.plan_at(seen.item, "proposed") or plans.plan_at(seen.item, "in_force")


def _present(seen: Seen) -> dict[str, Any]:
    """What the form begins with: the newest version, else what was nominated."""
    plan = dict(_newest(seen) or seen.item)
    plan["goals"] = "\n".join(plan.get("goals", ()))
    return plan


def _typed(draft: Draft) -> None:
    """Goals line by line; what is left empty as the API has it."""
    lines = str(draft.values.get("goals", "")).splitlines()
    draft.body["goals"] = [line.strip() for line in lines if line.strip()]
    for name in ("arrangements", "remark"):
        draft.body[name] = draft.body.get(name) or ""


def _differences(seen: Seen, draft: Draft) -> list[Difference]:
    """Where the newest version says something else than what was typed."""
    present = _present(seen)
    found = []
    for spec in draft.form.fields:
        theirs = str(present.get(spec.name) or "")
        if spec.name != "remark" and theirs != draft.text(spec.name).replace("\r\n", "\n"):
            shown = (seen.name(theirs), seen.name(draft.text(spec.name)))
            named = shown if spec.name == "mentor_ref" else (theirs, draft.text(spec.name))
            found.append(Difference(spec.label, named[1], named[0]))
    return found


def _show(page: Page, seen: Seen, draft: Draft, status: int = 200) -> Response:
    amending = seen.item["plan_version"] > 0
    heading = "修订任务书" if amending else "起草任务书"
    return page.show(
        "pages/engagements/plan.html",
        title=f"{heading} {seen.number}",
        status=status,
        crumbs=crumbs(seen, heading),
        seen=seen,
        item=seen.item,
        draft=draft,
        heading=heading,
        version=len(seen.item["plans"]) + 1,
        amending=amending,
        lacks_mentor=_lacks_mentor(seen, draft.form),
        by_hours=seen.item["exchange_type"] in BY_HOURS,
        has_mentor=any(field.name == "mentor_ref" for field in draft.form.fields),
    )
