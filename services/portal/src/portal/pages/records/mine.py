"""我的档案: what I am and who verified it, my own data, who saw it, and everything to take along."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.contracts.codes import Role
from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.downloads import passed_on
from portal.pages.records.data import kept, masked_rows, shown_rows
from portal.pages.records.person import PEOPLE, person_of, records_of
from portal.pages.records.seen import MINE, Item, Seen
from portal.pages.records.vocabulary import FIELDS, SEEN_AS
from portal.pages.sending import send, status_of
from portal.together import together

router = APIRouter()
_LATEST = 20
_FORMATS = {"xlsx": "我的数据.xlsx", "json": "我的数据.json"}
_DECLARE = frozenset(
    {
        Role.TEACHER,
        Role.ENTERPRISE_MENTOR,
        Role.BASE_MANAGER,
        Role.SCHOOL_LEADER,
        Role.COORDINATOR,
    }
)
_TYPED = {
    "phone": "只含数字和连字符。",
    "email": "例如 name@example.cn。",
    "id_number": "18 位；只在需要时填写。",
    "birth_month": "例如 1990-05。",
}


def data_form(data: Item) -> Form:
    """One's own data: what is left empty stays, unless it is to be dropped."""
    return Form(
        "保存",
        tuple(
            Field(
                part,
                FIELDS[part],
                required=False,
                most=64,
                placeholder=data[part] or "",
                help=f"{text}{'不填则不变；填“-”则删除。' if data[part] else ''}",
            )
            for part, text in _TYPED.items()
        ),
    )


@router.get(MINE)
async def record(page: ViewerPage) -> Response:
    """The record of the viewer."""
    return await _show(page)


@router.post(f"{MINE}/reveal")
async def reveal(page: ViewerPage) -> Response:
    """One's own data in full, on this answer alone."""
    person = await _oneself(page)
    body = {"fields": list(kept(person["personal_data"])), "purpose": "本人查看"}
    path = f"{PEOPLE}/{person['ref']}/personal-data/reveal"
    found = (await page.services.member_schools.post(path, body)).body
    return await _show(page, found)


@router.get(f"{MINE}/personal-data")
async def changing(page: ViewerPage) -> Response:
    """The form, with what is kept masked beside each field."""
    data = (await _oneself(page))["personal_data"]
    return _show_form(page, data_form(data).blank({"version": data["version"]}))


@router.post(f"{MINE}/personal-data")
async def change(page: ViewerPage) -> Response:
    """Change what was typed; the rest stays."""
    data = (await _oneself(page))["personal_data"]
    draft = data_form(data).read(await page.request.form())
    typed = {name: value for name, value in draft.body.items() if value is not None}
    draft.body = {name: "" if value == "-" else value for name, value in typed.items()}
    answer = await send(page.services.member_schools, draft, "/v1/me/personal-data")
    if answer is None:
        return _show_form(page, draft, status_of(draft))
    return page.go(MINE, Notice("ok", "已保存，加密存放。", "平时只显示首尾几位。"))


@router.get(f"{MINE}/export.{{ending}}")
async def export(page: ViewerPage, ending: str) -> Response:
    """Everything that member_schools holds about the viewer."""
    if ending not in _FORMATS:
        raise NotFound("portal", 404)
    file = await page.services.member_schools.download(f"/v1/me/export.{ending}")
    return passed_on(file, _FORMATS[ending])


async def _oneself(page: Page) -> Item:
    return await person_of(page, page.viewer.person_ref)


async def _show(page: Page, found: Item | None = None) -> Response:
    person, records, seen = await together(
        _oneself(page), records_of(page, page.viewer.person_ref), _accesses(page)
    )
    called = {one["id"]: one["called"] for one in records}
    return page.show(
        "pages/records/mine.html",
        title="我的档案",
        crumbs=[("我的档案", "")],
        records=[_row(page, one) for one in records],
        data=shown_rows(found, called) if found else masked_rows(person["personal_data"]),
        in_full=found is not None,
        anything=bool(kept(person["personal_data"])),
        accesses=seen["items"],
        access_total=seen["total"],
        may_declare=bool(page.viewer.roles & _DECLARE),
    )


async def _accesses(page: Page) -> Item:
    path = f"{PEOPLE}/{page.viewer.person_ref}/personal-data/accesses"
    asked: dict[str, str | int] = {"limit": _LATEST, "with_total": "true"}
    found: Item = (await page.services.member_schools.get(path, asked)).body
    words = [
        {
            **one,
            "what": "、".join(FIELDS[part] for part in one["fields"]),
            "as_what": SEEN_AS.get(one["role"], "同事"),
        }
        for one in found["items"]
    ]
    return {**found, "items": words}


def _row(page: Page, item: Item) -> dict[str, Any]:
    seen = Seen(item, page)
    first = seen.waits[0] if seen.waits else None
    return {
        "item": item,
        "href": seen.path,
        "mine": first.turn.mine if first and first.mine else False,
        "waits": f"等{first.who}{first.turn.what}" if first and not first.mine else "",
    }


def _show_form(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/records/my_data.html",
        title="更改个人资料",
        status=status,
        crumbs=[("我的档案", MINE), ("更改个人资料", "")],
        draft=draft,
    )
