"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from functools import partial

from fastapi import FastAPI
from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.foundation import Foundation, Share
from cyzj.http.tokens import Verifier
from cyzj.imports.kept import EXPIRY, forget_import
from cyzj.storage.unit import Constraints
from cyzj.telemetry import metric_names as names
from cyzj.telemetry.making import gauge
from member_schools.application import saved_queries
from member_schools.application.passwords import Passwords
from member_schools.application.public_keys import public_keys
from member_schools.consumers import teacher_exchanges
from member_schools.http import (
    cities,
    exports,
    imports,
    invitations,
    keys,
    me,
    oidc,
    organisations,
    people,
    refusals,
    sessions,
    staff,
    standing,
)
from member_schools.http.access import Access
from member_schools.http.limits import Limiter
from member_schools.http.policies import POLICIES
from member_schools.oidc import OidcProvider
from member_schools.settings import MemberSettings
from member_schools.storage import accounts
from member_schools.storage import organisations as register
from member_schools.storage import people as posts
from member_schools.storage import sessions as stored_sessions

ROUTERS = (
    cities.router,
    invitations.router,
    keys.router,
    me.router,
    oidc.router,
    exports.router,  # before /v1/organisations/{id}, which would take its path for an id
    organisations.router,
    people.router,
    sessions.router,
    staff.router,
    standing.router,
    *imports.ROUTERS,
)
CONSTRAINTS: Constraints = {
    "organisation_name_once": register.name_taken,
    "organisation_credit_code_once": register.credit_code_taken,
    "organisation_school_code_once": register.school_code_taken,
    "organisation_one_office": register.office_stands,
    "appointment_post_once": posts.post_held,
    "account_name_once": accounts.account_name_taken,
    "account_one_a_person": accounts.account_exists,
    "outside_identities_pkey": accounts.identity_linked,
    "saved_query_name_once": saved_queries.query_name_taken,
}


def foundation(settings: MemberSettings) -> Foundation:
    """What the service stands on; it checks tokens with its own keys, straight from its database."""
    base = Foundation(settings, "member_schools", policies=POLICIES, constraints=CONSTRAINTS)

    async def own_keys() -> KeySet:
        async with base.sessions() as session:
            return await public_keys(session, base.clock.now())

    base.verifier = Verifier(settings.auth, own_keys)
    return base


def build(settings: MemberSettings, share: Share = "all") -> FastAPI:
    """The service's application, with its relay, consumers and deadlines behind it."""
    base = foundation(settings)
    base.consume(teacher_exchanges.CONTEXT, teacher_exchanges.apply)
    base.on_deadlines({EXPIRY: forget_import})
    base.measures.append(partial(_count_sessions, base))
    app = base.app("成员单位 member_schools", list(ROUTERS), share=share)
    provider = OidcProvider(settings.oidc, base.client) if settings.oidc.issuer else None
    app.state.access = Access(Passwords(), settings.auth.issuer, provider)
    app.state.limiter = Limiter()
    refusals.install(app)
    return app


async def _count_sessions(base: Foundation, session: AsyncSession) -> None:
    count = await stored_sessions.count_open(session, base.clock.now())
    gauge(names.SESSIONS_OPEN).set(count)
