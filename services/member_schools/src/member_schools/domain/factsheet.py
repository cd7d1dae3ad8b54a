"""A factsheet (信息表): majors, terms, 节次, contacts, and what a visitor needs; its owner keeps it right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from cyzj.contracts.member_schools import factsheet as events
from cyzj.contracts.member_schools.factsheet import (
    Contact,
    ContactRole,
    FactsheetState,
    OfferedMajor,
    SchoolTerm,
    Section,
)
from cyzj.contracts.payload import Party, Waiting
from cyzj.domain.clock import start_of
from cyzj.domain.errors import conflict
from cyzj.domain.transitions import Machine, State, Transition
from member_schools.domain.acting import Acting
from member_schools.domain.factsheet_content import UNSAID, Asked, Content, Visiting, check

FRESH = timedelta(days=180)
"""For how long a contact counts as verified [P]."""
CONTACT_ROLES = {
    ContactRole.GENERAL: "总协调",
    ContactRole.EXCHANGES: "教师互训",
    ContactRole.BASES: "基地共建",
    ContactRole.TRAINING: "人才共育",
    ContactRole.RESULTS: "成果共享",
    ContactRole.SAFETY: "安全",
}
FACTSHEET = Machine(
    "factsheet",
    "信息表",
    states=(State("current", "有效"), State("stale", "联系人待复核")),
    transitions=(
        Transition(
            (), "publish", "发布信息表", "school", "各项有效", "current", "factsheet.published"
        ),
        Transition(
            ("current", "stale"), "change", "更新信息表", "school",
            "各项有效", "current", "factsheet.changed",
        ),
        Transition(
            ("current", "stale"), "verify_contacts", "复核联系人", "school",
            "联系人仍在任", "current", "factsheet.contacts_verified",
        ),
        Transition(
            ("current",), "grow_stale", "联系人待复核", "system",
            "180 日未复核", "stale", "factsheet.contacts_stale",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Factsheet:
    """A factsheet as it stands; `version` counts its events."""

    id: UUID
    version: int
    organisation_id: UUID
    changed_at: datetime
    majors: tuple[OfferedMajor, ...] = ()
    terms: tuple[SchoolTerm, ...] = ()
    sections: tuple[Section, ...] = ()
    contacts: tuple[Contact, ...] = ()
    strengths: str = ""
    visiting: Visiting = UNSAID
    stale_since: datetime | None = None

    @property
    def state(self) -> str:
        return "stale" if self.stale else "current"

    @property
    def stale(self) -> bool:
        return self.stale_since is not None

    @property
    def hosts_visitors(self) -> bool:
        return self.visiting.said

    @property
    def goes_stale(self) -> datetime | None:
        """When its oldest contact has to be verified again; None: it has none, or is stale."""
        if self.stale or not self.contacts:
            return None
        return start_of(min(one.verified_on for one in self.contacts) + FRESH)

    @property
    def waiting_on(self) -> tuple[Waiting, ...]:
        if self.stale_since is None:
            return ()
        waits = Waiting(
            party=Party.SCHOOL,
            school_id=self.organisation_id,
            action="verify_contacts",
            since=self.stale_since,
        )
        return (waits,)


Decision = tuple[Factsheet, list[FactsheetState]]


def publish(id: UUID, organisation_id: UUID, content: Content, acting: Acting) -> Decision:
    """The first factsheet of an organisation; raises with every field to correct."""
    check(content)
    made = _said(
        Factsheet(id=id, version=0, organisation_id=organisation_id, changed_at=acting.now),
        content,
        acting,
    )
    return made, [events.FactsheetPublished(**facts(made))]


def change(factsheet: Factsheet, content: Content, acting: Acting) -> Decision:
    """The factsheet as `content` has it; the same content again changes nothing.

    Contacts that stay keep the day they were verified; saving new ones verifies those.
    """
    check(content)
    if content_of(factsheet) == content:
        return factsheet, []
    after = _said(factsheet, content, acting)
    return after, [events.FactsheetChanged(**facts(after))]


def verify_contacts(factsheet: Factsheet, acting: Acting) -> Decision:
    """Every contact is right as of today: one click, twice a year."""
    if not factsheet.contacts:
        raise conflict("no-contacts", "信息表里还没有联系人，请先填写。")
    contacts = tuple(
        one.model_copy(update={"verified_on": acting.today}) for one in factsheet.contacts
    )
    after = replace(
        factsheet,
        version=factsheet.version + 1,
        contacts=contacts,
        stale_since=None,
        changed_at=acting.now,
    )
    return after, [events.FactsheetContactsVerified(**facts(after))]


def grow_stale(factsheet: Factsheet, acting: Acting) -> Decision | None:
    """A contact was not verified for too long; None while that is not so."""
    due = factsheet.goes_stale
    if due is None or acting.now < due:
        return None
    after = replace(factsheet, version=factsheet.version + 1, stale_since=acting.now)
    return after, [events.FactsheetContactsStale(**facts(after))]


def content_of(factsheet: Factsheet) -> Content:
    """What the organisation said."""
    return Content(
        factsheet.majors,
        factsheet.terms,
        factsheet.sections,
        tuple(Asked(one.role, one.person_ref) for one in factsheet.contacts),
        factsheet.strengths,
        factsheet.visiting,
    )


def facts(factsheet: Factsheet) -> dict[str, object]:
    """What its events say."""
    return {name: getattr(factsheet, name) for name in FactsheetState.model_fields}


def _said(factsheet: Factsheet, content: Content, acting: Acting) -> Factsheet:
    known = {(one.role, one.person_ref): one.verified_on for one in factsheet.contacts}
    contacts = tuple(
        Contact(
            role=one.role,
            person_ref=one.person_ref,
            verified_on=known.get((one.role, one.person_ref), acting.today),
        )
        for one in content.contacts
    )
    after = replace(
        factsheet,
        version=factsheet.version + 1,
        majors=content.majors,
        terms=content.terms,
        sections=content.sections,
        contacts=contacts,
        strengths=content.strengths,
        visiting=content.visiting,
        changed_at=acting.now,
        stale_since=None,
    )
    due = after.goes_stale
    return replace(after, stale_since=acting.now) if due and acting.now >= due else after
