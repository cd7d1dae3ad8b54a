"""How a text of an agreement reads: its lines in words, and what changed from another text."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import Any

from portal.clients.problems import Problem
from portal.pages.agreements.seen import API, Item, Seen
from portal.pages.agreements.vocabulary import BEARERS, FIELDS, PERIODS, UNSETTLED
from portal.words import EXCHANGE_TYPES, NONE, day, major, number

Change = tuple[str, str, str]
"""(what, before, after)."""
_SHOWN = 40
"""Characters of an unchanged clause that stand beside a changed one."""


def lines_of(seen: Seen, content: Item) -> list[dict[str, Any]]:
    """The lines of a text as a table shows them."""
    return [line_of(seen, line, content) for line in content["lines"]]


def line_of(seen: Seen, line: Item, content: Item) -> dict[str, Any]:
    return {
        "id": line["id"],
        "home": seen.names_of(line["home_ids"]),
        "host": seen.names_of(line["host_ids"]),
        "kind": EXCHANGE_TYPES[line["exchange_type"]],
        "majors": "、".join(major(code) for code in line["major_codes"]) or "不限专业",
        "cap": cap_words(line),
        "span": _span(line, content),
        "costs": f"住宿{_bearer(line['lodging'])}；交通{_bearer(line['travel'])}",
        "note": line["note"],
    }


def cap_words(line: Item) -> str:
    """每学年 10 人次、40 学时."""
    said = [f"{line['cap_people']} 人次"] if line["cap_people"] is not None else []
    if line["cap_hours"] is not None:
        said.append(f"{number(line['cap_hours'])} 学时")
    return f"{PERIODS[line['cap_period']]} {'、'.join(said)}" if said else UNSETTLED


async def usage_of(seen: Seen) -> dict[str, list[dict[str, Any]]]:
    """What is taken of each line of the text in force, by its id; nothing while it is not known.

    teacher_exchanges counts; an agreement that it has not heard of yet has nothing taken.
    """
    if seen.in_force is None:
        return {}
    try:
        answer = await seen.page.services.teacher_exchanges.get(
            f"/v1/agreement-quotas/{seen.item['id']}"
        )
    except Problem:
        return {}
    return {
        line["line_id"]: [_used(line, period) for period in line["periods"]]
        for line in answer.body["lines"]
    }


def _used(line: Item, period: Item) -> dict[str, Any]:
    """One period of a line: 已占 3 / 10 人次, and the engagements behind it."""
    people = sum(period[stage] for stage in _STAGES)
    hours = sum(float(period[f"{stage}_hours"]) for stage in _STAGES)
    by_people = line["cap_people"] is not None
    return {
        "span": f"{day(period['first'])} 至 {day(period['last'])}",
        "people": f"{people} / {line['cap_people']} 人次" if by_people else f"{people} 人次",
        "hours": f"{hours:g} / {number(line['cap_hours'])} 学时" if line["cap_hours"] else "",
        "value": people if by_people else hours,
        "most": line["cap_people"] if by_people else float(line["cap_hours"] or 0),
        "engagements": [
            {
                "number": one["number"],
                "href": f"/engagements/{one['engagement_id']}",
                "stage": _STAGES[one["stage"]],
            }
            for one in period["engagements"]
        ],
    }


_STAGES = {"reserved": "预留", "committed": "占用", "consumed": "已用"}


async def redline(seen: Seen, before: str, after: str) -> list[Change]:
    """What changed from one text to the other, by their hashes; clauses line by line."""
    answer = await seen.page.services.member_schools.get(
        f"{API}/{seen.item['id']}/redline/{before}/{after}"
    )
    places = _places(seen, after)
    found: list[Change] = []
    for one in answer.body["changes"]:
        found += _said(seen, one, places)
    return found


def _places(seen: Seen, digest: str) -> dict[str, int]:
    """Which line stands where in the text of this hash, as far as the page has it."""
    texts = [*seen.item["texts"], *([seen.draft] if seen.draft else [])]
    for text in texts:
        if text["content_hash"] == digest:
            lines = text["content"]["lines"]
            return {line["id"]: place for place, line in enumerate(lines, start=1)}
    return {}


def _said(seen: Seen, one: Item, places: dict[str, int]) -> list[Change]:
    if one["line_id"] is None:
        if one["field"] == "clauses":
            return _clauses(one["before"], one["after"])
        return [(FIELDS[one["field"]], *_pair(seen, one))]
    place = places.get(one["line_id"])
    name = f"第 {place} 条" if place else "删去的条款"
    if one["field"]:
        return [(f"{name} {FIELDS[one['field']]}", *_pair(seen, one))]
    whole = [_whole(seen, one[side]) if one[side] else "" for side in ("before", "after")]
    return [(name, whole[0], whole[1])]


def _pair(seen: Seen, one: Item) -> tuple[str, str]:
    return _value(seen, one["field"], one["before"]), _value(seen, one["field"], one["after"])


def _value(seen: Seen, field: str, value: Any) -> str:
    if value is None or value in ("", []):
        empty = {"major_codes": "不限专业", "starts_on": "随协议", "ends_on": "随协议"}
        return empty.get(field, UNSETTLED if field != "note" else NONE)
    match field:
        case "parties" | "home_ids" | "host_ids":
            return seen.names_of(value)
        case "exchange_type":
            return EXCHANGE_TYPES[value]
        case "major_codes":
            return "、".join(major(code) for code in value)
        case "cap_period":
            return PERIODS[value]
        case "cap_people":
            return f"{value} 人次"
        case "cap_hours":
            return f"{value / 100:g} 学时"
        case "lodging" | "travel":
            return BEARERS[value]
        case "valid_from" | "valid_to" | "starts_on" | "ends_on":
            return day(value)
        case _:
            return str(value)


def _whole(seen: Seen, line: Item) -> str:
    """A whole line in one sentence; its hours come as hundredths, as the text is hashed."""
    people = f"{line['cap_people']} 人次" if line["cap_people"] is not None else ""
    hours = f"{line['cap_hours'] / 100:g} 学时" if line["cap_hours"] is not None else ""
    cap = "、".join(filter(None, (people, hours)))
    parts = (
        f"{seen.names_of(line['home_ids'])} 派往 {seen.names_of(line['host_ids'])}",
        EXCHANGE_TYPES[line["exchange_type"]],
        f"{PERIODS[line['cap_period']]} {cap}" if cap else UNSETTLED,
    )
    return "，".join(parts)


def _clauses(before: str, after: str) -> list[Change]:
    """Changed paragraphs; one that was only moved is taken out and put in."""
    old, new = before.splitlines(), after.splitlines()
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            where = _head(new[k] if k < len(new) else old[i] if i < len(old) else "")
            found.append((f"协议正文 {where}", "\n".join(old[i:j]), "\n".join(new[k:m])))
    return found


def _head(line: str) -> str:
    head = line.strip().split()[0] if line.strip() else ""
    return head if head.startswith("第") and len(head) <= _SHOWN else ""


def _bearer(code: str | None) -> str:
    return BEARERS[code] if code else UNSETTLED


def _span(line: Item, content: Item) -> str:
    if not line["starts_on"] and not line["ends_on"]:
        return ""
    first = line["starts_on"] or content["valid_from"]
    last = line["ends_on"] or content["valid_to"]
    return f"{day(first)} 至 {day(last)}"
