"""One membership: whose turn it is, how far it has come, its documents, and what is open elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.downloads import passed_on
from portal.pages.engagements.evidence import size_words
from portal.pages.engagements.seen import due_words
from portal.pages.memberships import story
from portal.pages.memberships.seen import (
    API,
    CRUMBS,
    Seen,
    Waits,
    load,
    obligations_of,
    resolutions_about,
)
from portal.pages.memberships.verbs import name_of
from portal.pages.memberships.vocabulary import DOCUMENTS, KINDS
from portal.states import state_of
from portal.words import day, day_of, moment_of

router = APIRouter()
PURPOSE = "membership_page"
Link = tuple[str, str]


@dataclass(frozen=True)
class Banner:
    """The one thing that is the viewer's now, with the way to it."""

    who: str
    heading: str
    text: str
    waits: Waits
    first: Link
    beside: list[Link]
    quote: str = ""


@router.get("/memberships/{membership_id}")
async def membership(page: ViewerPage, membership_id: UUID) -> Response:
    """The page of one membership."""
    seen = await load(page, membership_id)
    seen = replace(seen, resolutions=await resolutions_about(page, membership_id))
    if seen.item["status"] == "leaving" and seen.settles:
        seen = replace(seen, obligations=await obligations_of(page, membership_id))
    names = await page.names(story.refs_of(seen.item), PURPOSE)
    banner = banner_of(seen)
    return page.show(
        "pages/memberships/detail.html",
        title=f"{seen.school.name}的成员资格",
        crumbs=[*CRUMBS, (seen.number, "")],
        seen=seen,
        item=seen.item,
        banner=banner,
        waiting=[] if banner else _waiting(seen),
        menu_items=_further(seen, banner),
        steps_shown=story.steps_of(seen),
        story=story.story_of(seen, names),
        documents=documents_of(seen),
        obligations=[link_to(one) for one in seen.obligations],
        kind_names=story.KIND_NAMES,
        ends={one["id"]: due_words(moment_of(one["closes_at"])) for one in seen.resolutions},
        fact_rows=_facts(seen),
    )


@router.get("/memberships/{membership_id}/documents/{sha256}/file")
async def document(page: ViewerPage, membership_id: UUID, sha256: str) -> Response:
    """A document itself, always as a download."""
    path = f"{API}/{membership_id}/documents/{quote(sha256, safe='')}/file"
    file = await page.services.member_schools.download(path)
    return passed_on(file, sha256[:12])


def banner_of(seen: Seen) -> Banner | None:
    """The viewer's turn; a vote that is still open is nobody's turn on this page."""
    waits = next((one for one in seen.waits if one.mine), None)
    if waits is None or (waits.action == "settle_and_exit" and _early(seen)):
        return None
    turn = waits.turn
    who = "集团办公室" if seen.office and waits.who == "集团办公室" else "贵校"
    banner = Banner(
        who,
        turn.heading,
        turn.text,
        waits,
        (name_of(turn.command) if turn.command else turn.verb, _href(seen, turn.command)),
        [(name_of(code), _href(seen, code)) for code in turn.beside if code in seen.may],
    )
    if waits.action == "admit":
        return _after_vote(seen, banner)
    if waits.action == "reactivate":
        return replace(banner, first=("发布需求", "/exchange-requests/new"))
    if waits.action == "resubmit":
        asked = [one for one in seen.item["remarks"] if one["command"] == "request_more"]
        return replace(banner, quote=asked[-1]["words"] if asked else "")
    return banner


def _after_vote(seen: Seen, banner: Banner) -> Banner | None:
    """What the office does about a vote: count it, put it again, or end the application."""
    vote = seen.vote
    if vote is None or vote["status"] == "passed":
        return None
    again = ("再次提请表决", _href(seen, "recommend"))
    end = ("不予通过", _href(seen, "reject"))
    look = ("去计票", f"/resolutions/{vote['id']}")
    if vote["status"] == "voting":
        closed = seen.page.now >= moment_of(vote["closes_at"])
        if vote["silent"] and not closed:
            return None
        why = "表决已经截止。" if closed else "有表决权的成员都已表决。"
        return replace(banner, heading="计票", text=why, first=look)
    if vote["status"] == "failed":
        text = f"接纳决议 {vote['number']} 未通过，这次申请不予通过。"
        return replace(banner, heading="结束申请", text=text, first=end)
    how = "未达法定人数" if vote["status"] == "inquorate" else "已撤回"
    text = f"接纳决议 {vote['number']} {how}，可以再次提请，或不予通过。"
    return replace(banner, heading="再次提请表决", text=text, first=again, beside=[end])


def _early(seen: Seen) -> bool:
    leaves = seen.item["leaves_on"]
    return bool(leaves) and day_of(moment_of(seen.page.now)) < day_of(leaves)


def _waiting(seen: Seen) -> list[tuple[str, str, str]]:
    """(who, what, how long) of what waits on others."""
    found = []
    for one in seen.waits:
        if one.action == "admit" and (vote := seen.vote) and vote["status"] == "voting":
            voted = vote["electorate"] - len(vote["silent"])
            what = f"表决是否接纳，已表决 {voted} / {vote['electorate']}"
            found.append(("理事会", what, f"{due_words(moment_of(vote['closes_at']))}截止"))
        elif one.action == "settle_and_exit":
            what = f"办结退出，退会 {day(seen.item['leaves_on'])} 生效"
            found.append(("贵校" if one.ours and seen.own else one.who, what, one.late))
        elif one.action == "sign_charter" and one.ours:
            found.append(("本校领导", one.turn.what, one.late or one.waited))
        else:
            found.append((one.who, one.turn.what, one.late or one.waited))
    return found


def _further(seen: Seen, banner: Banner | None) -> list[Link]:
    """更多操作: what else the viewer may do."""
    taken = {link[1] for link in (banner.first, *banner.beside)} if banner else set[str]()
    vote = seen.vote
    open_vote = vote is not None and vote["status"] == "voting"
    settled = vote is not None and vote["status"] in ("passed", "failed")
    found = []
    for code in seen.may:
        href = _href(seen, code)
        pointless = (code == "recommend" and (open_vote or settled)) or (
            code == "reject" and open_vote
        )
        pointless = pointless or (code == "settle_and_exit" and _early(seen))
        if href not in taken and not pointless:
            found.append((name_of(code), href))
    return found


def _href(seen: Seen, command: str) -> str:
    return f"{seen.path}/{command.replace('_', '-')}"


def documents_of(seen: Seen) -> list[dict[str, Any]]:
    """A row per document, in the order of the form."""
    order = list(DOCUMENTS)
    found = sorted(seen.item["documents"], key=lambda one: order.index(one["kind"]))
    return [
        {
            "name": DOCUMENTS[one["kind"]],
            "text": one["file_name"],
            "href": f"{seen.path}/documents/{one['sha256']}/file",
            "hash": one["sha256"],
            "size": size_words(one["size"]),
            "at": one["submitted_at"],
        }
        for one in found
    ]


def link_to(obligation: dict[str, Any]) -> Link:
    """An open item of another service with its page: 交流任务 TE-2026-0001."""
    name, path = KINDS[obligation["kind"]]
    return f"{name} {obligation['number']}", f"{path}/{obligation['id']}"


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    rows: list[tuple[str, Any]] = [("编号", seen.number)]
    rows.append(("申请日期", day(item["applied_on"]) if item["applied_on"] else "补录，没有申请"))
    rows.append(("加入日期", day(item["member_since"])))
    rows.append(("表决权", "有" if item["voting"] else "没有"))
    if item["charter_version"]:
        rows.append(("章程", f"已签第 {item['charter_version']} 版"))
    if item["leaves_on"]:
        name = "退会生效" if item["status"] == "leaving" else "退出日期"
        rows.append((name, day(item["leaves_on"])))
    if item["warned_on"]:
        rows.append(("休眠预警", day(item["warned_on"])))
    rows.append((state_of("membership", item["status"]).name, f"{day(item['since'])} 起"))
    return rows
