"""One agreement: whose turn it is, the text in force beside the one negotiated, approvals and comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.agreements import story
from portal.pages.agreements.reading import Change, lines_of, redline, usage_of
from portal.pages.agreements.seen import CRUMBS, Item, Seen, Waits, load
from portal.pages.agreements.verbs import name_of
from portal.pages.agreements.vocabulary import UNSETTLED
from portal.together import together
from portal.words import NONE, day, moment

router = APIRouter()
PURPOSE = "agreement_page"
Link = tuple[str, str]
_BESIDE = ("comment", "resolve_comment")
"""Commands that have their place on the page itself."""


@dataclass(frozen=True)
class Banner:
    """The one thing that is the viewer's now, with the way to it."""

    heading: str
    text: str
    waits: Waits
    first: Link
    beside: list[Link]


@router.get("/agreements/{agreement_id}")
async def agreement(page: ViewerPage, agreement_id: UUID) -> Response:
    """The page of one agreement."""
    seen = await load(page, agreement_id)
    names = await page.names(story.refs_of(seen.item), PURPOSE)
    changes, usage = await together(changes_of(seen), usage_of(seen))
    banner = banner_of(seen)
    taken = [banner.first, *banner.beside] if banner else []
    return page.show(
        "pages/agreements/detail.html",
        title=f"{seen.title} {seen.number}",
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        banner=banner,
        waiting=_waiting(seen),
        menu_items=[link for link in _links(seen) if link not in taken],
        steps_shown=story.steps_of(seen),
        story=story.story_of(seen, names),
        drafted=_text(seen, seen.draft, names) if seen.draft else None,
        standing=_text(seen, seen.in_force, names) if seen.in_force else None,
        changes=changes,
        usage=_usage(seen, usage),
        earlier=list(reversed(seen.item["texts"][:-1])),
        comments=_comments(seen, names),
        comment_lines=_comment_lines(seen),
        fact_rows=_facts(seen),
    )


async def changes_of(seen: Seen) -> list[Change]:
    """What the text under negotiation changes of the one in force; nothing while there is none."""
    if seen.draft is None or seen.in_force is None:
        return []
    return await redline(seen, seen.in_force["content_hash"], seen.draft["content_hash"])


def banner_of(seen: Seen) -> Banner | None:
    """The viewer's turn; a party that is not its leader approves with a 授权书."""
    waits = next((one for one in seen.waits if one.mine), None)
    if waits is None:
        return None
    turn = waits.turn
    first = _link(seen, turn.command)
    if turn.command == "amend":
        first = ("续签", f"{seen.path}/amend?renew=1")
    beside = [_link(seen, code) for code in turn.beside if code in seen.may]
    text = turn.text
    if turn.command == "approve" and not seen.leads:
        text += "您不是单位负责人，批准时须附授权书扫描件。"
    return Banner(turn.heading, text, waits, first, beside)


def _waiting(seen: Seen) -> list[tuple[str, str, str]]:
    """(who, what, how long) of what waits on others."""
    return [(one.who, one.turn.what, one.late or one.waited) for one in seen.waits if not one.mine]


def _links(seen: Seen) -> list[Link]:
    links = [_link(seen, code) for code in seen.may if code not in _BESIDE]
    if "amend" in seen.may:
        links.insert(0, ("续签", f"{seen.path}/amend?renew=1"))
    return links


def _link(seen: Seen, code: str) -> Link:
    return name_of(code), f"{seen.path}/{code.replace('_', '-')}"


def _text(seen: Seen, text: Item, names: dict[str, str]) -> dict[str, Any]:
    content = text["content"]
    parties = list(content["parties"])
    if text is seen.draft:
        parties = [one.id for one in seen.parties]
    return {
        "text": text,
        "span": _span(content),
        "lines": lines_of(seen, content),
        "clauses": content["clauses"],
        "approvals": [_approval(seen, text, id, names) for id in parties],
        "papers": [
            (words, f"{seen.path}/paper.{ending}?text={text['content_hash']}")
            for words, ending in (("PDF", "pdf"), ("Word", "docx"))
        ],
        "scans": text.get("scans", ()),
    }


def _approval(seen: Seen, text: Item, party: str, names: dict[str, str]) -> dict[str, Any]:
    given = next((a for a in text["approvals"] if a["party"] and a["party"]["id"] == party), None)
    name = seen.name_of(party)
    if given is None:
        put = text.get("proposed", True)
        mine = put and party == seen.page.viewer.school.id and "approve" in seen.may
        words = "待我审批" if mine else "待批准" if put else "未提请"
        return {
            "party": name,
            "tone": "mine" if mine else "wait" if put else "draft",
            "words": words,
        }
    who = names.get(given["by"] or "", "")
    return {
        "party": name,
        "who": f"{who} {moment(given['at'])}".strip(),
        "hash": given["content_hash"],
        "tone": "done",
        "words": "已批准",
        "note": given["words"],
        "mandate": f"{seen.path}/scans/{given['mandate']['sha256']}/file"
        if given["mandate"]
        else "",
    }


def _usage(seen: Seen, usage: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What is taken, a row a line and period; first the lines of the text in force."""
    lines = seen.in_force["content"]["lines"] if seen.in_force else []
    places = {line["id"]: f"第 {place} 条" for place, line in enumerate(lines, start=1)}
    ordered = [*places, *(id for id in usage if id not in places)]
    return [
        {"line": places.get(id, "已删去的条款"), **period}
        for id in ordered
        for period in usage.get(id, [])
    ]


def _comments(seen: Seen, names: dict[str, str]) -> list[dict[str, Any]]:
    places = dict(_comment_lines(seen))
    shown = [
        {
            "id": one["id"],
            "where": places.get(one["line_id"] or "", "已删去的条款"),
            "who": one["party"]["name"] if one["party"] else "集团办公室",
            "by": names.get(one["by"] or "", ""),
            "at": one["at"],
            "words": one["words"],
            "resolved_at": one["resolved_at"],
        }
        for one in seen.item["comments"]
    ]
    return sorted(shown, key=lambda one: (one["resolved_at"] is not None, one["at"]))


def _comment_lines(seen: Seen) -> list[tuple[str, str]]:
    """What a comment may be about: the whole, or a line of the text under negotiation or in force."""
    text = seen.draft or seen.in_force
    assert text is not None
    lines = text["content"]["lines"]
    return [("", "整份协议"), *((one["id"], f"第 {n} 条") for n, one in enumerate(lines, start=1))]


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    rows: list[tuple[str, Any]] = [("各方", "、".join(one.name for one in seen.parties))]
    if seen.in_force:
        rows.append(("现行版本", f"第 {item['text_version']} 版"))
    rows += [
        ("有效期", _span((seen.in_force or seen.draft or {})["content"])),
        ("起草", item["drafted_by"]["name"] if item["drafted_by"] else None),
        ("指纹算法", item["hash_scheme"]),
        ("编号", seen.number),
    ]
    if item["ends_on"]:
        rows.insert(2, ("终止日", day(item["ends_on"])))
    return rows


def _span(content: Item) -> str:
    first, last = content["valid_from"], content["valid_to"]
    if not first and not last:
        return UNSETTLED
    return " 至 ".join(day(one) if one else UNSETTLED for one in (first, last)) or NONE
