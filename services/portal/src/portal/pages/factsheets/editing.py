"""Publishing a factsheet or saying it anew, and verifying its contacts."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Conflict, Forbidden, Invalid
from portal.cookies import Notice
from portal.forms import Form
from portal.pages.factsheets.forms import MAJOR_CODES, content, names_of_majors, sheet_form
from portal.pages.factsheets.showing import PURPOSE, Place, place_of
from portal.pages.sending import send, status_of
from portal.rows import Sheet, SheetForm
from portal.words import MAJORS, ROLES, day, day_of, moment_of

router = APIRouter()
_VERIFY = Form("复核", ())


@router.get("/members/{organisation_id}/factsheet/edit")
async def editing(page: ViewerPage, organisation_id: UUID) -> Response:
    """The form with what stands now, or a blank one."""
    place = await _changeable(page, organisation_id)
    sheet = (await _form(place)).blank(place.item)
    sheet.version = place.item["version"] if place.item else 0
    return _show(place, sheet)


@router.post("/members/{organisation_id}/factsheet/edit")
async def edit(page: ViewerPage, organisation_id: UUID) -> Response:
    """Publish what is typed; or draw the form again with more rows, or with one emptied."""
    place = await _changeable(page, organisation_id)
    form, data = await _form(place), await page.request.form()
    do = str(data.get("do") or "save")
    if do != "save":
        return _show(place, form.redrawn(data, do))
    sheet = form.read(data)
    sheet.body = content(sheet.body)
    before = sheet.version
    answer = await send(page.services.member_schools, sheet, place.api, current=place.api)
    if answer is None:
        return _show(place, sheet, status_of(sheet))
    if answer.body["version"] == before:
        return page.go(place.path, Notice("info", "内容没有变化。", "信息表还是原来那一版。"))
    done = Notice("ok", "已更新信息表。", "联盟各单位看到的是新内容。")
    if not before:
        done = Notice("ok", "已发布信息表。", "联盟各单位都能看到。")
    return page.go(place.path, done)


@router.post("/members/{organisation_id}/factsheet/verify-contacts")
async def verify(page: ViewerPage, organisation_id: UUID) -> Response:
    """Every contact is right as of today; one who has left is shown in the form, to be replaced."""
    place = await _changeable(page, organisation_id)
    asked = _VERIFY.read(await page.request.form())
    path = f"/v1/organisations/{organisation_id}/factsheet/verify-contacts"
    service = page.services.member_schools
    try:
        answer = await service.post(path, key=asked.key, version=asked.version)
    except Invalid as refused:
        if place.item is None:
            raise
        return _show(place, (await _form(place)).refused(place.item, refused), 422)
    except Conflict as clash:
        text = "信息表刚被更新过，请看过现在的联系人再复核。"
        text = text if clash.slug == "stale-version" else clash.message
        return page.go(place.path, Notice("warn", "没有复核。", text))
    count, today = len(answer.body["contacts"]), day(day_of(moment_of(page.now)))
    return page.go(
        place.path, Notice("ok", f"已复核 {count} 位联系人。", f"复核日期记为 {today}。")
    )


async def _changeable(page: ViewerPage, organisation_id: UUID) -> Place:
    place = await place_of(page, organisation_id)
    if not place.may_change:
        message = "信息表由该单位的协调员、领导或集团办公室更新。"
        raise Forbidden("member_schools", 403, message=message)
    return place


async def _form(place: Place) -> SheetForm:
    verb = "更新" if place.item else "发布"
    today = day_of(moment_of(place.page.now))
    return sheet_form(verb, today, await _staff(place), place.item)


async def _staff(place: Place) -> dict[str, str]:
    """Who is in office there, by reference: those with more to do than to teach first; and who still
    stands in the factsheet."""
    posts: dict[str, tuple[str, list[str]]] = {}
    api = f"/v1/organisations/{place.organisation['id']}/staff"
    for one in await place.page.services.member_schools.everything(api):
        who = one["person"]
        posts.setdefault(who["ref"], (who["name"], []))[1].append(ROLES[one["role"]])
    chosen = {ref: f"{name}（{'、'.join(roles)}）" for ref, (name, roles) in posts.items()}
    only_teach = {ref for ref, (_, roles) in posts.items() if roles == ["教师"]}
    chosen = dict(sorted(chosen.items(), key=lambda one: one[0] in only_teach))
    standing = [one["person_ref"] for one in (place.item or {}).get("contacts", ())]
    gone = await place.page.names((ref for ref in standing if ref not in chosen), PURPOSE)
    return {**chosen, **{ref: f"{name}（已不在任）" for ref, name in gone.items()}}


def _show(place: Place, sheet: Sheet, status: int = 200) -> Response:
    title = "更新信息表" if place.item else "发布信息表"
    return place.page.show(
        "pages/factsheets/form.html",
        title=title,
        status=status,
        crumbs=place.crumbs(title),
        place=place,
        draft=sheet,
        codes_id=MAJOR_CODES,
        codes={code: name for code, name in MAJORS.items() if len(code) == 6},
        notes=names_of_majors(sheet.typed["majors"], MAJORS),
    )
