"""A school accepts or refuses its lines, one by one or all that wait: each asks first."""

from __future__ import annotations

import re
from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import Conflict, NotFound
from portal.cookies import Notice
from portal.fields import Field
from portal.forms import Form
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.rounds.seen import CRUMBS, LINES, PATH, Line, Seen, load, load_line, open_lines
from portal.pages.rounds.vocabulary import REFUSING
from portal.pages.sending import send, status_of
from portal.pages.statements.vocabulary import weighted
from portal.states import state_of

router = APIRouter()
_VERBS = {"accept": "接受建议", "refuse": "拒绝建议"}
_FIELDS: dict[str, tuple[Field, ...]] = {"accept": (), "refuse": REFUSING}
ALL = "全部接受"
_READ = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{1,9})")
"""A line and the version that was read, as the form carries them."""


@router.get(f"{PATH}/lines/{{line_id}}/{{command}}")
async def asked(page: ViewerPage, line_id: UUID, command: str) -> Response:
    """What the answer means, before it is given."""
    line = await load_line(page, line_id)
    if _known(command) not in line.may:
        return _not_now(line, command)
    question = _question(line, command)
    return ask(page, question, question.form.blank({"version": line.item["version"]}))


@router.post(f"{PATH}/lines/{{line_id}}/{{command}}")
async def answer(page: ViewerPage, line_id: UUID, command: str) -> Response:
    """Give it; the way back leads to the round, where the next line waits."""
    draft = Form(_VERBS[_known(command)], _FIELDS[command]).read(await page.request.form())
    if command == "refuse":
        draft.body["words"] = draft.body.get("words") or ""
    path = f"{LINES}/{line_id}"
    given = await send(page.services.teacher_exchanges, draft, f"{path}/{command}", current=path)
    if given is not None:
        return page.go(f"{PATH}/{given.body['round_id']}", _notice(given.body))
    line = await load_line(page, line_id)
    if command not in line.may:
        return _not_now(line, command)
    return ask(page, _question(line, command), draft, status_of(draft))


@router.get(f"{PATH}/{{round_id}}/accept-all")
async def asked_all(page: ViewerPage, round_id: UUID) -> Response:
    """Every line that waits, before all are accepted."""
    seen = await load(page, round_id)
    waiting = await open_lines(page, seen)
    if not waiting:
        return _nothing_waits(seen)
    question = _question_of_all(seen, waiting)
    return ask(page, question, question.form.blank())


@router.post(f"{PATH}/{{round_id}}/accept-all")
async def accept_all(page: ViewerPage, round_id: UUID) -> Response:
    """Accept them one after the other, as they were read; what has changed meanwhile stays to be seen.

    Each has a key of its own: pressed again, what was accepted is not accepted twice.
    """
    seen = await load(page, round_id)
    data = await page.request.form()
    key = str(data.get("idempotency_key") or "")
    done, matched, changed = 0, 0, 0
    for id, version in _READ.findall(str(data.get("lines") or "")):
        line_key = f"{key}:{id}"[:128]
        try:
            given = await page.services.teacher_exchanges.post(
                f"{LINES}/{id}/accept", {}, key=line_key, version=int(version)
            )
        except Conflict:
            changed += 1
        else:
            done += 1
            matched += given.body["status"] == "matched"
    if not done:
        return _nothing_waits(seen)
    text = (
        f"其中 {matched} 条双方都已接受，成为对接；其余等对方答复。" if matched else "等对方答复。"
    )
    if changed:
        text += f"另有 {changed} 条刚有变化，请看过再答复。"
    return page.go(seen.path, Notice("ok", f"已接受 {done} 条建议。", text))


def _known(command: str) -> str:
    if command not in _VERBS:
        raise NotFound("portal", 404)
    return command


def _not_now(line: Line, command: str) -> Response:
    state = state_of("clearing_line", line.item["status"]).name
    return sending.not_now(line.page, line.path, line.number, state, _VERBS[command])


def _nothing_waits(seen: Seen) -> Response:
    notice = Notice("warn", "没有等贵校答复的建议。", "可能刚由同事答复，请看过现在的内容。")
    return seen.page.go(seen.path, notice)


def _notice(item: dict[str, object]) -> Notice:
    match item["status"]:
        case "matched":
            text = "双方都已接受，对接已确认；接下来由派出学校提名教师。"
            return Notice("ok", f"已接受 {item['number']}。", text)
        case "fallen":
            return Notice("warn", f"{item['number']} 已不能对接。", str(item["words"]))
        case "refused":
            return Notice("ok", f"已拒绝 {item['number']}。", "需求和供给继续征集。")
        case _:
            return Notice("ok", f"已接受 {item['number']}。", "等对方答复。")


def _question(line: Line, command: str) -> Ask:
    half = line.item["status"] == "half_accepted"
    target = "refused" if command == "refuse" else "matched" if half else "half_accepted"
    before, after = (state_of("clearing_line", one).name for one in (line.item["status"], target))
    said = (
        "对方已接受；贵校接受后立即成为双方确认的对接。"
        if half
        else "对方也接受后，成为双方确认的对接。"
    )
    consequence = (
        f"接受这条建议。{said}接受后不能撤回。"
        if command == "accept"
        else "拒绝这条建议。对方和集团办公室会看到原因；拒绝后不能恢复。"
    )
    return Ask(
        _VERBS[command],
        f"{_VERBS[command]} {line.number}",
        consequence,
        f"{line.path}/{command}",
        f"{PATH}/{line.item['round_id']}",
        [*_about(line), ("状态", before, after)],
        _FIELDS[command],
        danger=command == "refuse",
        crumbs=[*CRUMBS, (line.number, line.path)],
    )


def _about(line: Line) -> list[Row]:
    item = line.item
    return [
        ("对方学校", "", line.other.name),
        ("需求", "", f"{item['request']['title']} {item['request']['number']}"),
        ("供给", "", f"{item['offer']['title']} {item['offer']['number']}"),
        ("人数", "", f"{item['headcount']} 位教师"),
        ("本校给出" if line.gives else "本校获得", "", line.hours),
        ("匹配", "", line.score),
    ]


def _question_of_all(seen: Seen, waiting: list[Line]) -> Ask:
    def total(gives: bool) -> str:
        lines = [line for line in waiting if line.gives is gives]
        halves = (Decimal(one.item["hours"]) / (1 if one.item["giver"] else 2) for one in lines)
        return f"{len(lines)} 条，{weighted(sum(halves, Decimal(0)))}"

    return Ask(
        ALL,
        f"接受 {len(waiting)} 条建议",
        "接受下列全部建议。对方已接受的，立即成为双方确认的对接；接受后不能撤回。",
        f"{seen.path}/accept-all",
        seen.path,
        [
            ("撮合轮", "", seen.item["title"]),
            ("本校给出", "", total(True)),
            ("本校获得", "", total(False)),
        ],
        crumbs=[*CRUMBS, (seen.number, seen.path)],
        listed=[
            (f"{one.number} {one.other.name}（{one.type}，{one.score}）", one.path)
            for one in waiting
        ],
        listed_heading="将接受",
        kept={"lines": ",".join(f"{one.item['id']}:{one.item['version']}" for one in waiting)},
    )
