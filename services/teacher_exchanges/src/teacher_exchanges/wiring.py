"""Building the service: the one place where its parts meet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from fastapi import FastAPI

from cyzj.deadlines import Handler
from cyzj.domain.errors import conflict
from cyzj.files import FileStore, FolderStore
from cyzj.files.uploads import UNUSED, forget_unused_file
from cyzj.foundation import Foundation, Share
from cyzj.http import files
from cyzj.http.limits import Limiter
from cyzj.imports.kept import EXPIRY, forget_import
from cyzj.people import People
from cyzj.settings import Settings
from cyzj.storage.unit import Constraints, Unit
from teacher_exchanges.application import saving
from teacher_exchanges.application.duty import credit_recognised as duty_credit
from teacher_exchanges.application.engagements import deadlines
from teacher_exchanges.application.ledger import post_recognised as ledger
from teacher_exchanges.application.ledger.statements import draw_statement_up
from teacher_exchanges.application.matches.expire_match import expire_match
from teacher_exchanges.application.offers.expire_offer import expire_offer
from teacher_exchanges.application.project_members import project_members
from teacher_exchanges.application.requests.expire_request import expire_request
from teacher_exchanges.application.rings import ring_steps
from teacher_exchanges.application.rounds import dates
from teacher_exchanges.application.rounds import saving as clearing
from teacher_exchanges.application.rounds.conclude_round import conclude_round
from teacher_exchanges.application.rounds.solve_round import solve_round
from teacher_exchanges.application.teacher_free import teacher_promised
from teacher_exchanges.domain import engagement_promises as promises
from teacher_exchanges.domain.duty_record import overlapping
from teacher_exchanges.http import (
    answers,
    duty,
    duty_records,
    engagement_after,
    engagement_before,
    engagements,
    evidence,
    hours,
    imports,
    match_steps,
    matches,
    matching,
    offer_lists,
    offers,
    papers,
    quotas,
    reference,
    request_lists,
    requests,
    rings,
    round_lines,
    rounds,
    statements,
    waiting,
)
from teacher_exchanges.http import ledger as ledger_routes
from teacher_exchanges.http.policies import POLICIES
from teacher_exchanges.storage.clearing import another_round
from teacher_exchanges.storage.files import in_use
from teacher_exchanges.storage.ledger import posted_already, reversed_already

ROUTERS = (
    requests.router,
    request_lists.router,
    answers.router,
    offers.router,
    offer_lists.router,
    matches.router,
    match_steps.router,
    engagements.router,
    engagement_before.router,
    engagement_after.router,
    evidence.router,
    papers.router,
    files.router,
    waiting.router,
    hours.router,
    quotas.router,
    ledger_routes.router,
    statements.router,
    duty.router,
    duty_records.router,
    matching.router,
    rounds.router,
    round_lines.router,
    rings.router,
    reference.router,
    *imports.ROUTERS,
)
CONSTRAINTS: Constraints = {
    "teacher_is_promised_once": teacher_promised,
    "match_is_proposed_once": lambda: conflict(
        "match-exists", "这条需求和这条供给已经在对接，请到“对接”里查看。"
    ),
    "recognised_hours_post_once": posted_already,
    "ledger_entry_is_reversed_once": reversed_already,
    "statement_once_a_term": lambda: conflict("changed-meanwhile", "对账单刚被更新，请重试。"),
    "practice_counts_once": overlapping,
    "duty_is_credited_once": lambda: conflict(
        "credited-already", "这项交流任务已经计入履职记录，请刷新后查看。"
    ),
    "one_round_at_a_time": another_round,
    "offer_is_not_overdrawn": lambda: conflict("offer-taken", "这条供给刚被选用，请刷新后再看。"),
}


def build(settings: Settings, share: Share = "all") -> FastAPI:
    """The service's application, with its relay, consumers and deadlines behind it."""
    base = Foundation(settings, "teacher_exchanges", policies=POLICIES, constraints=CONSTRAINTS)
    store = FolderStore(settings.files.folder, largest=settings.files.largest)
    base.consume("member_schools", project_members)
    base.on_deadlines(_handlers(store))
    app = base.app("教师互训 teacher_exchanges", ROUTERS, share=share)
    app.state.files = store
    app.state.portal_url = settings.portal_url
    app.state.limiter = Limiter()
    app.state.people = People(base.client, settings.services.member_schools, base.clock)
    return app


def _handlers(store: FileStore) -> Mapping[str, Handler]:
    return {
        saving.REQUEST_EXPIRY: expire_request,
        saving.OFFER_EXPIRY: expire_offer,
        saving.MATCH_EXPIRY: expire_match,
        promises.DUE: deadlines.engagement_falls_due,
        promises.EXPIRY: deadlines.expire_engagement,
        promises.EVALUATION: deadlines.conclude_evaluation,
        promises.WINDOW: deadlines.close_dispute_window,
        ledger.POST: ledger.post_earlier,
        ledger.DRAW_UP: draw_statement_up,
        duty_credit.CREDIT: duty_credit.credit_earlier,
        clearing.OPEN: dates.open_round,
        clearing.CLOSE: dates.close_round,
        clearing.SOLVE: solve_round,
        clearing.CONCLUDE: conclude_round,
        ring_steps.CONFIRM: ring_steps.confirm_ring,
        ring_steps.EXPIRE: ring_steps.expire_ring,
        EXPIRY: forget_import,
        UNUSED: partial(_forget, store),
    }


async def _forget(store: FileStore, unit: Unit, id: UUID) -> None:
    await forget_unused_file(unit, store, in_use, id)
