"""How far a membership has come, and what happened on the way, from what the service tells of it."""

from __future__ import annotations

from typing import Any

from portal.pages.engagements.seen import due_words
from portal.pages.memberships.seen import Item, Seen
from portal.pages.memberships.vocabulary import OVER, REACHED, SAID, STAGES
from portal.states import state_of
from portal.words import day, day_words, moment, moment_of

_ADMISSION = "admission"
KIND_NAMES = {
    "admission": "接纳成员",
    "suspension": "暂停资格",
    "reinstatement": "恢复资格",
    "expulsion": "除名",
    "election": "选举与任职",
    "charter": "章程",
    "other": "其他事项",
}
"""What a resolution decides."""


def steps_of(seen: Seen) -> list[dict[str, str]]:
    """申请 → 审核 → 表决 → 批准 → 签署章程 → 正式成员 with the dates that are known, then how it ended."""
    item = seen.item
    if item["applied_on"] is None:
        first = {"name": "补录", "note": day(item["created_at"]), "at": "done"}
        joined = {"name": STAGES[-1], "note": f"{day(item['member_since'])} 加入", "at": "done"}
        return [first, joined, *_ending(seen)]
    vote = _admission(seen)
    reached = REACHED.get(item["status"])
    if reached is None:
        reached = len(STAGES) if item["member_since"] else _left_at(item, vote)
        if not item["member_since"]:
            return [*_stages(seen, vote, reached)[:reached], *_ending(seen)]
    return [*_stages(seen, vote, reached), *_ending(seen)]


def _left_at(item: Item, vote: Item | None) -> int:
    """How many stages an application had behind it when it ended."""
    if item["status"] == "lapsed":
        return 4
    return 2 if vote else 1


def _stages(seen: Seen, vote: Item | None, reached: int) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "note": _note(seen, vote, name, at < reached, at == reached),
            "at": "done" if at < reached else "now" if at == reached else "planned",
        }
        for at, name in enumerate(STAGES)
    ]


def _note(seen: Seen, vote: Item | None, name: str, done: bool, now: bool) -> str:
    item = seen.item
    if now:
        due = next((one.due for one in seen.waits if one.due), None)
        end = f"，{due_words(due)}前" if due else ""
        return f"{state_of('membership', item['status']).name}{end}"
    if not done:
        return "未开始"
    passed = vote["counted_at"] if vote and vote["status"] == "passed" else None
    known = {
        "申请": item["applied_on"],
        "表决": vote["opened_at"] if vote else None,
        "批准": passed,
        "签署章程": item["member_since"],
        "正式成员": item["member_since"],
    }
    return day(known.get(name)) if known.get(name) else "已完成"


def _admission(seen: Seen) -> Item | None:
    return next((one for one in seen.resolutions if one["kind"] == _ADMISSION), None)


def _ending(seen: Seen) -> list[dict[str, str]]:
    """What a member's way is after it joined: leaving, suspended, over."""
    item = seen.item
    if item["status"] == "leaving":
        return [{"name": "退出中", "note": f"{day(item['leaves_on'])} 生效", "at": "now"}]
    if item["status"] in OVER or item["status"] in ("suspended", "dormant"):
        name = state_of("membership", item["status"]).name
        return [{"name": name, "note": f"{day(item['since'])} 起", "at": "now"}]
    return []


def refs_of(item: Item) -> list[str]:
    """The people that the story names."""
    return [one["by"] for one in item["remarks"] if one["by"]]


def story_of(seen: Seen, names: dict[str, str]) -> list[dict[str, Any]]:
    """What is known to have happened, the newest first, with the words said."""
    item = seen.item
    events: list[tuple[str, dict[str, Any]]] = [(item["created_at"], _begun(item))]
    handed = [one["submitted_at"] for one in item["documents"]]
    if handed and max(handed) > item["created_at"]:
        events.append((max(handed), {"title": "补交材料"}))
    for one in item["remarks"]:
        said = {"title": SAID.get(one["command"], one["command"]), "quote": one["words"]}
        events.append((one["at"], said | {"who": names.get(one["by"] or "", "")}))
    for one in seen.resolutions:
        events += _voted(one, {said["at"] for said in item["remarks"]})
    if item["charter_version"]:
        signed = {"title": f"签署章程（第 {item['charter_version']} 版），成为正式成员"}
        events.append((item["member_since"], signed | {"hash": item["charter_hash"]}))
    events.sort(key=lambda one: moment_of(_full(one[0])), reverse=True)
    return [{**told, "when": _when(at)} for at, told in events]


def _begun(item: Item) -> dict[str, Any]:
    return {"title": "提交申请" if item["applied_on"] else "补录为成员"}


def _voted(one: Item, told: set[str]) -> list[tuple[str, dict[str, Any]]]:
    """A resolution's opening, unless words tell of it, and its result."""
    found = []
    kind = KIND_NAMES[one["kind"]]
    if one["opened_at"] not in told:
        found.append((one["opened_at"], {"title": f"提请表决：{kind} {one['number']}"}))
    if one["counted_at"]:
        result = state_of("resolution", one["status"]).name
        found.append((one["counted_at"], {"title": f"{kind}决议{result} {one['number']}"}))
    return found


def _full(at: str) -> str:
    """A day stands after the moments in it: nobody signs before the admission of that day."""
    return at if "T" in at else f"{at}T23:59:59+08:00"


def _when(at: str) -> str:
    return moment(at) if "T" in at else day_words(at, year=True)
