"""How far a pairing has come, and what happened on the way, from what the service tells of it."""

from __future__ import annotations

from typing import Any

from portal.pages.council.choices import today
from portal.pages.pairings.seen import Item, Seen
from portal.pages.pairings.vocabulary import SAID, term_name
from portal.states import state_of
from portal.words import day, day_of, day_words, moment, moment_of


def steps_of(seen: Seen) -> list[dict[str, str]]:
    """发起 → 双方同意 → each term → 期满, with dates; one that ended early stops there."""
    item = seen.item
    first = {"name": "发起", "note": day(item["created_at"]), "at": "done"}
    status = item["status"]
    if status == "proposed":
        waits = {"name": "双方同意", "note": "待答复", "at": "now"}
        terms = [_planned(one) for one in item["terms"]]
        return [first, waits, *terms, _end(seen, "planned")]
    if status in ("declined", "withdrawn"):
        name = state_of("pairing", status).name
        return [first, {"name": name, "note": day(item["since"]), "at": "now"}]
    agreed = {"name": "双方同意", "note": day(item["agreed_at"]), "at": "done"}
    terms = [_term(seen, one) for one in item["terms"]]
    if status == "dissolved":
        run = [one for one in terms if one["at"] != "planned"]
        ended = {"name": "已解除", "note": day(item["since"]), "at": "now"}
        return [first, agreed, *({**one, "at": "done"} for one in run), ended]
    return [first, agreed, *terms, _end(seen, "done" if status == "completed" else "planned")]


def _planned(term: Item) -> dict[str, str]:
    return {"name": term_name(term["ends_on"]), "note": "未开始", "at": "planned"}


def _term(seen: Seen, term: Item) -> dict[str, str]:
    now, name = today(seen.page), term_name(term["ends_on"])
    met = sum(goal["met"] for goal in term["goals"])
    goals = f"达成 {met} / {len(term['goals'])} 项目标" if term["goals"] else "没有目标"
    if day_of(term["starts_on"]) > now:
        note = "目标已商定" if term["goals"] else "未开始"
        return {"name": name, "note": note, "at": "planned"}
    if day_of(term["ends_on"]) >= now:
        return {"name": name, "note": goals, "at": "done" if seen.over else "now"}
    if term["review_until"] and not term["closed"]:
        until = day_words(term["review_until"])
        return {"name": name, "note": f"待评议，{until}前", "at": "now"}
    return {"name": name, "note": goals, "at": "done"}


def _end(seen: Seen, at: str) -> dict[str, str]:
    item = seen.item
    note = day(item["since"]) if at == "done" else f"{day(item['ends_on'])} 到期"
    return {"name": "期满", "note": note, "at": at}


def story_of(seen: Seen) -> list[dict[str, Any]]:
    """What is known to have happened, the newest first, with the words said."""
    item = seen.item
    events: list[tuple[str, dict[str, Any]]] = [(item["created_at"], _begun(item))]
    for one in item["sayings"]:
        if one["command"] != "propose":
            events.append((one["at"], {"title": SAID[one["command"]], "quote": one["words"]}))
    if item["agreed_at"]:
        events.append((item["agreed_at"], {"title": "双方同意，结对生效"}))
    if item["status"] == "completed":
        events.append((item["since"], {"title": "结对期满"}))
    for term in item["terms"]:
        events += _of_term(term)
    events.sort(key=lambda one: moment_of(one[0]), reverse=True)
    return [{**told, "when": moment(at)} for at, told in events]


def _begun(item: Item) -> dict[str, Any]:
    by = item["proposed_by"]
    said = [one["words"] for one in item["sayings"] if one["command"] == "propose"]
    told = {"title": "发起结对", "who": by["name"] if by else ""}
    return told | ({"quote": said[0]} if said else {})


def _of_term(term: Item) -> list[tuple[str, dict[str, Any]]]:
    name, found = term_name(term["ends_on"]), []
    if term["agreed_at"]:
        found.append((term["agreed_at"], {"title": f"商定目标：{name}"}))
    if offer := term["offer"]:
        by = offer["by"]["name"] if offer["by"] else ""
        told = {"title": f"提出目标：{name}", "who": by, "hash": offer["content_hash"]}
        found.append((offer["at"], told))
    for one in term["reviews"]:
        who = one["organisation"]["name"] if one["organisation"] else ""
        found.append((one["at"], {"title": f"评议 {one['score']} 分：{name}", "who": who}))
    return found
