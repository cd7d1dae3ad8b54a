"""Steps with dates, and who must do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from portal.pages.engagements.seen import PARTIES, Item, Seen
from portal.states import state_of
from portal.words import day_words, hours

_STEPS = ("提名", "接收", "任务书", "派出", "进行中", "考核", "学时认定")
_NOW = {
    "nominated": 1,
    "acknowledged": 1,
    "returned": 1,
    "accepted": 2,
    "planned": 3,
    "ready": 3,
    "in_progress": 4,
    "interrupted": 4,
    "ended_early": 5,
    "awaiting_evaluation": 5,
    "evaluated": 6,
    "disputed": 6,
    "recognised": 7,
}
_REACHED = (
    ("engagement.nominated",),
    ("engagement.accepted",),
    ("engagement.plan_approved", "engagement.plan_amended"),
    ("engagement.ready",),
    ("engagement.finished", "engagement.ended_early"),
    ("engagement.evaluated",),
    ("engagement.recognised",),
)
"""Which event ends each step."""
WITHOUT_EFFECT = frozenset({"declined", "rejected", "expired", "cancelled", "no_show"})
OVER = WITHOUT_EFFECT | {"recognised", "terminated"}

History = Iterable[Mapping[str, Any]]


def steps_of(item: Item, history: History) -> list[dict[str, str]]:
    """The seven steps: done with their day, the present one, the planned ones."""
    days = {one["event"]: one["at"] for one in history}
    reached = [next((days[e] for e in events if e in days), None) for events in _REACHED]
    status = item["status"]
    stopped = status in OVER and status != "recognised"
    now = _stopped_at(reached) if stopped else _NOW[status]
    if status == "accepted" and not item["needs_plan"]:
        now = 3
    found = []
    for index, name in enumerate(_STEPS):
        at = "done" if index < now else "now" if index == now else "planned"
        if at == "done":
            note = _done_note(item, index, reached[index])
        elif at == "now":
            ended = item["since"] if stopped else None
            note = f"{state_of('engagement', status).name} {day_words(ended)}" if ended else ""
            note = note or _now_note(item, index)
        else:
            note = "" if stopped else _planned_note(item, index)
        found.append({"name": name, "note": note, "at": at})
    return found


def _stopped_at(reached: list[str | None]) -> int:
    return max((index for index, day in enumerate(reached) if day), default=0) + 1


def _done_note(item: Item, index: int, day: str | None) -> str:
    if index == 2:
        if not day:
            return "不需签任务书"
        return f"{day_words(day)} 第 {item['plan_version']} 版"
    if index == 4 and item["actual_from"]:
        last = f"–{day_words(item['actual_to'])}" if item["actual_to"] else ""
        return f"{day_words(item['actual_from'])}{last}"
    return day_words(day) if day else ""


def _now_note(item: Item, index: int) -> str:
    if index == 4:
        return f"{day_words(item['actual_from'])}到岗"
    return {3: f"计划 {day_words(item['planned_from'])} 到岗"}.get(index) or _until(item)


def _until(item: Item) -> str:
    dues = [one["due"] for one in item["waiting_on"] if one["due"]]
    return f"{day_words(min(dues))}前" if dues else ""


def _planned_note(item: Item, index: int) -> str:
    if index == 3:
        return f"预计 {day_words(item['planned_from'])}"
    if index == 5:
        return f"预计 {day_words(item['planned_to'])}起"
    return ""


def columns_of(seen: Seen) -> list[dict[str, Any]]:
    """派出学校, 接收学校 and the teacher, each with what it has done and has to do."""
    duties = {"home": _home, "host": _host, "teacher": _teacher}
    roles = {"home": "派出学校（提名、派出与认定）", "host": "接收学校（确认到岗与离岗）"}
    found = []
    for actor, own in duties.items():
        school = actor != "teacher"
        found.append(
            {
                "role": roles.get(actor, PARTIES[actor]),
                "name": seen.party(actor),
                "mark": seen.school(actor).region if school else "",
                "mine": school and seen.side == actor,
                "duties": _marked(seen, actor, own(seen.item)),
            }
        )
    return found


Duty = tuple[str, str, bool]
"""The command, the words, whether it is done."""


def _marked(seen: Seen, actor: str, duties: Iterable[Duty]) -> list[tuple[str, str]]:
    waiting = {one.action: one.mine for one in seen.waits if one.actor == actor}
    found, named = [], set()
    for command, text, done in duties:
        named.add(command)
        mine = waiting.get(command, False)
        found.append(("mine" if mine else "done" if done else "open", text))
    for one in seen.waits:
        if one.actor == actor and one.action not in named:
            found.append(("mine" if one.mine else "open", seen.words(one.turn.duty)))
    return found


def _past(item: Item) -> int:
    return _NOW.get(item["status"], 0)


def _plan_duty(item: Item, actor: str) -> Iterator[Duty]:
    proposed = next((plan for plan in item["plans"] if plan["status"] == "proposed"), None)
    if proposed:
        agreed = any(one["actor"] == actor for one in proposed["approvals"])
        yield "approve_plan", f"审批任务书第 {proposed['version']} 版", agreed
    elif item["plan_version"]:
        yield "approve_plan", f"同意任务书第 {item['plan_version']} 版", True


def _evaluation(item: Item, actor: str) -> Duty:
    return "evaluate", "提交考核", any(one["actor"] == actor for one in item["evaluations"])


def _home(item: Item) -> Iterator[Duty]:
    yield "renominate", "提名教师", item["status"] != "returned"
    yield from _plan_duty(item, "home")
    yield "depart_ready", "备齐材料并确认可派出", _past(item) > 3 or item["status"] == "ready"
    yield _evaluation(item, "home")
    recognised = item["recognised_hours"]
    words = f"认定 {hours(recognised, '加权学时')}" if recognised else "认定学时"
    yield "recognise_hours", words, item["status"] == "recognised"


def _host(item: Item) -> Iterator[Duty]:
    accepted = _past(item) > 1
    asked = "host_acknowledge" if item["status"] == "nominated" else "host_accept"
    yield asked, "接收教师" if accepted else "受理并决定是否接收", accepted
    yield from _plan_duty(item, "host")
    arrived, left = item["actual_from"], item["actual_to"]
    yield (
        "confirm_arrival",
        f"确认到岗 {day_words(arrived)}" if arrived else "确认到岗",
        bool(arrived),
    )
    yield "confirm_departure", f"确认离岗 {day_words(left)}" if left else "确认离岗", bool(left)
    yield _evaluation(item, "host")


def _teacher(item: Item) -> Iterator[Duty]:
    yield "teacher_accept", "接受提名", item["teacher_accepted"]
    yield from _plan_duty(item, "teacher")
    yield _evaluation(item, "teacher")
