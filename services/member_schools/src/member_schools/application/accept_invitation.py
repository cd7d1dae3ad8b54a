"""Accept an invitation: with a new account, or as a person who is known already."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cyzj.domain.clock import school_date
from cyzj.domain.ids import new_id
from cyzj.storage.unit import Runner, Unit
from member_schools.application.callers import NOBODY_YET, person_caller
from member_schools.application.open_session import Opened, open_session
from member_schools.application.passwords import Passwords
from member_schools.domain.account import (
    Account,
    Newcomer,
    check_account_name,
    check_password,
    newcomer,
)
from member_schools.domain.appointment import Appointment, check_post, grant
from member_schools.domain.invitation import Invitation, accept, require_pending
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import accounts, organisations, people, sessions


@dataclass(frozen=True)
class NewAccount:
    """The account a person without one makes for themselves; `account` already normal."""

    account: str
    password: str
    name: str
    """Empty: as the invitation has it."""
    phone: str | None


async def accept_with_account(
    runner: Runner, token: str, wanted: NewAccount, passwords: Passwords, new_secret: NewSecret
) -> Opened:
    """A person with an account and the post, signed in.

    The link is looked at before the password is hashed: guessing links costs us nothing.
    """
    link = hash_secret(token)
    await runner.run("accept_invitation.look", NOBODY_YET, lambda unit: pending(unit, link))
    password_hash = await passwords.hash(wanted.password)
    ref = new_id()

    async def work(unit: Unit) -> Opened:
        invitation = await pending(unit, link)
        await _make_account(unit, named(ref, invitation, wanted), wanted, password_hash)
        await appoint(unit, invitation, ref)
        return await open_session(unit, ref, "joined", new_secret)

    return await runner.run("accept_invitation", person_caller(ref), work)


async def _make_account(
    unit: Unit, person: Newcomer, wanted: NewAccount, password_hash: str
) -> None:
    check_account_name(wanted.account)
    check_password(wanted.password, wanted.account, person.name)
    await people.add_person(unit.session, person, unit.now)
    account = Account(new_id(), person.ref, wanted.account, password_hash, unit.now)
    await accounts.add_account(unit.session, account)


async def accept_as_known(unit: Unit, token: str) -> Appointment:
    """A further post for the caller, who has shown who they are."""
    person_ref = unit.caller.person_ref
    assert person_ref is not None
    return await appoint(unit, await pending(unit, hash_secret(token)), person_ref)


async def pending(unit: Unit, link: str) -> Invitation:
    """The invitation that waits behind a link (its SHA-256), locked; 404 or 409 if there is none."""
    invitation = await people.invitation_by_token(unit.session, link)
    require_pending(invitation, unit.now)
    return invitation


async def appoint(unit: Unit, invitation: Invitation, person_ref: UUID) -> Appointment:
    """The post that the invitation promises, granted; the invitation is used up."""
    used = accept(invitation, person_ref, unit.now)
    organisation = (await organisations.show(unit.session, invitation.organisation_id)).organisation
    check_post(invitation.role, organisation.profile.kind, organisation.standing)
    held = await people.appointments_of(unit.session, person_ref)
    today = school_date(unit.now)
    post, events = grant(new_id(), person_ref, organisation.id, invitation.role, held, today)
    await people.save_invitation(unit.session, used)
    await people.add_appointment(unit.session, post)
    await sessions.log_access(
        unit.session,
        "accepted",
        unit.now,
        actor=unit.caller.key,
        person_ref=person_ref,
        organisation_id=organisation.id,
    )
    unit.record(post.id, post.version, events, schools=[organisation.id])
    return post


def named(person_ref: UUID, invitation: Invitation, wanted: NewAccount | None = None) -> Newcomer:
    """The person as they name themselves, else as the invitation names them."""
    name = (wanted.name if wanted else "") or invitation.name
    phone = (wanted.phone if wanted else None) or invitation.phone
    return newcomer(person_ref, name, phone)
