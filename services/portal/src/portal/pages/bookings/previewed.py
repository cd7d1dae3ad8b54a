"""A preview before its reader: the strip of weeks, a row a time, what each way would take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from portal.page import Page
from portal.pages.bases.vocabulary import RANKS
from portal.pages.bookings.words import periods, span
from portal.words import day_words, moment

Json = Mapping[str, Any]
CHIPS = {
    "free": ("done", "可约"),
    "competes": ("watch", "可约"),
    "displaces": ("watch", "可约"),
    "clash": ("no", "冲突"),
    "full": ("no", "工位不够"),
    "blackout": ("no", "停用"),
    "blocked": ("held", "已封锁"),
    "shut": ("no", "不开放"),
    "past": ("over", "已过去"),
    "too_far": ("over", "太远"),
    "holiday": ("over", "跳过"),
}
_STRIP = {"free": "ok", "competes": "ok", "displaces": "ok", "holiday": "off"}
_MARK = {"ok": "✓", "off": "假", "no": "✕"}


async def previewed(page: Page, found: Json, mode: str) -> dict[str, Any]:
    """What the page shows of it, with `mode` chosen."""
    rows = [_row(found, one) for one in found["times"]]
    clashes = [row for row in rows if row["answer"] not in _STRIP]
    moved = [row for row in clashes if row["options"]]
    counts = {
        "all_or_nothing": found["open"] if not clashes else 0,
        "skip": found["open"],
        "alternatives": found["open"] + len(moved),
    }
    owner = await page.portal.schools.named(page.access, found["owner"], found["owner_id"])
    return {
        "rows": rows,
        "strip": _strip(found),
        "clashes": clashes,
        "headline": _headline(found, clashes),
        "modes": _modes(found, clashes, moved, counts),
        "mode": mode,
        "count": counts.get(mode, 0),
        "counts": counts,
        "owner": owner,
        "displaces": found["displaces"],
        "facts": _facts(found, owner.name),
        "single": len(found["times"]) == 1,
        "waits": len(found["times"]) == 1 and found["times"][0]["answer"] in ("clash", "full"),
    }


def _row(found: Json, one: Json) -> dict[str, Any]:
    tone, words = CHIPS[one["answer"]]
    return {
        "answer": one["answer"],
        "week": f"第 {one['week']} 周" if one["week"] else "",
        "day": day_words(one["day"], year=True, week=True),
        "when": f"{span(one['starts_at'], one['ends_at'])}{_spare(found)}",
        "words": one["words"],
        "plain": one["answer"] == "free" and one["words"] == "可约",
        "tone": tone,
        "chip": words,
        "key": f"instead-{one['planned_on']}",
        "options": [_option(other) for other in one["alternatives"]],
        "bad": one["answer"] not in _STRIP,
    }


def _spare(found: Json) -> str:
    setup, clean = found["setup_minutes"], found["cleandown_minutes"]
    if not setup and not clean:
        return ""
    return (
        f" · 含课前 {setup}、课后 {clean} 分钟"
        if setup != clean
        else f" · 含前后各 {setup} 分钟整备"
    )


def _option(other: Json) -> dict[str, Any]:
    slot = periods(other["first_period"], other["last_period"])
    return {
        "value": "|".join(
            str(other[name]) for name in ("resource_id", "day", "first_period", "last_period")
        ),
        "title": f"改到 {day_words(other['day'], week=True)} {slot}，{other['resource_title']}",
        "words": other["words"],
        "recommended": other["recommended"],
    }


def _strip(found: Json) -> list[dict[str, Any]]:
    """Weeks of the series, each with what it comes to; those between are grey."""
    by_week: dict[int, list[str]] = {}
    for one in found["times"]:
        if one["week"]:
            by_week.setdefault(one["week"], []).append(_STRIP.get(one["answer"], "no"))
    if len(found["times"]) < 2 or not by_week:
        return []
    weeks = range(min(by_week), max(by_week) + 1)
    return [{"week": week, **_worst(by_week.get(week, []))} for week in weeks]


def _worst(answers: list[str]) -> dict[str, str]:
    look = next((one for one in ("no", "off", "ok") if one in answers), "")
    return {"look": look, "mark": _MARK.get(look, "")}


def _headline(found: Json, clashes: list[dict[str, Any]]) -> str:
    if not clashes:
        return ""
    first = clashes[0]
    week = f"{first['week']}（{first['day']}）" if first["week"] else f"{first['day']} "
    more = f"等 {len(clashes)} 次" if len(clashes) > 1 else ""
    rest = f"，其余 {found['open']} 次可约" if found["open"] else ""
    return f"{week}{more}不可约{rest}。"


def _modes(
    found: Json, clashes: list[Any], moved: list[Any], counts: Mapping[str, int]
) -> list[dict[str, Any]]:
    if not clashes:
        return []
    names = "、".join(row["week"] or row["day"] for row in moved[:3])
    ways = [
        ("all_or_nothing", "全部可约才提交", "有任何冲突就一次都不占用。"),
        ("skip", "跳过冲突的", f"只提交 {counts['skip']} 次。"),
    ]
    if moved:
        text = f"提交 {counts['alternatives']} 次，其中 {names} 按左边的选择改。"
        ways.append(("alternatives", "按我的选择替换", text))
    return [
        {"value": value, "title": title, "words": words, "count": counts[value]}
        for value, title, words in ways
        if counts[value] or value == "all_or_nothing"
    ]


def _facts(found: Json, owner: str) -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = [("本校身份", RANKS[found["rank"]])]
    if found["approval"]:
        rows += [
            ("批准人", f"{owner} 基地负责人"),
            ("最迟答复", f"{moment(found['answer_by'])}，过时自动释放"),
        ]
    elif found["becomes"] == "held":
        rows.append(("优先期", "期满前产权单位和共建单位可优先使用，期满自动确认"))
    if found["displaces"]:
        rows.append(
            ("影响", f"会挤占 {len(found['displaces'])} 个预占：{'、'.join(found['displaces'])}")
        )
    return rows


def chosen_instead(data: FormData) -> list[dict[str, Any]]:
    """The alternatives that were chosen, by the day that each is instead of."""
    found = []
    for name, value in data.items():
        parts = str(value).split("|")
        if not name.startswith("instead-") or len(parts) != 4:
            continue
        resource, day, first, last = parts
        found.append(
            {
                "planned_on": name.removeprefix("instead-"),
                "resource_id": resource,
                "day": day,
                "first_period": first,
                "last_period": last,
            }
        )
    return found
