"""One round: to a school what it gives, gets and owes after; to the office how far every school is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal import words
from portal.access import ViewerPage
from portal.clients.problems import Problem
from portal.page import Page
from portal.pages.exchanges import showing
from portal.pages.exchanges.kinds import SPEAKS
from portal.pages.rounds.seen import API, CRUMBS, LINES, PATH, Item, Line, Seen, lines_of, load
from portal.pages.rounds.vocabulary import TYPES, UNMET, kinds_words
from portal.pages.statements.vocabulary import balance_words, weighted
from portal.together import nothing, together

router = APIRouter()
_UNMET_SHOWN = 30


@router.get(f"{PATH}/{{round_id}}")
async def one(page: ViewerPage, round_id: UUID) -> Response:
    """The page of one round."""
    seen = await load(page, round_id)
    path = f"{API}/{round_id}"
    solved = seen.item["result_hash"] is not None
    parts, lines, unmet, story = await together(
        _items(page, f"{path}/parts") if solved else nothing(),
        _lines(page, seen) if solved else nothing(),
        _items(page, f"{path}/unmet") if solved else nothing(),
        showing.timeline_of(page, path),
    )
    mine = [line for line in lines or () if line.own]
    return page.show(
        "pages/rounds/detail.html",
        title=seen.item["title"],
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        solved=solved,
        due=[line for line in mine if line.may],
        gives=[line for line in mine if line.gives],
        gets=[line for line in mine if not line.gives],
        own_part=_own(page, parts or []),
        parts=[await _part(page, one) for one in parts or []] if seen.office else [],
        unmet=[await _need(page, one) for one in (unmet or [])[:_UNMET_SHOWN]],
        unmet_more=max(len(unmet or []) - _UNMET_SHOWN, 0),
        figures=_figures(seen),
        fact_rows=_facts(seen),
        posts=bool(page.viewer.roles & SPEAKS) and seen.item["status"] == "open",
        silent=await _silent(page, seen),
        story=story,
    )


@router.get(f"{PATH}/{{round_id}}/replay")
async def replay(page: ViewerPage, round_id: UUID) -> Response:
    """Solve it again, and say whether the same comes out; raises `NotFound` before there is a result."""
    seen = await load(page, round_id)
    found = (await page.services.teacher_exchanges.get(f"{API}/{round_id}/replay")).body
    return page.show(
        "pages/rounds/replay.html",
        title=f"重算核对 {seen.number}",
        crumbs=[*CRUMBS, (seen.number, seen.path), ("重算核对", "")],
        seen=seen,
        found=found,
        rows=[
            ("公布的结果", found["published"], "答复开始时公布"),
            ("按留存的输入重算", found["from_book"], "需求、供给、结余、权重和种子"),
            ("按事件日志重算", found["from_journal"], "需求、供给和台账取自日志"),
            ("日志中的建议", found["lines_in_journal"], "不重算，只核对"),
        ],
    )


async def _items(page: Page, path: str) -> list[Item]:
    try:
        found: list[Item] = (await page.services.teacher_exchanges.get(path)).body["items"]
    except Problem:
        return []
    return found


async def _lines(page: Page, seen: Seen) -> list[Line]:
    if seen.office:
        return []
    asked = {"round_id": seen.item["id"], "sort": "number", "limit": 200}
    return await lines_of(
        page, (await page.services.teacher_exchanges.get(LINES, asked)).body["items"]
    )


def _own(page: Page, parts: list[Item]) -> list[tuple[str, str]]:
    """What the round makes of the viewer's school."""
    part = next((one for one in parts if one["school_id"] == page.viewer.school.id), None)
    if part is None:
        return []
    return [
        ("本轮前结余", balance_words(Decimal(part["before"]), "本校")),
        ("本轮给出", weighted(part["gives"])),
        ("本轮获得", weighted(part["gets"])),
        ("都成对接后的结余", balance_words(Decimal(part["after"]), "本校")),
    ]


async def _part(page: Page, one: Item) -> dict[str, Any]:
    said = "已答复" if not one["due"] else f"待答复 {one['due']} 条"
    tone = "done" if not one["due"] else "wait"
    if one["silent"]:
        said, tone = f"{one['silent']} 条未答复", "no"
    return {
        "school": await page.portal.schools.named(page.access, one["school"], one["school_id"]),
        "gives": words.number(one["gives"]),
        "gets": words.number(one["gets"]),
        "after": balance_words(Decimal(one["after"]), "").removesuffix(" 加权学时"),
        "lines": f"{one['lines']} 条，成 {one['matched']}",
        "counts": f"接受 {one['accepted']} · 拒绝 {one['refused']}",
        "said": said,
        "tone": tone,
    }


async def _need(page: Page, one: Item) -> dict[str, Any]:
    return {
        "item": one,
        "href": f"/exchange-requests/{one['request_id']}",
        "school": await page.portal.schools.named(page.access, one["school"], one["school_id"]),
        "type": TYPES[one["exchange_type"]],
        "why": UNMET[one["reason"]],
    }


async def _silent(page: Page, seen: Seen) -> list[str]:
    """The schools that left lines unanswered, by name."""
    outcome = seen.item["outcome"]
    if outcome is None:
        return []
    known = zip(outcome["silent"], outcome["silent_ids"], strict=True)
    named = page.portal.schools.named
    return [(await named(page.access, brief, id)).name for brief, id in known]


def _figures(seen: Seen) -> list[tuple[str, str]]:
    figures, item = seen.item["figures"], seen.item
    if figures is None:
        return []
    found = [
        ("参加的需求 / 供给", f"{item['requests']} / {item['offers']}"),
        ("建议", f"{item['lines']} 条，共 {figures['places']} 位教师"),
        ("可全部满足的需求", f"{figures['satisfied']} 条"),
        ("平均匹配", f"{figures['score'] // 100} 分" if figures["places"] else "—"),
        (
            "各校结余之和（不计正负）",
            f"{words.number(figures['imbalance_before'])} → {words.number(figures['imbalance_after'])}",
        ),
    ]
    if outcome := item["outcome"]:
        ended = f"成对接 {outcome['matched']} · 拒绝 {outcome['refused']}"
        found.append(
            ("结局", f"{ended} · 失效 {outcome['fallen']} · 未答复 {outcome['unanswered']}")
        )
    return found


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    version = [("权重版本", item["weights"])] if item["weights"] else []
    return [
        ("交流类型", kinds_words(item["exchange_types"])),
        ("开始征集", words.day(item["opens_on"])),
        ("征集截止", words.day(item["closes_on"])),
        ("答复截止", words.day(item["answers_by"])),
        *version,
        ("编号", item["number"]),
    ]
