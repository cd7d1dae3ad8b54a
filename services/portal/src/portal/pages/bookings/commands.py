"""Deciding on a booking: each command asks first, and states what it is about; signing in is done at once."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Conflict, NotFound
from portal.cookies import Notice
from portal.forms import Form
from portal.pages import sending
from portal.pages.bookings.calendar import CRUMBS
from portal.pages.bookings.seen import API, Seen, load, seen_of
from portal.pages.bookings.verbs import ACTS, OF_TIMES, VERBS
from portal.pages.bookings.words import when
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.states import state_of

router = APIRouter()


@router.get("/bookings/{booking_id}/{code}")
async def asked(page: ViewerPage, booking_id: UUID, code: str, occurrence: str = "") -> Response:
    """What the command changes, before it is given."""
    if code not in VERBS:
        raise NotFound("portal", 404)
    seen = await load(page, booking_id)
    if code not in seen.may:
        return _not_now(seen, code)
    question = _question(seen, code, occurrence)
    return ask(page, question, question.form.blank({"version": seen.item["version"]}))


@router.post("/bookings/{booking_id}/{code}")
async def give(page: ViewerPage, booking_id: UUID, code: str) -> Response:
    """Give it; a refusal says what stands in the way, with everything typed kept."""
    data = await page.request.form()
    occurrence = str(data.get("occurrence") or "")
    if code in ACTS:
        return await _at_once(page, booking_id, code, occurrence)
    if code not in VERBS:
        raise NotFound("portal", 404)
    verb = VERBS[code]
    draft = Form(verb.name, verb.fields).read(data)
    if code in OF_TIMES:
        draft.body["occurrences"] = [occurrence] if occurrence else []
    displaced = [one for one in str(data.get("acknowledged") or "").split(",") if one]
    if code == "approve":
        draft.body["acknowledged"] = displaced
    path = f"{API}/{booking_id}"
    command = f"{path}/{code.replace('_', '-')}"
    service = page.services.joint_training
    try:
        answer = None
        if not draft.errors and code == "approve":
            answer = await service.post(command, draft.body, key=draft.key, version=draft.version)
        elif code != "approve":
            answer = await send(service, draft, command, current=path)
    except Conflict as stands:
        displaced = list(stands.current.get("displaces", ()))
        if stands.slug == "stale-version":
            stands.current = (await service.get(path)).body
        draft.clash(stands)
    if answer is not None:
        seen = await seen_of(page, answer.body)
        return page.go(seen.path, Notice("ok", f"{verb.done}（{seen.number}）。", _next(seen)))
    seen = await load(page, booking_id)
    if code not in seen.may:
        return _not_now(seen, code)
    return ask(page, _question(seen, code, occurrence, displaced), draft, status_of(draft))


async def _at_once(page: ViewerPage, id: UUID, code: str, one: str) -> Response:
    draft = Form(ACTS[code], ()).read(await page.request.form())
    draft.body["occurrence_id"] = one
    path = f"{API}/{id}"
    command = f"{path}/{code.replace('_', '-')}"
    back = str((await page.request.form()).get("back") or "")
    back = back if back in ("/bookings/today",) else f"/bookings/{id}"
    answer = await send(page.services.joint_training, draft, command, current=path)
    if answer is None:
        why = draft.clash_message or next(iter((*draft.errors.values(), *draft.other_errors)), "")
        return page.go(back, Notice("warn", f"没有{ACTS[code]}。", why))
    return page.go(back, Notice("ok", f"已{ACTS[code]}（{answer.body['number']}）。"))


def _not_now(seen: Seen, code: str) -> Response:
    state = state_of("booking", seen.item["status"]).name
    return sending.not_now(seen.page, seen.path, seen.number, state, VERBS[code].name)


def _next(seen: Seen) -> str:
    first = next(iter(seen.waits), None)
    return f"接下来等{first.who}{first.turn.what}。" if first else ""


def _question(seen: Seen, code: str, occurrence: str, displaced: list[str] | None = None) -> Ask:
    verb, item = VERBS[code], seen.item
    one = next((time for time in item["occurrences"] if time["id"] == occurrence), None)
    about: list[Row] = [
        ("用途", "", item["title"]),
        ("预约学校", "", seen.school.name),
        ("实训室", "", (one or item["occurrences"][0])["resource_title"]),
        ("时间", "", when(one) if one else item["words"]),
    ]
    if code == "accept_times":
        about += [
            (f"第 {move['week']} 周" if move["week"] else "变化", "", move["words"])
            for move in item["proposed"]
        ]
    if displaced:
        about.append(("会挤占", "", "、".join(displaced)))
    if verb.to and one is None:
        now, then = (state_of("booking", state).name for state in (item["status"], verb.to))
        about.append(("状态", now, then))
    kept = {"occurrence": occurrence} if one else {}
    if displaced:
        kept |= {"acknowledged": ",".join(displaced)}
    return Ask(
        verb.name,
        f"{verb.name} {seen.number}",
        verb.consequence if one is None else f"{verb.name}中的这一次。",
        f"{seen.path}/{code}",
        seen.path,
        [*about, ("影响", "", verb.effect)],
        verb.fields,
        danger=verb.danger,
        crumbs=[*CRUMBS, (seen.number, seen.path)],
        kept=kept,
    )
