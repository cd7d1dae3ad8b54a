"""The roster of a cohort: who is enrolled, with names for those who may know them; and results."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import Response

from cyzj.contracts.joint_training.enrolment import LEARNER_KINDS
from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.cohorts.acting import Item, load
from portal.pages.cohorts.verbs import API, COHORT, CRUMBS, PATH
from portal.pages.downloads import dated
from portal.pages.sending import send, status_of

router = APIRouter()
LEARNERS = {str(code): name for code, name in LEARNER_KINDS.items()}
RESULTS = Form("登记", ())


@router.get(f"{PATH}/{{id}}/roster")
async def roster(page: ViewerPage, id: UUID) -> Response:
    """Everybody whom the viewer may see, the learners before those who left."""
    item = await load(page, COHORT, id)
    found = await _enrolments(page, id)
    gone = ("rejected", "withdrawn", "no_show", "transferred", "passed_over")
    return page.show(
        "pages/cohorts/roster.html",
        title=f"名单 {item['number']}",
        crumbs=[*CRUMBS, (item["number"], f"{PATH}/{id}"), ("名单", "")],
        item=item,
        path=f"{PATH}/{id}",
        rows=[_row(one) for one in found if one["status"] not in gone],
        gone=[_row(one) for one in found if one["status"] in gone],
        may_apply="apply" in item["allowed_actions"],
        may_results="record_results" in item["allowed_actions"],
        named=any(one["name"] for one in found),
    )


@router.get(f"{PATH}/{{id}}/roster.{{ending}}")
async def export(page: ViewerPage, id: UUID, ending: Literal["xlsx", "csv"]) -> Response:
    """The roster as a file, without names."""
    asked = {"cohort_id": str(id)}
    file = await page.services.joint_training.download(f"/v1/enrolments/export.{ending}", asked)
    return dated(page, file.content, "名单", ending, file.headers["content-type"])


@router.get(f"{PATH}/{{id}}/results")
async def results(page: ViewerPage, id: UUID) -> Response:
    """Assessments and safety inductions of everybody, in one form."""
    item = await load(page, COHORT, id)
    if "record_results" not in item["allowed_actions"]:
        path = f"{PATH}/{id}"
        return sending.not_now(page, path, item["number"], COHORT.state(item), "登记考核")
    learners = await _learners(page, id)
    draft = RESULTS.blank({"version": item["version"]})
    return _show_results(page, item, learners, draft, {one["id"]: _typed(one) for one in learners})


@router.post(f"{PATH}/{{id}}/results")
async def record(page: ViewerPage, id: UUID) -> Response:
    """Keep them; what cannot be understood is said, with everything typed kept."""
    data = await page.request.form()
    item = await load(page, COHORT, id)
    learners = await _learners(page, id)
    typed = {one["id"]: _sent(data, item, one) for one in learners}
    draft = RESULTS.read(data)
    for one in learners:
        _read_day(draft, one, typed[one["id"]])
    draft.body = {"rows": [_body(item, one, typed[one["id"]]) for one in learners]}
    path = f"{API}/{id}"
    answer = None
    if not draft.faults:
        answer = await send(
            page.services.joint_training, draft, f"{path}/record-results", current=path
        )
    if answer is None:
        return _show_results(page, item, learners, draft, typed, status_of(draft))
    notice = Notice("ok", f"已登记 {len(learners)} 人的考核与安全教育。", "可以结班了。")
    return page.go(f"{PATH}/{id}", notice)


def _read_day(draft: Draft, one: Item, typed: dict[str, Any]) -> None:
    field = Field("day", "安全教育日期", Kind.DATE, required=False)
    sent = Form("登记", (field,)).blank()
    sent.values["day"] = typed["safety"]
    if typed["safety"] and (len(typed["safety"]) != 10 or typed["safety"][4] != "-"):
        draft.other_errors.append(f"{one['name'] or one['number']}：请按 2026-10-28 的样子填写日期")


async def _enrolments(page: Page, id: UUID) -> list[Item]:
    asked = {"cohort_id": str(id), "sort": "number", "with_names": "true"}
    return await page.services.joint_training.everything("/v1/enrolments", asked)


async def _learners(page: Page, id: UUID) -> list[Item]:
    found = await _enrolments(page, id)
    return [one for one in found if one["status"] in ("enrolled", "active")]


def _row(one: Item) -> dict[str, Any]:
    return {
        "item": one,
        "href": f"/enrolments/{one['id']}",
        "who": one["name"] or one["number"],
        "kind": LEARNERS[one["learner_kind"]],
        "mine": any(each["action"] in one["allowed_actions"] for each in one["waiting_on"]),
    }


def _typed(one: Item) -> dict[str, Any]:
    passed = {each["code"] for each in one["results"] if each["passed"]}
    return {"passed": passed, "safety": one["safety_on"] or ""}


def _sent(data: FormData, item: Item, one: Item) -> dict[str, Any]:
    codes = {each["code"] for each in item["assessments"]}
    passed = {code for code in codes if data.get(f"passed-{one['id']}-{code}")}
    return {"passed": passed, "safety": str(data.get(f"safety-{one['id']}") or "").strip()}


def _body(item: Item, one: Item, typed: dict[str, Any]) -> dict[str, Any]:
    codes = [each["code"] for each in item["assessments"]]
    return {
        "enrolment_id": one["id"],
        "passed": [code for code in codes if code in typed["passed"]],
        "failed": [code for code in codes if code not in typed["passed"]],
        "safety_on": typed["safety"] or None,
    }


def _show_results(
    page: Page,
    item: Item,
    learners: list[Item],
    draft: Draft,
    typed: dict[str, dict[str, Any]],
    status: int = 200,
) -> Response:
    return page.show(
        "pages/cohorts/results.html",
        title=f"登记考核 {item['number']}",
        status=status,
        crumbs=[*CRUMBS, (item["number"], f"{PATH}/{item['id']}"), ("登记考核", "")],
        item=item,
        path=f"{PATH}/{item['id']}",
        learners=learners,
        draft=draft,
        typed=typed,
    )
