"""Routes of the steps of an agreement: every command of the table that people give."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.responses import Response

from cyzj.http.problems import documented
from cyzj.http.values import Deciding
from cyzj.http.writes import Write, writing
from cyzj.storage.unit import Unit
from member_schools.application.agreements.amend_agreement import amend_agreement
from member_schools.application.agreements.approve_agreement import Consent, approve_agreement
from member_schools.application.agreements.attach_scan import attach_scan
from member_schools.application.agreements.comment_on_agreement import (
    comment_on_agreement,
    resolve_comment,
)
from member_schools.application.agreements.discard_agreement import discard_agreement
from member_schools.application.agreements.give_agreement_notice import give_agreement_notice
from member_schools.application.agreements.listing import parties_of
from member_schools.application.agreements.propose_agreement import propose_agreement
from member_schools.application.agreements.revert_amendment import revert_amendment
from member_schools.application.agreements.revise_agreement import revise_agreement
from member_schools.application.agreements.terminate_as_whole import terminate_as_whole
from member_schools.application.memberships.saving import Seen
from member_schools.domain.agreement import Agreement
from member_schools.http.agreement_answers import agreement_item
from member_schools.http.agreement_bodies import (
    ApproveBody,
    CommentBody,
    EndingBody,
    ReasonBody,
    RevisedBody,
    ScanBody,
    SettleBody,
)
from member_schools.http.agreement_items import AgreementItem
from member_schools.http.agreements import own_of

router = APIRouter(prefix="/v1/agreements", tags=["agreements"])


def _route(command: str, summary: str) -> dict[str, Any]:
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"agreement_{command}",
        "summary": summary,
        "response_model": AgreementItem,
        "responses": documented(401, 403, 404, 409, 413, 422, 503),
    }


def _may(command: str) -> Any:
    return Depends(writing(f"agreements.{command}"))


async def _answer(
    write: Write, command: str, decide: Callable[[Unit], Awaitable[Agreement]]
) -> Response:
    async def work(unit: Unit) -> AgreementItem:
        after = await decide(unit)
        return agreement_item(after, await parties_of(unit.session, after), unit.caller)

    return await write.do(command, work)


@router.post(**_route("revise", "A party changes the text under negotiation; approvals are void"))
async def revise(id: UUID, body: RevisedBody, write: Annotated[Write, _may("revise")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write, "revise_agreement", lambda u: revise_agreement(u, seen, own, body.content())
    )


@router.post(**_route("propose", "A party puts the text to the approval of all"))
async def propose(id: UUID, body: Deciding, write: Annotated[Write, _may("propose")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(write, "propose_agreement", lambda u: propose_agreement(u, seen, own))


@router.post(**_route("approve", "A party approves the text it read, by its hash"))
async def approve(
    id: UUID, body: ApproveBody, write: Annotated[Write, _may("approve")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    consent = Consent(body.content_hash, body.mandate, body.words)
    return await _answer(
        write, "approve_agreement", lambda u: approve_agreement(u, seen, own, consent)
    )


@router.post(**_route("discard", "A party gives it up before all have approved"))
async def discard(id: UUID, body: ReasonBody, write: Annotated[Write, _may("discard")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write, "discard_agreement", lambda u: discard_agreement(u, seen, own, body.reason)
    )


@router.post(**_route("amend", "A party wants the text in force changed, or renewed"))
async def amend(id: UUID, body: RevisedBody, write: Annotated[Write, _may("amend")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write, "amend_agreement", lambda u: amend_agreement(u, seen, own, body.content())
    )


@router.post(**_route("revert", "A party gives the amendment up; the text in force goes on"))
async def revert(id: UUID, body: ReasonBody, write: Annotated[Write, _may("revert")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write, "revert_amendment", lambda u: revert_amendment(u, seen, own, body.reason)
    )


@router.post(**_route("give_notice", "A party ends it at the end of a term, a whole term ahead"))
async def end(id: UUID, body: EndingBody, write: Annotated[Write, _may("give_notice")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write,
        "give_agreement_notice",
        lambda u: give_agreement_notice(u, seen, own, body.ends_on, body.reason),
    )


@router.post(
    **_route("terminate_as_whole", "A party ends it at once: nothing ever happened under it")
)
async def end_whole(
    id: UUID, body: ReasonBody, write: Annotated[Write, _may("terminate_as_whole")]
) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write, "terminate_as_whole", lambda u: terminate_as_whole(u, seen, own, body.reason)
    )


@router.post(**_route("comment", "A party or the office says something about a line or the whole"))
async def comment(
    id: UUID, body: CommentBody, write: Annotated[Write, _may("comment")]
) -> Response:
    seen, own = Seen(id, body.expected_version), own_of(write.grant)
    return await _answer(
        write,
        "comment_on_agreement",
        lambda u: comment_on_agreement(u, seen, own, body.line_id, body.words),
    )


@router.post(**_route("resolve_comment", "A comment is dealt with"))
async def settle(
    id: UUID, body: SettleBody, write: Annotated[Write, _may("resolve_comment")]
) -> Response:
    seen, own = Seen(id, body.expected_version), own_of(write.grant)
    return await _answer(
        write, "resolve_comment", lambda u: resolve_comment(u, seen, own, body.comment_id)
    )


@router.post(**_route("attach_scan", "A party keeps a stamped scan beside the text in force"))
async def scan(id: UUID, body: ScanBody, write: Annotated[Write, _may("attach_scan")]) -> Response:
    seen, own = Seen(id, body.expected_version), write.grant.school()
    return await _answer(
        write, "attach_scan", lambda u: attach_scan(u, seen, own, body.sha256, body.file_name)
    )
