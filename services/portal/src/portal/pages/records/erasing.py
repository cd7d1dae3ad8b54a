"""注销: the office erases a person at the person's request; it cannot be undone."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.page import Page
from portal.pages.exchanges.confirming import Ask, ask
from portal.pages.records.person import PEOPLE, person_of, where
from portal.pages.records.seen import Item
from portal.pages.sending import send, status_of

router = APIRouter()
_REASON = Field(
    "reason",
    "依据",
    Kind.LONG,
    most=500,
    help="例如：本人 2026-10-28 书面申请。与账号记录一起保存。",
)


@router.get("/people/{ref}/erase")
async def asking(page: ViewerPage, ref: UUID) -> Response:
    """What erasing means, before it is done."""
    person = await person_of(page, ref)
    if "erase" not in person["allowed_actions"]:
        return _not_now(page, person)
    question = _question(person)
    return ask(page, question, question.form.blank())


@router.post("/people/{ref}/erase")
async def erase(page: ViewerPage, ref: UUID) -> Response:
    """Erase; refused while the person holds a post."""
    person = await person_of(page, ref)
    question = _question(person)
    draft = question.form.read(await page.request.form())
    answer = await send(page.services.member_schools, draft, f"{PEOPLE}/{ref}/erase")
    if answer is not None:
        text = "密钥已删除，个人资料任何人都不能再读取；任职和专业档案作为不记名的事实保留。"
        return page.go(f"/people/{ref}", Notice("ok", "已注销。", text))
    if "erase" not in (await person_of(page, ref))["allowed_actions"]:
        return _not_now(page, person)
    return ask(page, question, draft, status_of(draft))


def _not_now(page: Page, person: Item) -> Response:
    text = "此人已注销，或应由集团办公室的另一位同事办理。"
    return page.go(f"/people/{person['ref']}", Notice("warn", "现在不能注销。", text))


def _question(person: Item) -> Ask:
    path = f"/people/{person['ref']}"
    return Ask(
        "注销",
        f"注销{person['name']}",
        "应本人要求，删除此人的个人资料、账号和登录。删除后任何人都不能恢复。",
        f"{path}/erase",
        path,
        [
            ("姓名", person["name"], "已注销人员"),
            ("个人资料", "加密保存", "密钥删除，不能再读取"),
            ("账号", "有效", "删除"),
            ("证明材料", "保存", "别处没有引用的删除"),
            ("档案", "", "任职和专业档案作为不记名的事实保留，统计不变"),
        ],
        fields=(_REASON,),
        danger=True,
        crumbs=where(person),
    )
