"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from fastapi import FastAPI
from joserfc.jwk import KeySet
from sqlalchemy.ext.asyncio import AsyncSession

from cyzj.deadlines import Handler
from cyzj.domain.errors import conflict
from cyzj.files import FileStore, FolderStore
from cyzj.files.uploads import UNUSED, forget_unused_file
from cyzj.foundation import Foundation, Share
from cyzj.http import files
from cyzj.http.limits import Limiter
from cyzj.http.tokens import Verifier
from cyzj.imports.kept import EXPIRY, forget_import
from cyzj.storage.unit import Constraints, Unit
from cyzj.telemetry import metric_names as names
from cyzj.telemetry.making import gauge
from member_schools.application import saved_queries
from member_schools.application.agreements import deadlines as agreements_due
from member_schools.application.agreements import saving as saving_agreements
from member_schools.application.council import count_votes, open_vote, run_terms, saving_terms
from member_schools.application.factsheets import say_factsheet, verify_contacts
from member_schools.application.memberships import deadlines as memberships_due
from member_schools.application.memberships import saving
from member_schools.application.memberships.record_member import record_earlier_member
from member_schools.application.pairings import review as reviews_due
from member_schools.application.pairings import saving as saving_pairings
from member_schools.application.passwords import Passwords
from member_schools.application.persons.seal_phone import SEAL, seal_phone
from member_schools.application.projects import saving as saving_projects
from member_schools.application.projects import working as projects_work
from member_schools.application.public_keys import public_keys
from member_schools.application.records import deadlines as records_due
from member_schools.application.records import saving as saved_records
from member_schools.consumers import teacher_exchanges
from member_schools.http import (
    agreement_exports,
    agreement_papers,
    agreement_steps,
    agreements,
    charter,
    cities,
    council_exports,
    exports,
    factsheets,
    imports,
    invitations,
    keys,
    me,
    membership_steps,
    memberships,
    my_data,
    oidc,
    organisations,
    pairing_exports,
    pairing_steps,
    pairings,
    people,
    persons,
    project_steps,
    projects,
    qualification_exports,
    qualification_steps,
    qualifications,
    refusals,
    resolutions,
    sessions,
    staff,
    standing,
    sub_alliances,
    terms,
)
from member_schools.http.access import Access
from member_schools.http.policies import POLICIES
from member_schools.oidc import OidcProvider
from member_schools.settings import MemberSettings
from member_schools.storage import accounts, council
from member_schools.storage import agreements as stored_agreements
from member_schools.storage import factsheets as stored_factsheets
from member_schools.storage import organisations as register
from member_schools.storage import pairings as stored_pairings
from member_schools.storage import people as posts
from member_schools.storage import projects as stored_projects
from member_schools.storage import qualifications as stored_qualifications
from member_schools.storage import sessions as stored_sessions

ROUTERS = (
    agreement_exports.router,
    agreement_papers.router,
    council_exports.router,  # before the ids, which would take its paths for one
    pairing_exports.router,
    agreements.router,
    agreement_steps.router,
    charter.router,
    factsheets.router,
    cities.router,
    files.router,
    invitations.router,
    keys.router,
    me.router,
    my_data.router,
    memberships.router,
    membership_steps.router,
    oidc.router,
    exports.router,  # before /v1/organisations/{id}, which would take its path for an id
    organisations.router,
    pairings.router,
    pairing_steps.router,
    people.router,
    projects.router,
    project_steps.router,
    persons.router,
    qualification_exports.router,  # before the ids, which would take its paths for one
    qualifications.router,
    qualification_steps.router,
    resolutions.router,
    sessions.router,
    staff.router,
    standing.router,
    sub_alliances.router,
    terms.router,
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
    "factsheet_once": stored_factsheets.published_already,
    "membership_stands_once": council.membership_stands,
    "resolution_voted_once": council.voted_on_already,
    "term_held_once": council.term_overlaps,
    "sub_alliance_name_once": council.sub_alliance_named,
    "pairing_stands_once": stored_pairings.pairing_stands,
    "qualification_once": stored_qualifications.declared_already,
    "charters_pkey": lambda: conflict("changed-meanwhile", "章程刚被更新，请刷新后再试。"),
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
    store = FolderStore(settings.files.folder, largest=settings.files.largest)
    base.on_deadlines(_handlers(store))
    base.measures.append(partial(_count_sessions, base))
    app = base.app("成员单位 member_schools", list(ROUTERS), share=share)
    provider = OidcProvider(settings.oidc, base.client) if settings.oidc.issuer else None
    app.state.files = store
    app.state.portal_url = settings.portal_url
    app.state.access = Access(Passwords(), settings.auth.issuer, provider)
    app.state.limiter = Limiter()
    refusals.install(app)
    return app


def _handlers(store: FileStore) -> Mapping[str, Handler]:
    return {
        EXPIRY: forget_import,
        UNUSED: partial(_forget, store),
        say_factsheet.STALE: verify_contacts.grow_stale,
        saving.LAPSE: memberships_due.lapse_membership,
        saving.SILENCE: memberships_due.check_silence,
        saving.RECORD: record_earlier_member,
        saving_agreements.RUN_OUT: agreements_due.run_agreement_out,
        open_vote.COUNT: count_votes.count_when_closed,
        saving_terms.START: run_terms.start_term,
        saving_terms.END: run_terms.end_term,
        saving_pairings.TERM_ENDS: reviews_due.call_review,
        saving_pairings.REVIEW_CLOSES: reviews_due.close_review,
        saving_projects.MILESTONES: projects_work.milestones_fall_due,
        SEAL: seal_phone,
        saved_records.REMIND: records_due.remind_qualification,
        saved_records.EXPIRE: records_due.expire_qualification,
        records_due.FORGET_EVIDENCE: partial(records_due.forget_evidence, store),
    }


async def _forget(store: FileStore, unit: Unit, id: UUID) -> None:
    await forget_unused_file(unit, store, _in_use, id)


async def _in_use(session: AsyncSession, sha256: str) -> bool:
    """Whether anything of the service refers to the content of this hash."""
    holders = (
        council.in_use,
        stored_agreements.in_use,
        stored_projects.in_use,
        stored_qualifications.in_use,
    )
    return any([await holds(session, sha256) for holds in holders])


async def _count_sessions(base: Foundation, session: AsyncSession) -> None:
    count = await stored_sessions.count_open(session, base.clock.now())
    gauge(names.SESSIONS_OPEN).set(count)
