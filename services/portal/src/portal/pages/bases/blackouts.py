"""停用时段: asked for by one person, decided by another, who says what becomes of the bookings."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from cyzj.domain.clock import SHANGHAI
from portal.access import ViewerPage
from portal.clients.problems import Forbidden, NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages import sending
from portal.pages.bases.resources import PATH as RESOURCES
from portal.pages.bases.seen import RUNS, Item
from portal.pages.bases.vocabulary import CAUSES, reason
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.states import state_of
from portal.words import moment

router = APIRouter()
API = "/v1/blackouts"
PATH = "/blackouts"
CRUMBS = [("基地共建", ""), ("资源与停用", RESOURCES)]
REQUEST = Form(
    "申请",
    (
        Field("cause", "原因类别", Kind.CHOICE, choices=CAUSES),
        Field("first", "开始日期", Kind.DATE, api="starts_at"),
        Field("begins", "时刻", Kind.TIME, placeholder="例如 0800"),
        Field("last", "结束日期", Kind.DATE, api="ends_at"),
        Field("finishes", "时刻", Kind.TIME, placeholder="例如 1800"),
        Field("words", "说明", Kind.LONG, most=500, help="批准人会看到。"),
    ),
)
NAMES = {"accept": "批准停用", "reject": "不批准"}


@router.get(f"{PATH}/new")
async def requesting(page: ViewerPage, resource: UUID) -> Response:
    """The blank form."""
    return _form(page, REQUEST.blank(begins="08:00", finishes="18:00"), await _room(page, resource))


@router.post(f"{PATH}/new")
async def request(page: ViewerPage, resource: UUID) -> Response:
    """Ask for it."""
    room = await _room(page, resource)
    draft = REQUEST.read(await page.request.form())
    draft.body = {
        "resource_id": str(resource),
        "cause": draft.body.get("cause"),
        "words": draft.body.get("words"),
        "starts_at": _moment(draft, "first", "begins"),
        "ends_at": _moment(draft, "last", "finishes"),
    }
    answer = await send(page.services.joint_training, draft, API)
    if answer is None:
        return _form(page, draft, room, status_of(draft))
    made = answer.body
    text = "由基地的其他负责人批准后生效。"
    return page.go(f"{PATH}/{made['id']}", Notice("ok", f"已申请 {made['number']}。", text))


def _moment(draft: Draft, day: str, time: str) -> str | None:
    if day in draft.errors or time in draft.errors:
        return None
    text = f"{draft.values[day]}T{draft.body[time]}" if time in draft.body else ""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).isoformat() if text else None


async def _room(page: Page, id: UUID) -> Item:
    if not page.viewer.roles & RUNS:
        raise Forbidden("joint_training", 403, message="停用由产权单位的基地管理员申请。")
    found: Item = (await page.services.joint_training.get(f"/v1/resources/{id}")).body
    return found


def _form(page: Page, draft: Draft, room: Item, status: int = 200) -> Response:
    return page.show(
        "pages/bases/blackout_form.html",
        title="申请停用时段",
        status=status,
        crumbs=[*CRUMBS, ("申请停用", "")],
        draft=draft,
        room=room,
        action=f"{PATH}/new?resource={room['id']}",
    )


@router.get(f"{PATH}/{{blackout_id}}")
async def blackout(page: ViewerPage, blackout_id: UUID) -> Response:
    """The page of one blackout."""
    item = await _load(page, blackout_id)
    return page.show(
        "pages/bases/blackout.html",
        title=f"{item['resource_title']} 停用",
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        path=f"{PATH}/{item['id']}",
        may=item["allowed_actions"],
        fact_rows=[
            ("实训室", item["resource_title"]),
            ("基地", item["base_title"]),
            ("原因", CAUSES[item["cause"]]),
            ("开始", moment(item["starts_at"])),
            ("结束", moment(item["ends_at"])),
            ("这段时间的预约", f"{item['booked']} 个"),
            ("已调整", f"{item['bumped']} 个"),
            ("编号", item["number"]),
        ],
    )


@router.get(f"{PATH}/{{blackout_id}}/{{code}}")
async def asked(page: ViewerPage, blackout_id: UUID, code: str) -> Response:
    """What the decision changes, before it is given."""
    item = await _load(page, blackout_id)
    if code not in NAMES:
        raise NotFound("portal", 404)
    if code not in item["allowed_actions"]:
        return _not_now(page, item, code)
    question = _question(item, code)
    return ask(page, question, question.form.blank({"version": item["version"]}))


@router.post(f"{PATH}/{{blackout_id}}/{{code}}")
async def give(page: ViewerPage, blackout_id: UUID, code: str) -> Response:
    """Decide."""
    if code not in NAMES:
        raise NotFound("portal", 404)
    item = await _load(page, blackout_id)
    draft = _question(item, code).form.read(await page.request.form())
    if code == "accept":
        draft.body["reason"] = draft.body.get("reason") or ""
    path = f"{API}/{blackout_id}"
    answer = await send(page.services.joint_training, draft, f"{path}/{code}", current=path)
    item = await _load(page, blackout_id)
    if answer is not None:
        text = f"已调整 {item['bumped']} 个预约，对方会看到原因。" if item["bumped"] else ""
        done = "停用已生效" if code == "accept" else "停用没有批准"
        notice = Notice("ok", f"{done}（{item['number']}）。", text)
        return page.go(f"{PATH}/{blackout_id}", notice)
    if code not in item["allowed_actions"]:
        return _not_now(page, item, code)
    return ask(page, _question(item, code), draft, status_of(draft))


def _question(item: Item, code: str) -> Ask:
    path = f"{PATH}/{item['id']}"
    booked = item["booked"]
    about: list[Row] = [
        ("实训室", "", item["resource_title"]),
        ("时段", "", f"{moment(item['starts_at'])} 至 {moment(item['ends_at'])}"),
        ("这段时间的预约", "", f"{booked} 个"),
    ]
    fields: tuple[Field, ...] = (reason("不批准的原因", "申请人会看到。"),)
    effect = "不停用，预约不变。"
    if code == "accept":
        effect = "这段时间不再接受预约。"
        fields = ()
        if booked:
            effect = "这段时间不再接受预约；已有的预约按您的选择调整。"
            fields = (
                Field("bump", f"调整已有的 {booked} 个预约，并给出可替代的时段", Kind.FLAG),
                reason("调整原因"),
            )
    return Ask(
        NAMES[code],
        f"{NAMES[code]} {item['number']}",
        f"{NAMES[code]}这个停用时段。" if code == "accept" else "不批准这个停用时段。",
        f"{path}/{code}",
        path,
        [*about, ("影响", "", effect)],
        fields,
        danger=code == "reject",
        crumbs=[*CRUMBS, (item["number"], path)],
    )


async def _load(page: Page, id: UUID) -> Item:
    found: Item = (await page.services.joint_training.get(f"{API}/{id}")).body
    return found


def _not_now(page: Page, item: Item, code: str) -> Response:
    state = state_of("blackout", item["status"]).name
    return sending.not_now(page, f"{PATH}/{item['id']}", item["number"], state, NAMES[code])
