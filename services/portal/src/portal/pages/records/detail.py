"""One qualification: whose turn it is, how far it has come, what proves it, what was said."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.downloads import passed_on
from portal.pages.engagements.evidence import size_words
from portal.pages.engagements.seen import due_words
from portal.pages.memberships.detail import Banner, Link
from portal.pages.records.seen import API, PATH, Item, Seen, crumbs, load
from portal.pages.records.verbs import name_of
from portal.pages.records.vocabulary import OVER, SAID
from portal.states import state_of
from portal.words import day, major, moment, moment_of

router = APIRouter()
PURPOSE = "qualification_page"


@router.get(f"{PATH}/{{qualification_id}}")
async def qualification(page: ViewerPage, qualification_id: UUID) -> Response:
    """The page of one qualification."""
    seen = await load(page, qualification_id)
    item = seen.item
    names = await page.names(
        [item["declared_by"], *(one["by"] for one in item["remarks"])], PURPOSE
    )
    banner = banner_of(seen)
    return page.show(
        "pages/records/detail.html",
        title=f"{seen.name} {seen.number}",
        crumbs=crumbs(page, (seen.number, "")),
        seen=seen,
        item=item,
        banner=banner,
        waiting=[]
        if banner
        else [(one.who, one.turn.what, one.late or one.waited) for one in seen.waits],
        menu_items=_further(seen, banner),
        steps_shown=steps_of(seen),
        story=story_of(item, names),
        evidence=evidence_of(seen),
        fact_rows=_facts(seen, names),
    )


@router.get(f"{PATH}/{{qualification_id}}/evidence/{{sha256}}/file")
async def evidence(page: ViewerPage, qualification_id: UUID, sha256: str) -> Response:
    """A file of the evidence, always as a download."""
    path = f"{API}/{qualification_id}/evidence/{quote(sha256, safe='')}/file"
    return passed_on(await page.services.member_schools.download(path), sha256[:12])


def banner_of(seen: Seen) -> Banner | None:
    """The viewer's turn."""
    waits = next((one for one in seen.waits if one.mine), None)
    if waits is None:
        return None
    turn = waits.turn
    command = turn.command
    first = (name_of(command), _href(seen, command)) if command else ("登记新的一项", f"{PATH}/new")
    quoted = [one["words"] for one in seen.item["remarks"] if one["command"] == "return"]
    return Banner(
        "您",
        turn.heading,
        turn.text,
        waits,
        first,
        [(name_of(code), _href(seen, code)) for code in turn.beside if code in seen.may],
        quoted[-1] if quoted and waits.action == "redeclare" else "",
    )


def steps_of(seen: Seen) -> list[dict[str, str]]:
    """登记 → 核验 → 生效 with the dates that are known, then how it ended."""
    item, status = seen.item, seen.item["status"]
    state = state_of("qualification", status).name
    steps = [{"name": "登记", "note": day(item["declared_at"]), "at": "done"}]
    if item["verified_on"]:
        who = "集团办公室" if item["verifier"] == "office" else "学校"
        steps.append({"name": f"{who}核验", "note": day(item["verified_on"]), "at": "done"})
    elif status not in OVER:
        due = next((one.due for one in seen.waits if one.due), None)
        end = f"，{due_words(due)}前" if due else ""
        steps.append({"name": "核验", "note": f"{state}{end}", "at": "now"})
    if status in OVER:
        return [*steps, {"name": state, "note": day(item["since"]), "at": "now"}]
    until = f"至 {day(item['valid_until'])}" if item["valid_until"] else "长期有效"
    verified = status == "verified"
    return [*steps, {"name": "有效", "note": until, "at": "now" if verified else "planned"}]


def story_of(item: Item, names: dict[str, str]) -> list[dict[str, Any]]:
    """What is known to have happened, the newest first, with the words said."""
    events: list[tuple[str, dict[str, Any]]] = [
        (item["declared_at"], {"title": "登记", "who": names.get(item["declared_by"] or "", "")})
    ]
    for one in item["remarks"]:
        told = {"title": SAID.get(one["command"], one["command"]), "quote": one["words"]}
        events.append((one["at"], told | {"who": names.get(one["by"] or "", "")}))
    if item["status"] == "verified":
        events.append((item["since"], {"title": "核验通过"}))
    if item["status"] == "expired":
        events.append((item["since"], {"title": "有效期已过"}))
    events.sort(key=lambda one: moment_of(one[0]), reverse=True)
    return [{**told, "when": moment(at)} for at, told in events]


def evidence_of(seen: Seen) -> list[dict[str, Any]]:
    """A row per file."""
    return [
        {
            "text": one["file_name"],
            "href": f"{seen.path}/evidence/{one['sha256']}/file",
            "hash": one["sha256"],
            "size": size_words(one["size"]),
            "at": one["submitted_at"],
        }
        for one in seen.item["evidence"]
    ]


def _facts(seen: Seen, names: dict[str, str]) -> list[tuple[str, Any]]:
    item = seen.item
    by = "集团办公室" if item["verified_by_office"] else "学校"
    rows: list[tuple[str, Any]] = [
        ("编号", seen.number),
        ("取得日期", day(item["awarded_on"])),
        ("有效期至", day(item["valid_until"]) if item["valid_until"] else "长期有效"),
        ("专业", major(item["major_code"], "不分专业")),
        (
            "登记人",
            "本人"
            if item["declared_by"] == item["person_ref"]
            else names.get(item["declared_by"] or ""),
        ),
        ("由谁核验", by),
    ]
    if item["verified_on"]:
        rows.append(("核验日期", day(item["verified_on"])))
    return rows


def _further(seen: Seen, banner: Banner | None) -> list[Link]:
    """更多操作: what else the viewer may do."""
    taken = {link[1] for link in (banner.first, *banner.beside)} if banner else set[str]()
    found = [(name_of(code), _href(seen, code)) for code in seen.may]
    return [link for link in found if link[1] not in taken]


def _href(seen: Seen, command: str) -> str:
    return f"{seen.path}/{command}"
