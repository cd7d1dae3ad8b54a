"""履职进度: how each of a school's teachers stands; one teacher with everything that counts."""

from __future__ import annotations

from collections import Counter
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.schools import school_of
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Form
from portal.page import Page
from portal.pages.downloads import dated
from portal.pages.duty.schools import PATH as SCHOOLS
from portal.pages.duty.seen import (
    API,
    MINE,
    PURPOSE,
    TEACHERS,
    crumbs,
    duty_rows,
    looks_on,
    seen_of,
)
from portal.pages.duty.vocabulary import STANDINGS, TEACHES, TONES, counts_as
from portal.pages.sending import send
from portal.together import together

router = APIRouter()
_API = "/v1/duty/teachers"
TEACHES_FORM = Form("保存", (Field("teaches", "任教类别", Kind.CHOICE, choices=TEACHES),))


@router.get(TEACHERS)
async def teachers(page: ViewerPage) -> Response:
    """The teachers of the viewer's school, or for the office of the one it names."""
    if not looks_on(page.viewer):
        return page.go(MINE)
    asked = _asked(page)
    office = Role.GROUP_OFFICE in page.viewer.roles
    if office and "school_id" not in asked:
        return page.go(SCHOOLS)
    all_of = {name: value for name, value in asked.items() if name != "standing"}
    found = (await page.services.teacher_exchanges.get(_API, all_of)).body
    counts = Counter(one["standing"] for one in found["items"])
    chosen = asked.get("standing", "")
    shown = [one for one in found["items"] if chosen in ("", one["standing"])]
    names = await page.names([one["person_ref"] for one in shown], PURPOSE)
    named = next((one["school"] for one in found["items"] if one["school"]), None)
    rows = [_row(one, names) for one in shown]
    order = list(STANDINGS)
    return page.show(
        "pages/duty/teachers.html",
        title="履职进度",
        crumbs=crumbs(page, (named["name"], "")) if office and named else crumbs(page),
        rows=sorted(rows, key=lambda row: (order.index(row["standing"]), row["name"])),
        tab_rows=[
            _tab(all_of, "", "全部", len(found["items"]), chosen),
            *(_tab(all_of, code, name, counts[code], chosen) for code, name in STANDINGS.items()),
        ],
        chosen=chosen,
        as_of=found["as_of"],
        school=school_of(named) if named else None,
        office=office,
        query=urlencode(asked),
    )


@router.get(f"{TEACHERS}/export.{{ending}}")
async def export(page: ViewerPage, ending: Literal["xlsx", "csv"]) -> Response:
    """The same as a file, duty by duty."""
    path = f"{_API}/export.{ending}?{urlencode(_asked(page))}"
    file = await page.services.teacher_exchanges.download(path)
    return dated(page, file.content, "履职进度", ending, file.headers["content-type"])


@router.get(f"{TEACHERS}/teachers/{{person_ref}}")
async def teacher(page: ViewerPage, person_ref: UUID) -> Response:
    """One teacher."""
    return await _show(page, person_ref)


@router.post(f"{TEACHERS}/teachers/{{person_ref}}/teaches")
async def set_teaches(page: ViewerPage, person_ref: UUID) -> Response:
    """What the teacher teaches: another kind, other duties."""
    data = await page.request.form()
    draft = TEACHES_FORM.read(data)
    draft.body["expected_version"] = int(str(data.get("profile_version") or 0))
    path = f"{_API}/{person_ref}"
    answer = await send(page.services.teacher_exchanges, draft, f"{path}/teaches")
    if answer is None:
        text = draft.clash_message or "请重新选择任教类别。"
        return page.go(f"{TEACHERS}/teachers/{person_ref}", Notice("warn", text))
    said = TEACHES[answer.body["teaches"]]
    return page.go(
        f"{TEACHERS}/teachers/{person_ref}",
        Notice("ok", f"任教类别已设为{said}。", "适用的要求随之更新。"),
    )


async def _show(page: Page, person_ref: UUID) -> Response:
    service = page.services.teacher_exchanges
    asked = {"person_ref": str(person_ref)}
    found, rules, records = await together(
        service.get(f"{_API}/{person_ref}"),
        service.get("/v1/duty/rules"),
        service.everything(API, asked),
    )
    names = await page.names([str(person_ref)], PURPOSE)
    posts = found.body["items"]
    may_set = bool(page.viewer.roles & {Role.COORDINATOR, Role.SCHOOL_LEADER})
    title = names.get(str(person_ref)) or "这位教师"
    return page.show(
        "pages/duty/teacher.html",
        title=title,
        crumbs=crumbs(page, (title, "")),
        posts=[
            {"item": one, "duties": duty_rows(one["progress"]), "teaches": TEACHES[one["teaches"]]}
            for one in posts
        ],
        as_of=found.body["as_of"],
        records=[
            {"seen": seen, "counts": counts_as(seen.item)} for seen in await seen_of(page, *records)
        ],
        sources={one["code"]: one["source"] for one in rules.body["items"]},
        ref=str(person_ref),
        draft=TEACHES_FORM.blank(posts[0]) if may_set else None,
        action=f"{TEACHERS}/teachers/{person_ref}/teaches",
    )


def _asked(page: Page) -> dict[str, str]:
    given = page.request.query_params
    return {name: given[name] for name in ("school_id", "standing") if given.get(name)}


def _tab(
    asked: dict[str, str], code: str, name: str, count: int, chosen: str
) -> tuple[str, str, int, bool]:
    query = urlencode(asked | ({"standing": code} if code else {}))
    href = f"{TEACHERS}?{query}" if query else TEACHERS
    return name, href, count, code == chosen


def _row(item: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    duties = duty_rows(item["progress"])
    return {
        "item": item,
        "name": names.get(item["person_ref"]) or "（已离任）",
        "href": f"{TEACHERS}/teachers/{item['person_ref']}",
        "teaches": TEACHES[item["teaches"]],
        "standing": item["standing"],
        "chip": (TONES[item["standing"]], STANDINGS[item["standing"]]),
        "lacking": [(one["name"], one["missing"]) for one in duties if one["missing"]],
    }
