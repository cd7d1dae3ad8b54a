"""The paper of an agreement: the text as it stands in the system, and who has approved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.documents import Facts, Heading, Paper, Prose, Signature, Signatures, Table
from cyzj.domain.clock import SHANGHAI
from member_schools.application.agreements.listing import parties_of
from member_schools.domain.account import Person
from member_schools.domain.agreement import Agreement
from member_schools.domain.agreement_machine import AGREEMENT
from member_schools.domain.agreement_parts import Approval
from member_schools.domain.agreement_text import Content
from member_schools.domain.agreement_words import (
    UNSETTLED,
    cap_words,
    cost_words,
    major_words,
)
from member_schools.domain.organisation import Organisation
from member_schools.storage import people
from member_schools.storage.agreements import text_of

_COLUMNS = ("条", "派出", "接收", "交流类型", "专业", "额度", "费用与备注")
_WIDTHS = (2, 6, 6, 4, 5, 5, 7)


@dataclass(frozen=True)
class _Printed:
    """One text of an agreement: `version` 0 for one that not all have approved."""

    content: Content
    content_hash: str
    approvals: tuple[Approval, ...]
    version: int


async def print_agreement(
    session: AsyncSession, agreement: Agreement, content_hash: str | None, portal_url: str
) -> Paper:
    """The paper of the text of this hash; None: of the one in force, else of the one negotiated."""
    text = await _chosen(session, agreement, content_hash)
    named = await parties_of(session, agreement)
    signers = {one.by for one in text.approvals if one.by}
    persons = await people.some(session, signers) if signers else {}
    return Paper(
        title=text.content.title,
        number=agreement.number,
        content_hash=text.content_hash,
        verify_url=f"{portal_url}/verify/{agreement.number}/{text.content_hash[:16]}",
        notice=_notice(agreement, text),
        blocks=(
            Facts(_facts(agreement, text, named)),
            Heading("协议正文"),
            Prose(text.content.clauses or "（无）"),
            Heading("协议条款"),
            Table(_COLUMNS, tuple(_rows(text.content, named)), _WIDTHS),
            Heading("各方批准"),
            Signatures(tuple(_signatures(text, named, persons))),
        ),
    )


async def _chosen(
    session: AsyncSession, agreement: Agreement, content_hash: str | None
) -> _Printed:
    for text in reversed(agreement.texts):
        if content_hash in (None, text.content_hash):
            return _Printed(text.content, text.content_hash, text.approvals, text.version)
    draft = agreement.draft
    if draft is not None and content_hash in (None, draft.content_hash):
        return _Printed(draft.content, draft.content_hash, draft.approvals, 0)
    assert content_hash is not None
    return _Printed(await text_of(session, agreement.id, content_hash), content_hash, (), 0)


def _notice(agreement: Agreement, text: _Printed) -> str:
    if not text.version:
        return "本文本尚未经各方批准，不具效力"
    if text.version < agreement.text_version:
        return f"本文本（第 {text.version} 版）已被第 {agreement.text_version} 版替代"
    if agreement.is_over:
        return f"本协议{AGREEMENT.state(agreement.status).name}"
    if agreement.ends_on:
        return f"已通知终止，{agreement.ends_on.isoformat()} 后失效"
    return ""


def _facts(
    agreement: Agreement, text: _Printed, named: Mapping[UUID, Organisation]
) -> tuple[tuple[str, str], ...]:
    content = text.content
    first = content.valid_from.isoformat() if content.valid_from else UNSETTLED
    last = content.valid_to.isoformat() if content.valid_to else UNSETTLED
    return (
        ("协议各方", "、".join(_name(named, id) for id in content.parties)),
        ("有效期", f"{first} 至 {last}"),
        ("版本", f"第 {text.version} 版" if text.version else "协商中的文本"),
        ("指纹算法", agreement.hash_scheme.value),
    )


def _rows(content: Content, named: Mapping[UUID, Organisation]) -> list[tuple[str, ...]]:
    return [
        (
            str(place),
            "、".join(_name(named, id) for id in line.home_ids),
            "、".join(_name(named, id) for id in line.host_ids),
            EXCHANGE_TYPES[line.exchange_type],
            major_words(line),
            cap_words(line),
            cost_words(line),
        )
        for place, line in enumerate(content.lines, start=1)
    ]


def _signatures(
    text: _Printed, named: Mapping[UUID, Organisation], persons: Mapping[UUID, Person]
) -> list[Signature]:
    given = {one.party_id: one for one in text.approvals}
    return [
        Signature(_name(named, party), _signed(given.get(party), persons))
        for party in text.content.parties
    ]


def _signed(approval: Approval | None, persons: Mapping[UUID, Person]) -> tuple[str, ...]:
    if approval is None:
        return ("尚未批准",)
    at = f"{approval.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    by = persons[approval.by].name if approval.by and approval.by in persons else ""
    mandate = "持授权书" if approval.mandate else "单位负责人"
    short = f"{approval.content_hash[:4]} {approval.content_hash[4:8]}"
    return (f"{at} 在平台批准", f"{by}（{mandate}）", f"批准的文本 {short}")


def _name(named: Mapping[UUID, Organisation], id: UUID) -> str:
    return named[id].profile.name if id in named else str(id)
