"""A school accepts or refuses its part in a ring: both of its exchanges at once; each asks first."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Form
from portal.pages import sending
from portal.pages.exchanges.confirming import REASON, Ask, Row, ask
from portal.pages.rings.seen import API, CRUMBS, PATH, Leg, Seen, load, seen_of
from portal.pages.sending import send, status_of
from portal.states import state_of

router = APIRouter()
_VERBS = {"accept": "接受环形对接", "refuse": "拒绝环形对接"}
_FIELDS: dict[str, tuple[Field, ...]] = {"accept": (), "refuse": (REASON,)}
_CONSEQUENCES = {
    "accept": "接受贵校在这个环里的全部交流。贵校的供给当即预留；各校都接受后一起成为对接，有一所不接受就全部释放。",
    "refuse": "拒绝这个环。各校已预留的全部释放，不能恢复；各校会看到原因。",
}


@router.get(f"{PATH}/{{ring_id}}/{{command}}")
async def asked(page: ViewerPage, ring_id: UUID, command: str) -> Response:
    """What the answer means, before it is given."""
    seen = await load(page, ring_id)
    if _known(command) not in seen.may:
        return _not_now(seen, command)
    question = _question(seen, command)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post(f"{PATH}/{{ring_id}}/{{command}}")
async def answer(page: ViewerPage, ring_id: UUID, command: str) -> Response:
    """Give it; a ring that can no longer be says so."""
    draft = Form(_VERBS[_known(command)], _FIELDS[command]).read(await page.request.form())
    path = f"{API}/{ring_id}"
    given = await send(page.services.teacher_exchanges, draft, f"{path}/{command}", current=path)
    if given is not None:
        after = await seen_of(page, given.body)
        return page.go(after.path, _notice(after, command))
    seen = await load(page, ring_id)
    if command not in seen.may:
        return _not_now(seen, command)
    return ask(page, _question(seen, command), draft, status_of(draft))


def _known(command: str) -> str:
    if command not in _VERBS:
        raise NotFound("portal", 404)
    return command


def _not_now(seen: Seen, command: str) -> Response:
    state = state_of("ring", seen.item["status"]).name
    return sending.not_now(seen.page, seen.path, seen.number, state, _VERBS[command])


def _notice(seen: Seen, command: str) -> Notice:
    if command == "refuse":
        return Notice("ok", f"已拒绝 {seen.number}。", "已预留的全部释放。")
    match seen.item["status"]:
        case "collapsed":
            return Notice("warn", f"{seen.number} 未成环。", seen.ending)
        case "assembling":
            return Notice("ok", f"已接受 {seen.number}。", f"还等{'、'.join(seen.waits)}答复。")
        case _:
            return Notice("ok", f"已接受 {seen.number}。", "各校都已接受，马上一起成为对接。")


def _question(seen: Seen, command: str) -> Ask:
    about: list[Row] = [("环", "", seen.round_words)]
    for name, leg in (("本校给出", seen.gives), ("本校获得", seen.gets)):
        if leg is not None:
            about.append((name, "", _leg_words(leg)))
    if command == "refuse":
        now, then = (state_of("ring", one).name for one in (seen.item["status"], "collapsed"))
        about.append(("状态", now, then))
    return Ask(
        _VERBS[command],
        f"{_VERBS[command]} {seen.number}",
        _CONSEQUENCES[command],
        f"{seen.path}/{command}",
        seen.path,
        about,
        _FIELDS[command],
        danger=command == "refuse",
        crumbs=[*CRUMBS, (seen.number, seen.path)],
    )


def _leg_words(leg: Leg) -> str:
    item = leg.item
    return f"{leg.type} {item['request']['number']}，{item['headcount']} 位教师，{leg.hours}"
