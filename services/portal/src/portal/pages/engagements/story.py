"""What happened to an engagement, newest first, with what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.pages.engagements.plans import plan_with
from portal.pages.engagements.seen import PARTIES, Item, Seen
from portal.words import moment, moment_of

SHOWN = 8
_OPEN_ENDS = frozenset({"returned", "interrupted", "disputed"})


def story_of(seen: Seen, history: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The steps that wait, then every event with its 审批意见."""
    found: list[dict[str, Any]] = [
        {
            "title": f"等待{PARTIES[one.actor]}{one.turn.what}",
            "when": f"自 {moment(one.since)} 起",
            "at": "mine" if one.mine else "open",
        }
        for one in seen.waits
    ]
    said = _said(seen.item)
    return found + [_event(seen, one, said) for one in reversed(list(history))]


def _said(item: Item) -> dict[tuple[str, str], Mapping[str, Any]]:
    """Remarks by the second and the command they were made with."""
    return {(_second(one["at"]), one["command"]): one for one in item["remarks"]}


def _second(at: str) -> str:
    return f"{moment_of(at):%Y-%m-%dT%H:%M:%S}"


def _event(
    seen: Seen, one: Mapping[str, Any], said: Mapping[tuple[str, str], Mapping[str, Any]]
) -> dict[str, Any]:
    remark = said.get((_second(one["at"]), one["command"]))
    who = seen.name(one["actor"])
    if remark and remark["actor"]:
        who = f"{PARTIES[remark['actor']]} {who}"
    signed = one["event"] in ("engagement.plan_approved", "engagement.plan_amended")
    sha = seen.item["plan_hash"] if signed else ""
    return {
        "title": one["name"],
        "when": moment(one["at"]),
        "who": who,
        "quote": _quoted(remark),
        "hash": sha if sha and plan_with(seen.item, sha) else "",
        "at": "open" if one["status"] in _OPEN_ENDS else "done",
    }


def _quoted(remark: Mapping[str, Any] | None) -> str:
    if remark is None:
        return ""
    only = "（仅协调员可见）" if remark["coordinators_only"] else ""
    return f"{remark['words']}{only}"
