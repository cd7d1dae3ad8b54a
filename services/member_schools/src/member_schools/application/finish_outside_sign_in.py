"""The browser is back from the outside provider: a session for the person behind the identity."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from cyzj.domain.ids import new_id
from cyzj.storage.unit import Runner, Unit
from member_schools.application.accept_invitation import appoint, named, pending
from member_schools.application.callers import NOBODY_YET, person_caller
from member_schools.application.open_session import Opened, open_session
from member_schools.application.provider import Challenge, Identity, Provider
from member_schools.domain.account import OutsideIdentity
from member_schools.domain.refusals import NotSignedIn
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import accounts, people, sessions
from member_schools.storage.access_rows import OidcFlowRow


@dataclass(frozen=True)
class FinishOutsideSignIn:
    """What the provider sent the browser back with, and the secret the browser kept."""

    state: str
    code: str
    flow: str


async def finish_outside_sign_in(
    runner: Runner, provider: Provider, command: FinishOutsideSignIn, new_secret: NewSecret
) -> Opened:
    """A session for the linked person; with an invitation, the identity is linked first.

    Raises `NotSignedIn` for a flow that is unknown, old, used, or another browser's, and for an
    identity that nobody is linked to.
    """
    taken = await runner.run("finish_outside_sign_in.take", NOBODY_YET, lambda u: _take(u, command))
    if taken is None:
        raise NotSignedIn("flow-over", "这次登录已超时或已用过，请从登录页重新开始。")
    challenge = Challenge(command.state, taken.nonce, taken.code_verifier)
    identity = await provider.identify(command.code, challenge)
    person_ref = await runner.run(
        "finish_outside_sign_in.find", NOBODY_YET, lambda unit: _linked(unit, identity)
    )
    newcomer = person_ref or new_id()

    async def work(unit: Unit) -> Opened:
        if taken.invitation_hash is not None:
            await _join(unit, taken.invitation_hash, newcomer, identity)
        elif person_ref is None:
            raise NotSignedIn(
                "identity-unknown", "这个统一身份还没有绑定平台用户，请用收到的邀请链接登录一次。"
            )
        return await open_session(unit, newcomer, "signed_in_outside", new_secret)

    return await runner.run("finish_outside_sign_in", person_caller(newcomer), work)


async def _take(unit: Unit, command: FinishOutsideSignIn) -> OidcFlowRow | None:
    flow = await sessions.take_flow(unit.session, hash_secret(command.state), unit.now)
    if flow is None or not compare_digest(flow.flow_hash, hash_secret(command.flow)):
        return None
    return flow


async def _linked(unit: Unit, identity: Identity) -> UUID | None:
    known = await accounts.identity(unit.session, identity.issuer, identity.subject)
    return known.person_ref if known else None


async def _join(unit: Unit, invitation_hash: str, person_ref: UUID, identity: Identity) -> None:
    """The invited post for the person; a person not known yet is made and linked."""
    invitation = await pending(unit, invitation_hash)
    if await _linked(unit, identity) is None:
        newcomer = named(person_ref, invitation)
        await people.add_person(unit.session, newcomer, unit.now)
        linked = OutsideIdentity(identity.issuer, identity.subject, person_ref)
        await accounts.link_identity(unit.session, linked, unit.now)
        await sessions.log_access(
            unit.session, "linked", unit.now, actor=str(person_ref), person_ref=person_ref
        )
    await appoint(unit, invitation, person_ref)
