"""Memberships, resolutions, terms and sub-alliances in and out of the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import exists
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from cyzj.contracts.codes import Standing
from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.member_schools.term import CouncilOffice
from cyzj.domain.errors import DomainError, FieldError, conflict, not_found
from cyzj.storage.repository import Repository
from cyzj.storage.rows import row_of, state_of
from member_schools.domain.membership import Membership
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.membership_parts import Charter
from member_schools.domain.resolution import Resolution
from member_schools.domain.sub_alliance import SubAlliance
from member_schools.domain.term import SHARED, Term
from member_schools.storage.council_rows import (
    MEMBERSHIP_NUMBERS,
    RESOLUTION_NUMBERS,
    CharterRow,
    MembershipRow,
    ResolutionRow,
    SubAllianceRow,
    TermRow,
)
from member_schools.storage.rows import OrganisationRow

_OVER = [state.code for state in MEMBERSHIP.states if state.terminal]
_VOTING = (MembershipStatus.ACTIVE, MembershipStatus.LEAVING)
_SEATS: Final = {office: place for place, office in enumerate(CouncilOffice, start=1)}


def _membership(membership: Membership) -> Mapping[str, object]:
    return {"files": [document.sha256 for document in membership.documents]}


def _term(term: Term) -> Mapping[str, object]:
    """A seat of its own for each holder of a shared office: 63 bits of the organisation's id."""
    shared = term.office in SHARED
    return {"seat": term.organisation_id.int >> 65 if shared else _SEATS[term.office]}


memberships = Repository(Membership, MembershipRow, "CY", MEMBERSHIP_NUMBERS, _membership)
resolutions = Repository(Resolution, ResolutionRow, "JY", RESOLUTION_NUMBERS)
terms = Repository(Term, TermRow, derived=_term)
sub_alliances = Repository(SubAlliance, SubAllianceRow)


async def standing_membership(session: AsyncSession, organisation_id: UUID) -> Membership:
    """The organisation's membership that is not over, locked; 404 where it has none."""
    membership = await find_membership(session, organisation_id, lock=True)
    if membership is None:
        raise not_found("这个单位现在没有有效的成员资格。")
    return membership


async def find_membership(
    session: AsyncSession, organisation_id: UUID, *, lock: bool = False
) -> Membership | None:
    """The organisation's membership that is not over, if it has one."""
    query = select(MembershipRow).where(
        col(MembershipRow.organisation_id) == organisation_id,
        col(MembershipRow.status).not_in(_OVER),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = (await session.execute(query)).scalar_one_or_none()
    return state_of(Membership, row) if row else None


async def memberships_of(
    session: AsyncSession, organisations: Sequence[UUID]
) -> dict[UUID, Membership]:
    """The memberships that are not over, by organisation, locked in one order."""
    query = (
        select(MembershipRow)
        .where(
            col(MembershipRow.organisation_id).in_(organisations),
            col(MembershipRow.status).not_in(_OVER),
        )
        .order_by(col(MembershipRow.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    rows = (await session.execute(query)).scalars()
    return {row.organisation_id: state_of(Membership, row) for row in rows}


async def voting_members(session: AsyncSession) -> list[UUID]:
    """The organisations that vote in the council now, in a fixed order."""
    query = (
        select(col(MembershipRow.organisation_id))
        .join(OrganisationRow, col(OrganisationRow.id) == col(MembershipRow.organisation_id))
        .where(
            col(MembershipRow.status).in_(_VOTING),
            col(MembershipRow.voting),
            col(OrganisationRow.standing) == Standing.ACTIVE,
        )
        .order_by(col(MembershipRow.organisation_id))
    )
    return list((await session.execute(query)).scalars())


async def charter_in_force(session: AsyncSession, *, lock: bool = False) -> Charter | None:
    """The latest version of the charter; None while there is none."""
    query = select(CharterRow).order_by(col(CharterRow.version).desc()).limit(1)
    row = (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    return state_of(Charter, row) if row else None


async def charter(session: AsyncSession, version: int) -> Charter:
    """A version of the charter; 404 where there is none."""
    row = await session.get(CharterRow, version)
    if row is None:
        raise not_found()
    return state_of(Charter, row)


async def add_charter(session: AsyncSession, made: Charter) -> None:
    """Write a new version down; two at once break the key."""
    session.add(row_of(CharterRow, made))
    await session.flush()


async def in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether a membership refers to the content of this hash."""
    used = select(MembershipRow.id).where(col(MembershipRow.files).contains([sha256]))
    query = select(exists(used))
    return bool(await session.scalar(query))


async def successors(session: AsyncSession, ended: Sequence[Term]) -> dict[UUID, UUID]:
    """Of each term, who holds the office next: the organisation that receives what is handed over.

    Of an office that several hold (副理事长单位) nobody in particular comes next.
    """
    ended = [term for term in ended if term.office not in SHARED]
    if not ended:
        return {}
    query = (
        select(TermRow)
        .where(
            col(TermRow.office).in_({term.office for term in ended}),
            col(TermRow.status) != "cancelled",
        )
        .order_by(col(TermRow.starts_on))
    )
    rows = list((await session.execute(query)).scalars())
    found: dict[UUID, UUID] = {}
    for term in ended:
        for row in rows:
            if row.office == term.office and row.starts_on > term.ends_on:
                found.setdefault(term.id, row.organisation_id)
    return found


def membership_stands() -> DomainError:
    """An organisation has one membership that is not over."""
    return conflict("membership-stands", "这个单位已有有效的成员资格或正在办理的申请，请先查看。")


def voted_on_already() -> DomainError:
    """The same thing is being voted on."""
    return conflict("vote-open", "这件事正在表决，请等计票后再提请。")


def term_overlaps() -> DomainError:
    """Two terms of one office on the same day."""
    message = "这个职务在这段时间已有任期，请改起止日期，或先变更原来的任期。"
    return conflict("term-overlaps", message, FieldError("starts_on", message))


def sub_alliance_named() -> DomainError:
    """Two sub-alliances of one name."""
    message = "已有同名的专业委员会，请换一个名称。"
    return conflict("name-taken", message, FieldError("name", message))
