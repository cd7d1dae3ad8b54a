"""One duty record: whose turn it is, what proves it, what was said."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.downloads import passed_on
from portal.pages.duty.seen import API, PATH, TEACHERS, Seen, crumbs, load, looks_on
from portal.pages.duty.vocabulary import CATEGORIES, SOURCES, VERBS, counts_as
from portal.pages.engagements.evidence import size_words
from portal.words import day, moment, moment_of, span_words

router = APIRouter()
_NAMES = {**{code: verb.name for code, verb in VERBS.items()}, "redeclare": "重新登记"}


@router.get(f"{PATH}/{{record_id}}")
async def record(page: ViewerPage, record_id: UUID) -> Response:
    """The page of one record."""
    seen = await load(page, record_id)
    mine = next((one for one in seen.waits if one.mine), None)
    links = {code: (_NAMES[code], f"{seen.path}/{code}") for code in seen.may}
    beside = [code for code in (mine.turn.beside if mine else ()) if code in links]
    taken = {*beside, mine.action} if mine else set[str]()
    said = [one["words"] for one in seen.item["sayings"] if one["command"] == "return"]
    return page.show(
        "pages/duty/detail.html",
        title=f"{seen.name} {seen.number}",
        crumbs=crumbs(page, (seen.number, "")),
        seen=seen,
        item=seen.item,
        mine=mine,
        quote=said[-1] if said and mine and mine.action == "redeclare" else "",
        first=links[mine.action] if mine else None,
        beside=[links[code] for code in beside],
        menu_items=[link for code, link in links.items() if code not in taken],
        waiting=[] if mine else seen.waits,
        whose=f"{TEACHERS}/teachers/{seen.item['person_ref']}" if looks_on(page.viewer) else "",
        evidence=_evidence(seen),
        story=_story(seen),
        fact_rows=_facts(seen),
    )


@router.get(f"{PATH}/{{record_id}}/evidence/{{content_hash}}/file")
async def evidence(page: ViewerPage, record_id: UUID, content_hash: str) -> Response:
    """A file of the evidence, always as a download."""
    path = f"{API}/{record_id}/evidence/{quote(content_hash, safe='')}/file"
    return passed_on(await page.services.teacher_exchanges.download(path), content_hash[:12])


def _evidence(seen: Seen) -> list[dict[str, Any]]:
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


def _facts(seen: Seen) -> list[tuple[str, Any]]:
    item = seen.item
    by = (
        "本人" if item["declared_by"] == item["person_ref"] else seen.names.get(item["declared_by"])
    )
    return [
        ("类别", CATEGORIES[item["category"]]),
        ("单位", item["organiser"]),
        ("起止", span_words(item["first_day"], item["last_day"])),
        ("计入", counts_as(item)),
        ("来源", SOURCES[item["source"]]),
        *([("登记人", by or "学校")] if item["declared_by"] else []),
        ("登记", day(item["created_at"])),
        ("编号", seen.number),
    ]


def _story(seen: Seen) -> list[dict[str, Any]]:
    """What is known to have happened, the newest first, with the words said."""
    item = seen.item
    began = "登记" if item["source"] == "declared" else "随交流认定计入"
    who = seen.names.get(item["declared_by"] or "", "")
    events: list[tuple[str, dict[str, Any]]] = [(item["created_at"], {"title": began, "who": who})]
    for one in item["sayings"]:
        told = {"title": _NAMES[one["command"]], "quote": one["words"]}
        events.append((one["at"], told | {"who": seen.names.get(one["by"] or "", "")}))
    if item["status"] == "credited" and item["source"] == "declared":
        events.append((item["since"], {"title": "核验通过，计入履职进度"}))
    if item["status"] == "withdrawn":
        events.append((item["since"], {"title": "撤回登记"}))
    events.sort(key=lambda one: moment_of(one[0]), reverse=True)
    return [{**told, "when": moment(at)} for at, told in events]
