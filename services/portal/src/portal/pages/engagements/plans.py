"""The plan (任务书): what a version says, what it changes, and who agreed to its hash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.pages.engagements.seen import PARTIES, Item, Seen, due_words
from portal.words import day, hours, moment

Row = tuple[str, str, str]
_STATUSES = {
    "proposed": ("wait", "待同意"),
    "in_force": ("on", "执行中"),
    "superseded": ("done", "曾执行"),
    "replaced": ("over", "未生效"),
}


def plan_at(item: Item, status: str) -> dict[str, Any] | None:
    """The newest version in a status."""
    return next((plan for plan in reversed(item["plans"]) if plan["status"] == status), None)


def plan_with(item: Item, sha: str) -> dict[str, Any] | None:
    """The version with this hash."""
    return next((plan for plan in item["plans"] if plan["content_hash"] == sha), None)


def lines_of(seen: Seen, plan: dict[str, Any]) -> list[tuple[str, str]]:
    """Everything a version says, one line each."""
    found = [("开始日期", day(plan["planned_from"])), ("结束日期", day(plan["planned_to"]))]
    if plan["planned_hours"]:
        found.append(("学时", hours(plan["planned_hours"])))
    if plan["mentor_ref"]:
        found.append(("带教师傅", seen.name(plan["mentor_ref"])))
    found += [(f"目标 {index}", goal) for index, goal in enumerate(plan["goals"], 1)]
    if plan["arrangements"]:
        found.append(("工作安排", plan["arrangements"]))
    return found


def changes(seen: Seen, before: dict[str, Any] | None, after: dict[str, Any]) -> list[Row]:
    """What `after` changes against `before`, or all of it where there is nothing before."""
    old = dict(lines_of(seen, before)) if before else {}
    new = dict(lines_of(seen, after))
    names = list(dict.fromkeys([*new, *old]))
    rows = [(name, old.get(name, ""), new.get(name, "")) for name in names]
    return [row for row in rows if row[1] != row[2]]


def approvals_of(seen: Seen, plan: dict[str, Any]) -> list[dict[str, str]]:
    """A card per party: agreed by whom and when, or still waited for."""
    given = {one["actor"]: one for one in plan["approvals"]}
    found = []
    for actor in ("home", "host", "teacher"):
        card = {"party": PARTIES[actor], "who": "", "hash": "", "note": ""}
        if agreed := given.get(actor):
            card |= {
                "tone": "part",
                "words": "已同意",
                "who": f"{seen.name(agreed['person_ref'])} · {moment(agreed['at'])}",
                "hash": agreed["content_hash"],
            }
        else:
            card |= _waited_for(seen, actor)
        found.append(card)
    return found


def _waited_for(seen: Seen, actor: str) -> dict[str, str]:
    waits = next((w for w in seen.waits if (w.actor, w.action) == (actor, "approve_plan")), None)
    due = f"应于 {due_words(waits.due)} 前" if waits and waits.due else ""
    note = "内容再改动，以上同意作废"
    if waits and waits.mine:
        words = "待您审批" if actor == "teacher" else "待贵校审批"
        return {"tone": "mine", "words": words, "who": due, "note": note}
    return {"tone": "wait", "words": "待审批", "who": due, "note": note}


def agreeing(plan: dict[str, Any]) -> str:
    """与另外两方一致, by how many consent to the same hash."""
    others = len(plan["approvals"])
    return f"与另外{'两' if others == 2 else '一'}方一致" if others else ""


def versions(plans: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], str, str]]:
    """Every version newest first with the tone and words of its status."""
    return [(plan, *_STATUSES[plan["status"]]) for plan in reversed(plans)]
