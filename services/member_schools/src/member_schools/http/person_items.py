"""How a person and their data stand in answers: masked, unless shown in full for a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.codes import Role
from cyzj.domain.caller import Caller
from cyzj.http.policies import scope_of
from cyzj.http.values import Item
from member_schools.application.persons.show_person import ShownPerson
from member_schools.domain.personal_data import PersonalData, PersonalField, masked
from member_schools.http.items import OrganisationBrief, brief
from member_schools.http.policies import POLICIES


class MaskedItem(Item):
    """A person's data with its middle hidden; null where nothing is kept."""

    version: int
    """What `expected_version` names; 0 where nothing was ever kept."""
    phone: str | None
    email: str | None
    id_number: str | None
    birth_month: str | None
    certificates: str | None
    """How many certificates' numbers are kept."""


class PersonPost(Item):
    """A post the person holds or held."""

    organisation: OrganisationBrief
    role: Role
    starts_on: date
    ends_on: date | None


class PersonItem(Item):
    """A person, for themselves, their organisation and the office."""

    ref: UUID
    name: str
    erased_at: datetime | None
    posts: tuple[PersonPost, ...]
    """The latest first; a school sees those of its own."""
    personal_data: MaskedItem | None
    """Null for a school that the person has left."""
    allowed_actions: tuple[str, ...]


class CertificateItem(Item):
    """The number of the certificate behind a qualification."""

    qualification_id: UUID
    number: str


class RevealedItem(Item):
    """The parts asked for, in full; null for the others and where nothing is kept."""

    fields: tuple[PersonalField, ...]
    phone: str | None
    email: str | None
    id_number: str | None
    birth_month: str | None
    certificates: tuple[CertificateItem, ...]


def masked_item(data: PersonalData) -> MaskedItem:
    """The data masked."""
    return MaskedItem(version=data.version, **masked(data))


def revealed_item(data: PersonalData, fields: Sequence[PersonalField]) -> RevealedItem:
    """The data in full, already narrowed to `fields`."""
    return RevealedItem(
        fields=tuple(fields),
        phone=data.phone,
        email=data.email,
        id_number=data.id_number,
        birth_month=data.birth_month,
        certificates=tuple(CertificateItem(**vars(one)) for one in data.certificates),
    )


def person_item(shown: ShownPerson, caller: Caller, now: datetime) -> PersonItem:
    """The person as `caller` may see them."""
    actions = []
    if shown.data is not None and shown.data.filled:
        actions.append("reveal")
    others = caller.person_ref != shown.person.ref and shown.person.erased_at is None
    if others and scope_of(POLICIES, "people.erase", caller) is not None:
        actions.append("erase")
    return PersonItem(
        ref=shown.person.ref,
        name=shown.person.name,
        erased_at=shown.person.erased_at,
        posts=tuple(
            PersonPost(
                organisation=brief(where),
                role=post.role,
                starts_on=post.starts_on,
                ends_on=post.ends_on,
            )
            for post, where in shown.posts
        ),
        personal_data=masked_item(shown.data) if shown.data is not None else None,
        allowed_actions=tuple(actions),
    )
