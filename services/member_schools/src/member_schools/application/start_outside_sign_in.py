"""Start a sign-in at the outside provider, in the browser that asks."""

from __future__ import annotations

from dataclasses import dataclass

from cyzj.storage.unit import Runner, Unit
from member_schools.application.callers import NOBODY_YET
from member_schools.application.provider import Challenge, Provider
from member_schools.domain.secret import NewSecret, hash_secret
from member_schools.storage import sessions
from member_schools.storage.access_rows import OidcFlowRow


@dataclass(frozen=True)
class Started:
    """Where to send the browser, and the secret that the same browser must bring back."""

    authorization_url: str
    flow: str


async def start_outside_sign_in(
    runner: Runner, provider: Provider, invitation: str | None, new_secret: NewSecret
) -> Started:
    """A started sign-in, good for ten minutes; with `invitation`, it links the identity to a person."""
    flow = new_secret()
    challenge = Challenge(new_secret(), new_secret(), new_secret())
    url = await provider.authorization_url(challenge)

    async def work(unit: Unit) -> None:
        row = OidcFlowRow(
            state_hash=hash_secret(challenge.state),
            flow_hash=hash_secret(flow),
            code_verifier=challenge.code_verifier,
            nonce=challenge.nonce,
            invitation_hash=hash_secret(invitation) if invitation else None,
            started_at=unit.now,
        )
        await sessions.add_flow(unit.session, row)

    await runner.run("start_outside_sign_in", NOBODY_YET, work)
    return Started(url, flow)
