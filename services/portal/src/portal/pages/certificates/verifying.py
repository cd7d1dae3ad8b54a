"""证书核验: whoever holds a certificate may check it, without script or sign-in; nobody is written down."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from cyzj.documents.qr import to_svg
from portal.access import PublicPage
from portal.clients.problems import Problem, Unavailable
from portal.fields import Field
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.certificates.verbs import REASONS, VERDICTS
from portal.words import day, hours

router = APIRouter()
PATH = "/verify/certificates"
_CODE = Field(
    "code", "核验码", placeholder="例如 ZS-2026-0001-7KQ4M2-5", most=60,
    help="印在证书上，由编号、六位字符和一位校验位组成；大小写不限。",
)  # fmt: skip
FORM = Form("核验", (_CODE,))


@router.get(PATH)
async def asking(page: PublicPage, code: str = "") -> Response:
    """The form; with a code, the way to its verdict."""
    if "code" not in page.request.query_params:
        return _show_form(page, FORM.blank())
    draft = FORM.read(page.request.query_params)
    typed = re.sub(r"\s", "", code).upper()
    if not draft.errors and not re.fullmatch(r"[0-9A-Z-]{4,60}", typed):
        draft.add_error("code", "请照证书上的核验码填写，例如 ZS-2026-0001-7KQ4M2-5")
    if draft.errors:
        return _show_form(page, draft, 422)
    return RedirectResponse(f"{PATH}/{quote(typed, safe='')}", status_code=303)


@router.get(f"{PATH}/{{code}}")
async def verdict(page: PublicPage, code: str) -> Response:
    """The verdict at one glance, and no more than stands on the paper."""
    service = page.portal.services.clients["joint_training"]
    try:
        answer = await service.get(
            f"/public/certificates/{quote(code, safe='')}", headers=page.forwarded
        )
    except Unavailable:
        raise
    except Problem as refused:
        if refused.status == 429:
            raise
        found: dict[str, Any] = {"verdict": "unknown", "code": code, "number": None}
        found |= {"sound": False, "checked_at": page.now, "replaced": False}
        return _show(page, found)
    return _show(page, answer.body)


def _show_form(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show("pages/certificates/verify.html", title="证书核验", status=status, draft=draft)


def _show(page: Page, found: dict[str, Any]) -> Response:
    key = "replaced" if found["replaced"] else str(found["verdict"])
    tone, icon, words, text = VERDICTS[key]
    if key == "unknown" and not found["sound"]:
        text = "核验码的校验位不符，多半是抄写有误；请逐位核对后再试。"
    address = f"{page.origin}{PATH}/{found['code']}"
    draft = FORM.blank(None, code=found["code"])
    return page.show(
        "pages/certificates/verdict.html",
        title=f"{words} {found['number'] or ''}".strip(),
        found=found,
        tone=tone,
        icon_name=icon,
        verdict_words=words,
        text=text,
        rows=_rows(found) if found["number"] else [],
        qr=to_svg(address, sized=False) if found["number"] else "",
        others=[(each, VERDICTS[each]) for each in _OTHERS if each != key],
        draft=draft,
    )


_OTHERS = ("valid", "suspended", "revoked", "expired", "unknown")


def _rows(found: dict[str, Any]) -> list[tuple[str, Any]]:
    ended = found["ended_on"]
    why = REASONS.get(found["reason"] or "", "")
    over = [("终止", f"{day(ended)}{f'（{why}）' if why else ''}")] if ended else []
    return [
        ("证书编号", found["number"]),
        ("核验码", found["code"]),
        ("持证人", f"{found['name']}（仅显示部分姓名）" if found["name"] else "（姓名已删除）"),
        ("学校", found["school"]),
        ("项目", found["title"]),
        ("学时", hours(found["hours"])),
        ("起止", f"{day(found['first_day'])} 至 {day(found['last_day'])}"),
        ("结果", f"合格（出勤 {found['percent']}%，考核通过）"),
        ("签发", f"{found['issuer']} · {day(found['issued_on'])}"),
        ("有效期至", day(found["valid_to"]) if found["valid_to"] else "长期有效"),
        *over,
    ]
