"""One certificate: what stands on the paper, where it is checked, what may be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.pages.certificates.verbs import API, CRUMBS, PATH, REASONS, THING
from portal.pages.cohorts.acting import Item, commands, links, load
from portal.pages.downloads import passed_on
from portal.words import day, hours, moment

router = APIRouter()
_SAID = {"suspend": "暂停", "revoke": "撤销", "supersede": "换发"}


@router.get(f"{PATH}/{{id}}")
async def certificate(page: ViewerPage, id: UUID) -> Response:
    """The page of one certificate."""
    item = await load(page, THING, id)
    mine = "issue" if "issue" in item["allowed_actions"] else ""
    return page.show(
        "pages/certificates/detail.html",
        title=item["number"],
        crumbs=[*CRUMBS, (item["number"], "")],
        item=item,
        path=f"{PATH}/{id}",
        mine=mine,
        reason=REASONS.get(item["reason"] or "", ""),
        menu_items=links(THING, item, but=[mine]),
        may_print="print" in item["allowed_actions"],
        printed=_printed(item),
        fact_rows=_facts(item),
        story=_story(item),
    )


@router.get(f"{PATH}/{{id}}/paper.pdf")
async def paper(page: ViewerPage, id: UUID) -> Response:
    """The certificate to print."""
    file = await page.services.joint_training.download(f"{API}/{id}/paper.pdf")
    return passed_on(file, "结业证书.pdf")


def _printed(item: Item) -> list[tuple[str, Any]]:
    return [
        ("持证人", item["name"] or "（姓名不向您显示）"),
        ("培养项目", item["title"]),
        ("学时", hours(item["hours"])),
        ("起止", f"{day(item['first_day'])} 至 {day(item['last_day'])}"),
        ("结果", f"合格（出勤 {item['percent']}%，考核通过）"),
        ("签发", _issued(item)),
        ("有效期至", day(item["valid_to"]) if item["valid_to"] else "长期有效"),
        ("核验码", item["code"] or "签发后生成"),
    ]


def _issued(item: Item) -> str:
    owner = item["owner"]["name"] if item["owner"] else ""
    return f"{owner} · {day(item['issued_on'])}" if item["issued_on"] else "尚未签发"


def _facts(item: Item) -> list[tuple[str, Any]]:
    return [
        ("学校", item["school"]["name"] if item["school"] else None),
        ("班次", item["cohort_number"]),
        ("模板", item["template"]),
        ("编号", item["number"]),
    ]


def _story(item: Item) -> list[dict[str, Any]]:
    told = [
        {"title": _SAID[one["command"]], "when": moment(one["at"]), "quote": one["words"]}
        for one in reversed(item["sayings"])
    ]
    issued = [{"title": "签发", "when": day(item["issued_on"])}] if item["issued_on"] else []
    return [*told, *issued, {"title": "可签发", "when": moment(item["created_at"])}]


commands(router, THING)
