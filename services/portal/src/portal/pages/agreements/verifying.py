"""核验: whoever holds a paper of an agreement or an exchange may check it, without script or sign-in."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from portal.access import PublicPage
from portal.clients.problems import Problem, Unavailable
from portal.fields import Field
from portal.forms import Draft, Form
from portal.page import Page
from portal.pages.agreements.vocabulary import VERDICTS
from portal.pages.engagements.papers import VERDICTS as PAPER_VERDICTS

router = APIRouter()
_NUMBER = Field(
    "number", "编号", placeholder="例如 XY-2026-0003",
    pattern=r"(?i)XY-\d{4}-\d{4,8}|TE-\d{4}-\d{4,8}-[A-Z]{2}",
    says="请照纸上的编号填写，例如 XY-2026-0003",
)  # fmt: skip
_FINGERPRINT = Field(
    "fingerprint", "内容指纹", placeholder="例如 9f2c 7be4", pattern=r"[0-9a-fA-F\s]{8,80}",
    says="请照纸上的内容指纹填写，至少前 8 位，例如 9f2c 7be4",
)  # fmt: skip
FORM = Form("核验", (_NUMBER, _FINGERPRINT))
_PAPERS = {
    "XY": ("member_schools", "/public/agreements", "pages/agreements/verdict.html", VERDICTS),
    "TE": (
        "teacher_exchanges",
        "/public/exchange-papers",
        "pages/engagements/verdict.html",
        PAPER_VERDICTS,
    ),
}
"""By the letters of the number: who knows the paper, and how the verdict is shown."""


@router.get("/verify")
async def asking(page: PublicPage, number: str = "", fingerprint: str = "") -> Response:
    """The form; with what a paper says, the way to its verdict."""
    if not number and not fingerprint:
        return _show_form(page, FORM.blank())
    draft = FORM.read(page.request.query_params)
    digits = re.sub(r"\s", "", fingerprint).lower()
    if "fingerprint" not in draft.errors and not 8 <= len(digits) <= 64:
        draft.add_error("fingerprint", _FINGERPRINT.says)
    if draft.errors:
        return _show_form(page, draft, 422)
    return RedirectResponse(f"/verify/{number.strip().upper()}/{digits}", status_code=303)


@router.get("/verify/{number}/{fingerprint}")
async def verdict(page: PublicPage, number: str, fingerprint: str) -> Response:
    """The verdict at one glance, and no more than stands on the paper."""
    service, path, _, _ = _PAPERS.get(number[:2], _PAPERS["XY"])
    try:
        answer = await page.portal.services.clients[service].get(
            f"{path}/{number}/{fingerprint}", headers=page.forwarded
        )
    except Unavailable:
        raise
    except Problem as refused:
        if refused.status == 429:
            raise
        return _show(page, {"verdict": "unknown", "number": number, "title": None}, fingerprint)
    return _show(page, answer.body, fingerprint)


def _show_form(page: Page, draft: Draft, status: int = 200) -> Response:
    return page.show("pages/agreements/verify.html", title="核验文书", status=status, draft=draft)


def _show(page: Page, found: dict[str, object], fingerprint: str) -> Response:
    _, _, template, verdicts = _PAPERS.get(str(found["number"])[:2], _PAPERS["XY"])
    tone, icon, words, text = verdicts[str(found["verdict"])]
    return page.show(
        template,
        title=f"核验 {found['number']}",
        found=found,
        tone=tone,
        icon_name=icon,
        verdict_words=words,
        text=text,
        fingerprint=fingerprint,
    )
