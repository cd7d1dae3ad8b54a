"""Parts of a person's data in full, for a purpose; shown on the answer alone, which nobody keeps."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.forms import Draft
from portal.page import Page
from portal.pages.records.data import kept, reveal_form, shown_rows
from portal.pages.records.person import PEOPLE, person_of, records_of, where
from portal.pages.records.seen import Item
from portal.pages.sending import send, status_of

router = APIRouter()


@router.get("/people/{ref}/reveal")
async def asking(page: ViewerPage, ref: UUID) -> Response:
    """What is to be seen, and what for."""
    person = await person_of(page, ref)
    if "reveal" not in person["allowed_actions"]:
        text = "此人没有留下个人资料，或已不在贵单位任职。"
        return page.go(f"/people/{ref}", Notice("warn", "现在没有可以查看的个人资料。", text))
    return _show(page, person, reveal_form(kept(person["personal_data"])).blank(fields=[]))


@router.post("/people/{ref}/reveal")
async def reveal(page: ViewerPage, ref: UUID) -> Response:
    """Show it, this once; the person reads that it was."""
    person = await person_of(page, ref)
    draft = reveal_form(kept(person["personal_data"] or {})).read(await page.request.form())
    answer = await send(page.services.member_schools, draft, f"{PEOPLE}/{ref}/personal-data/reveal")
    if answer is None:
        return _show(page, person, draft, status_of(draft))
    called = {one["id"]: one["called"] for one in await records_of(page, ref)}
    return page.show(
        "pages/records/revealed.html",
        title=f"{person['name']}的个人资料",
        crumbs=where(person, "查看个人资料"),
        person=person,
        rows=shown_rows(answer.body, called),
        purpose=draft.text("purpose"),
    )


def _show(page: Page, person: Item, draft: Draft, status: int = 200) -> Response:
    return page.show(
        "pages/records/reveal.html",
        title="查看个人资料",
        status=status,
        crumbs=where(person, "查看个人资料"),
        person=person,
        draft=draft,
    )
