"""A factsheet, and the catalogue of majors, as they are answered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.factsheet import ContactRole, SchoolTerm, Section
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.http.policies import Scope, scope_of
from cyzj.http.values import Item
from cyzj.reference.majors import YEAR, majors
from member_schools.domain.factsheet import Factsheet
from member_schools.http.policies import POLICIES


class OfferedItem(Item):
    """A major as the catalogue names it."""

    code: str
    catalogue_year: int
    name: str | None
    """By the table that this platform holds; null for a code that is not in it."""
    verified: bool
    """Whether the office has checked the entry against the official text."""
    enrolment: int | None
    strength: bool


class ContactItem(Item):
    """Whom to ask for what; names come from `POST /v1/people/resolve`."""

    role: ContactRole
    person_ref: UUID
    verified_on: date


class VisitingItem(Item):
    """What somebody who comes has to know."""

    lodging: str
    meals: str
    transport: str
    safety: str


class FactsheetItem(Item):
    """A factsheet."""

    id: UUID
    version: int
    state: str
    """`current`, or `stale`: contacts have not been verified for 180 days."""
    organisation_id: UUID
    changed_at: datetime
    majors: tuple[OfferedItem, ...]
    terms: tuple[SchoolTerm, ...]
    sections: tuple[Section, ...]
    contacts: tuple[ContactItem, ...]
    strengths: str
    visiting: VisitingItem
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class CatalogueItem(Item):
    """An entry of the catalogue of majors."""

    code: str
    catalogue_year: int
    name: str
    verified: bool
    verified_at: datetime | None


class Catalogue(Item):
    """The catalogue of majors as this platform holds it: a selection, unverified until checked."""

    items: tuple[CatalogueItem, ...]


Checks = dict[str, datetime]


def factsheet_item(factsheet: Factsheet, checks: Checks, caller: Caller) -> FactsheetItem:
    own = caller.school_id == factsheet.organisation_id
    scope = scope_of(POLICIES, "factsheets.change", caller)
    may = scope is Scope.ALLIANCE or (scope is Scope.SCHOOL and own)
    known = majors()
    return FactsheetItem(
        id=factsheet.id,
        version=factsheet.version,
        state=factsheet.state,
        organisation_id=factsheet.organisation_id,
        changed_at=factsheet.changed_at,
        majors=tuple(
            OfferedItem(
                **one.model_dump(),
                name=known[one.code].name
                if one.catalogue_year == YEAR and one.code in known
                else None,
                verified=one.catalogue_year == YEAR and one.code in checks,
            )
            for one in factsheet.majors
        ),
        terms=factsheet.terms,
        sections=factsheet.sections,
        contacts=tuple(ContactItem(**one.model_dump()) for one in factsheet.contacts),
        strengths=factsheet.strengths,
        visiting=VisitingItem(**vars(factsheet.visiting)),
        waiting_on=factsheet.waiting_on,
        allowed_actions=_allowed(factsheet) if may else (),
    )


def _allowed(factsheet: Factsheet) -> tuple[str, ...]:
    return ("change", "verify_contacts") if factsheet.contacts else ("change",)
