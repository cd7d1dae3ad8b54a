"""How far an agreement has come, and what happened on the way, from what the service tells of it."""

from __future__ import annotations

from typing import Any

from portal.pages.agreements.seen import Item, Seen
from portal.pages.agreements.vocabulary import OVER, SAID
from portal.states import state_of
from portal.words import day, moment, moment_of

_TALK = ("draft", "negotiating")


def steps_of(seen: Seen) -> list[dict[str, str]]:
    """起草 → 提请批准 → 各方批准 → 生效 → 到期, with the dates that are known."""
    item = seen.item
    first = {"name": "起草", "note": day(item["created_at"]), "at": "done"}
    if item["status"] == "discarded":
        return [first, {"name": "已废弃", "note": day(item["since"]), "at": "now"}]
    if not item["texts"]:
        return [first, *_negotiated(seen), _planned("生效"), _planned("到期")]
    text = item["texts"][0]
    approved = {"name": "各方批准", "note": day(text["in_force_from"]), "at": "done"}
    return [first, approved, *_life(seen)]


def _negotiated(seen: Seen) -> list[dict[str, str]]:
    item, draft = seen.item, seen.draft or {}
    if item["status"] in _TALK:
        name = "定稿" if item["status"] == "draft" else "协商"
        note = state_of("agreement", item["status"]).name
        return [{"name": name, "note": note, "at": "now"}, _planned("各方批准")]
    given, all_ = len(draft["approvals"]), len(item["parties"])
    note = f"{given} / {all_} 方已批准"
    return [
        {"name": "提请批准", "note": day(item["since"]), "at": "done"},
        {"name": "各方批准", "note": note, "at": "now"},
    ]


def _life(seen: Seen) -> list[dict[str, str]]:
    item = seen.item
    version = f"第 {item['text_version']} 版"
    if item["status"] in OVER:
        name = state_of("agreement", item["status"]).name
        return [
            {"name": "生效", "note": version, "at": "done"},
            {"name": name, "note": day(item["ends_on"]), "at": "now"},
        ]
    now = {"name": "生效", "note": version, "at": "now"}
    if item["status"] == "amending":
        now = {"name": "生效", "note": f"{version}，修订中", "at": "now"}
    ends = item["ends_on"] or item["valid_to"]
    name = "终止" if item["ends_on"] else "到期"
    return [now, {"name": name, "note": day(ends), "at": "planned"}]


def _planned(name: str) -> dict[str, str]:
    return {"name": name, "note": "未开始", "at": "planned"}


def refs_of(item: Item) -> list[str]:
    """The people that the story and the approvals name."""
    said = [*item["remarks"], *item["comments"], *_approvals(item)]
    return [one["by"] for one in said if one["by"]]


def story_of(seen: Seen, names: dict[str, str]) -> list[dict[str, Any]]:
    """What is known to have happened, the newest first, with the words said."""
    item = seen.item
    by = item["drafted_by"]["name"] if item["drafted_by"] else ""
    events: list[tuple[str, dict[str, Any]]] = [(item["created_at"], {"title": "起草", "who": by})]
    for text in item["texts"]:
        title = f"第 {text['version']} 版生效"
        events.append((text["in_force_from"], {"title": title, "hash": text["content_hash"]}))
    for one in _approvals(item):
        who = one["party"]["name"] if one["party"] else ""
        person = names.get(one["by"] or "", "")
        told = {"title": "批准文本", "who": f"{who} {person}".strip(), "hash": one["content_hash"]}
        events.append((one["at"], told | ({"quote": one["words"]} if one["words"] else {})))
    for one in item["remarks"]:
        said = {"title": SAID.get(one["command"], one["command"]), "quote": one["words"]}
        events.append((one["at"], said | {"who": names.get(one["by"] or "", "")}))
    draft = seen.draft
    if draft and draft["revision"] > 1 and draft["edited_by"]:
        told = {"title": "修改协商中的文本", "who": draft["edited_by"]["name"]}
        events.append((draft["edited_at"], told | {"hash": draft["content_hash"]}))
    events.sort(key=lambda one: moment_of(one[0]), reverse=True)
    return [{**told, "when": moment(at)} for at, told in events]


def _approvals(item: Item) -> list[Item]:
    draft = item["draft"]["approvals"] if item["draft"] else []
    return [one for text in item["texts"] for one in text["approvals"]] + draft
