"""How far a project has come, who has confirmed what, and what happened on the way."""

from __future__ import annotations

from typing import Any

from portal.pages.engagements.evidence import size_words
from portal.pages.projects.seen import Item, Seen
from portal.pages.projects.vocabulary import (
    ACTIVITIES,
    NUMBERS,
    REACHED,
    SAID,
    SILENT_AFTER,
    STAGES,
)
from portal.states import state_of
from portal.words import day, day_of, moment, moment_of

MACHINE = "cooperation_project"
_ENDS = {
    "propose": "起草",
    "start": "各方确认",
    "conclude": "进行",
    "confirm_outcome": "成果确认",
}
"""The step with which a stage is over."""


def steps_of(seen: Seen) -> list[dict[str, str]]:
    """起草 → 各方确认 → 进行 → 成果确认 → 结项 with the dates that are known, then how it ended."""
    item = seen.item
    dates = _dates(seen)
    reached = REACHED.get(item["status"])
    if reached is None:
        passed = [name for name in STAGES if name in dates]
        steps = [{"name": name, "note": dates[name], "at": "done"} for name in passed]
        name = state_of(MACHINE, item["status"]).name
        return [*steps, {"name": name, "note": f"{day(item['since'])} 起", "at": "now"}]
    return [
        {
            "name": name,
            "note": _note(seen, dates, name, at, reached),
            "at": "done" if at < reached else "now" if at == reached else "planned",
        }
        for at, name in enumerate(STAGES)
    ]


def _dates(seen: Seen) -> dict[str, str]:
    """The day on which each stage was passed, the last time; outsiders know that of the first."""
    told = [one for one in seen.item["story"] if one["command"] in _ENDS]
    found = {_ENDS[one["command"]]: day(one["at"]) for one in told}
    if seen.item["status"] == "closed":
        found["结项"] = day(seen.item["since"])
    return {"起草": day(seen.item["created_at"]), **found}


def _note(seen: Seen, dates: dict[str, str], name: str, at: int, reached: int) -> str:
    if at < reached:
        return dates.get(name, "已完成")
    if at > reached:
        planned = seen.item["ends_on"] if name == STAGES[-1] else None
        return f"计划 {day(planned)}" if planned else "未开始"
    return state_of(MACHINE, seen.item["status"]).name


def approvals_of(seen: Seen) -> list[dict[str, Any]]:
    """The parties side by side, each with what it confirmed."""
    found = []
    asked = {one["school_id"] for one in seen.item["waiting_on"] if one["action"] == "confirm"}
    for party in seen.item["parties"]:
        id = party["organisation_id"]
        mine = id == seen.own and id in asked
        tone, said = ("draft", "未确认") if id not in asked else ("wait", "待确认")
        if party["confirmed_at"]:
            tone, said = "done", "已确认"
        found.append(
            {
                "party": seen.party(id).name,
                "who": "牵头单位" if id == seen.item["lead_id"] else _side(party),
                "hash": party["confirmed_hash"],
                "tone": "mine" if mine else tone,
                "words": "待我确认" if mine else said,
                "note": moment(party["confirmed_at"]) if party["confirmed_at"] else "",
            }
        )
    return found


def _side(party: Item) -> str:
    return "学校一方" if party["is_school"] else "企业等单位一方"


def milestones_of(seen: Seen) -> list[dict[str, Any]]:
    """A row per milestone: who owes it by when, how it stands, what the viewer may do with it."""
    return [
        {
            "id": one["id"],
            "title": one["title"] or f"里程碑 {place}",
            "owner": seen.party(one["owner_id"]),
            "own": one["owner_id"] == seen.own,
            "due": one["due_on"],
            "tone": _standing(seen, one)[0],
            "words": _standing(seen, one)[1],
            "note": _fact(seen, one),
            "files": files_of(seen, one["evidence"]),
            "may": one["allowed_actions"],
        }
        for place, one in enumerate(seen.item["milestones"], start=1)
    ]


def _standing(seen: Seen, one: Item) -> tuple[str, str]:
    if one["done_on"]:
        return "done", "已验收"
    if one["claimed_on"]:
        mine = "accept_milestone" in one["allowed_actions"]
        return ("mine", "待我验收") if mine else ("wait", "待验收")
    late = (seen.today - day_of(one["due_on"])).days
    if one["overdue"] or (seen.item["status"] == "running" and late > 0):
        return "no", f"逾期 {late} 天" if late > 0 else "已逾期"
    return "draft", "未交付" if seen.over else "待交付"


def _fact(seen: Seen, one: Item) -> str:
    if one["done_on"]:
        by = seen.party(one["accepted_by_id"]).name if one["accepted_by_id"] else ""
        return f"{day(one['done_on'])} 交付，{by}验收"
    return f"{day(one['claimed_on'])} 交付" if one["claimed_on"] else ""


def activities_of(seen: Seen) -> list[dict[str, Any]]:
    """A row per activity, the latest first; struck ones stay and say so."""
    return [
        {
            "id": one["id"],
            "title": one["title"] or ACTIVITIES[one["kind"]],
            "kind": ACTIVITIES[one["kind"]],
            "on": one["held_on"],
            "people": one["participants"],
            "by": seen.party(one["organisation_id"]),
            "files": files_of(seen, one["evidence"]),
            "struck": one["struck_words"] or ("已更正剔除" if one["struck_at"] else ""),
            "may": one["allowed_actions"],
        }
        for one in seen.item["activities"]
    ]


def files_of(seen: Seen, evidence: list[Item]) -> list[dict[str, str]]:
    """Links to evidence."""
    return [
        {
            "text": one["file_name"],
            "href": f"{seen.path}/evidence/{one['sha256']}/file",
            "hash": one["sha256"],
            "size": size_words(one["size"]),
        }
        for one in evidence
    ]


def numbers_of(outcome: Item) -> list[tuple[str, str]]:
    """An outcome's numbers with their units; what is nothing is left out."""
    found = outcome["numbers"]
    said = {code: (name, f"{found[code]} {unit}") for code, (name, unit) in NUMBERS.items()}
    return [words for code, words in said.items() if found[code]]


def silence_of(seen: Seen) -> str:
    """What the page says of a running project that nobody has told of for long."""
    item = seen.item
    if item["status"] != "running":
        return ""
    last = item["last_activity_on"] or day(item["since"])
    silent = (seen.today - day_of(last)).days
    return f"已 {silent} 天没有登记活动" if silent > SILENT_AFTER else ""


def story_of(seen: Seen) -> list[dict[str, Any]]:
    """What happened, the newest first, with the words said; activities have a table of their own."""
    told = [one for one in seen.item["story"] if one["command"] != "record_activity"]
    told.sort(key=lambda one: moment_of(one["at"]))
    found = [_told(seen, one) for one in reversed(told)]
    begun = moment(seen.item["created_at"])
    return [*found, {"title": SAID["draft"], "when": begun, "who": seen.lead.name}]


def _told(seen: Seen, one: Item) -> dict[str, Any]:
    milestone = seen.milestone(one["milestone_id"]) if one["milestone_id"] else None
    about = f"：{milestone['title']}" if milestone and milestone["title"] else ""
    who = seen.party(one["organisation_id"]).name if one["organisation_id"] else ""
    return {
        "title": SAID[one["command"]] + about,
        "when": moment(one["at"]),
        "who": who,
        "quote": one["words"],
    }
