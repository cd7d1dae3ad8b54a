"""Naming learners for a cohort: teachers of the school by a tick, students a line each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import Conflict, Invalid
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.cohorts.acting import Item, load
from portal.pages.cohorts.verbs import COHORT, CRUMBS, PATH
from portal.pages.engagements.colleagues import colleagues

router = APIRouter()
MOST = 60
_TEACHERS = Field(
    "teachers", "本校教师", Kind.CHOICES, required=False, help="结业证书按登记的姓名打印。"
)
_STUDENTS = Field(
    "students", "本校学生", Kind.LONG, required=False, most=2000,
    help="每行一名学生。姓名加密保存，只有本校、主办学校能看到，并印在证书上。",
)  # fmt: skip
FORM = Form("报名", (_TEACHERS, _STUDENTS))


async def _form(page: Page) -> Form:
    if Role.COORDINATOR not in page.viewer.roles:
        own = {page.viewer.person_ref: page.viewer.name}
        return Form("报名", (replace(_TEACHERS, choices=own),))
    found = await colleagues(page)
    others = {ref: name for ref, name in found.items() if ref != page.viewer.person_ref}
    return Form("报名", (replace(_TEACHERS, choices=others), _STUDENTS))


@router.get(f"{PATH}/{{id}}/apply")
async def applying(page: ViewerPage, id: UUID) -> Response:
    """The blank form."""
    item = await load(page, COHORT, id)
    if "apply" not in item["allowed_actions"]:
        return _not_now(page, item)
    draft = (await _form(page)).blank()
    draft.values["teachers"] = (
        [] if Role.COORDINATOR in page.viewer.roles else [page.viewer.person_ref]
    )
    return _show(page, item, draft)


@router.post(f"{PATH}/{{id}}/apply")
async def apply(page: ViewerPage, id: UUID) -> Response:
    """Name them one by one; who could not be named stays in the form with the reason."""
    form = await _form(page)
    draft = form.read(await page.request.form())
    item = await load(page, COHORT, id)
    wanted = _wanted(draft)
    if not wanted and not draft.faults:
        draft.add_error("teachers", "请选择教师，或填写学生姓名")
    if len(wanted) > MOST:
        draft.add_error("students", f"一次最多报 {MOST} 人，请分几次报名")
    if draft.faults:
        return _show(page, item, draft, 422)
    done, left = await _sent(page, id, draft, wanted)
    waiting = sum(one["status"] == "waitlisted" for one in done)
    if left:
        draft.values["teachers"] = [one["teacher_ref"] for one in left if one["teacher_ref"]]
        students = [one["name"] for one in left if not one["teacher_ref"]]
        draft.values["students"] = "\n".join(students)
        draft.key = f"{draft.key}-{len(done)}"
        return _show(page, item, draft, 422, done=len(done))
    words = f"已报名 {len(done)} 人。"
    text = f"其中 {waiting} 人没有空名额，列入候补。" if waiting else "接下来等主办学校录取。"
    return page.go(f"{PATH}/{id}/roster", Notice("ok", words, text))


def _wanted(draft: Draft) -> list[Item]:
    names = dict(draft.form.fields[0].options)
    teachers = draft.values.get("teachers") or []
    students = str(draft.values.get("students") or "").splitlines()
    found: list[Item] = [
        {"kind": "teacher", "teacher_ref": ref, "name": names[ref]}
        for ref in teachers
        if ref in names
    ]
    lines = dict.fromkeys(line.strip() for line in students if line.strip())
    found += [{"kind": "student", "teacher_ref": None, "name": name} for name in lines]
    return found


async def _sent(
    page: Page, id: UUID, draft: Draft, wanted: list[Item]
) -> tuple[list[Item], list[Item]]:
    """Those named, and those left with what to do said in the draft."""
    done: list[Item] = []
    left: list[Item] = []
    for place, one in enumerate(wanted):
        body: dict[str, Any] = {"cohort_id": str(id), **one}
        try:
            answer = await page.services.joint_training.post(
                "/v1/enrolments", body, key=f"{draft.key}-{place}"
            )
        except (Invalid, Conflict) as refused:
            said = refused.message or "请核对后再报名。"
            draft.other_errors.append(f"{one['name']}：{said}")
            left.append(one)
        else:
            done.append(answer.body)
    return done, left


def _not_now(page: Page, item: Item) -> Response:
    path = f"{PATH}/{item['id']}"
    return sending.not_now(page, path, item["number"], COHORT.state(item), "报名")


def _show(page: Page, item: Item, draft: Draft, status: int = 200, done: int = 0) -> Response:
    own = next((one for one in item["seats"] if one["school_id"] == page.viewer.school.id), None)
    pool = next((one for one in item["seats"] if one["school_id"] is None), None)
    return page.show(
        "pages/cohorts/apply.html",
        title=f"报名 {item['number']}",
        status=status,
        crumbs=[*CRUMBS, (item["number"], f"{PATH}/{item['id']}"), ("报名", "")],
        item=item,
        path=f"{PATH}/{item['id']}",
        draft=draft,
        own=own,
        pool=pool,
        done=done,
    )
