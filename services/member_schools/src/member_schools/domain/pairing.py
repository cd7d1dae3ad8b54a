"""A pairing (结对帮扶) from the proposal to its end; goals, counting and reviews stand beside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools import pairing as events
from cyzj.contracts.member_schools.pairing import PairingState, PairingStatus
from cyzj.domain.errors import FieldError, conflict, forbidden, invalid
from cyzj.domain.terms import end_of_term, start_of_term, terms_between
from member_schools.domain.acting import Acting
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import PairTerm, Saying
from member_schools.domain.pairing_state import Decision, Pairing, facts
from member_schools.domain.pairing_waiting import waits_of
from member_schools.domain.rules import pairing_rules_on
from member_schools.domain.texts import reason_of


@dataclass(frozen=True)
class Proposal:
    """Who supports whom, from when until the end of which term."""

    supporting_id: UUID
    supported_id: UUID
    starts_on: date
    ends_on: date
    words: str = ""


def propose(
    id: UUID, number: str, proposal: Proposal, proposed_by_id: UUID, acting: Acting
) -> Decision:
    """A pairing that waits for the other school's yes; proposed by the office, for both."""
    PAIRING.require(None, "propose")
    _check(proposal, acting)
    said = reason_of(proposal.words, "说明不超过 500 字，请缩短。", required=False)
    schools = (proposal.supporting_id, proposal.supported_id)
    made = Pairing(
        id=id,
        version=1,
        number=number,
        status=PairingStatus.PROPOSED,
        since=acting.now,
        created_at=acting.now,
        supporting_id=proposal.supporting_id,
        supported_id=proposal.supported_id,
        proposed_by_id=proposed_by_id,
        proposed_by=acting.by,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        terms=tuple(
            PairTerm(starts_on=first, ends_on=last)
            for first, last in terms_between(proposal.starts_on, proposal.ends_on)
        ),
        accepted_by=tuple(one for one in schools if one == proposed_by_id),
        sayings=(Saying("propose", said, acting.now, acting.by),) if said else (),
    )
    made = replace(made, waiting_on=waits_of(made, acting))
    return made, [events.PairingProposed(**facts(made))]


def accept(pairing: Pairing, school: UUID, acting: Acting) -> Decision:
    """The school says yes; with the last one the pairing is in force."""
    PAIRING.require(pairing.status, "accept")
    require_asked(pairing, school)
    if acting.by is not None and acting.by == pairing.proposed_by:
        raise forbidden("own-proposal", "这次结对由您本人发起，请由对方学校的另一位领导同意。")
    if acting.today > pairing.ends_on:
        raise conflict("pairing-is-past", "结对的期限已过，请撤回后重新发起。")
    accepted = (*pairing.accepted_by, school)
    first = step(pairing, "accept", acting, accepted_by=accepted)
    said: list[PairingState] = [events.PairingAccepted(**facts(first), school_id=school)]
    if first.unanswered:
        return first, said
    # A term that ended before anybody agreed never ran: nothing is expected of it.
    terms = tuple(replace(t, closed=t.ends_on < acting.today) for t in first.terms)
    after = step(first, "activate", acting, terms=terms, agreed_at=acting.now)
    return after, [*said, events.PairingActivated(**facts(after))]


def decline(pairing: Pairing, school: UUID, reason: str, acting: Acting) -> Decision:
    """The school that was asked says no."""
    PAIRING.require(pairing.status, "decline")
    require_asked(pairing, school)
    after = step(pairing, "decline", acting, said=_reason(reason))
    return after, [events.PairingDeclined(**facts(after), school_id=school)]


def withdraw(pairing: Pairing, reason: str, acting: Acting) -> Decision:
    """Who proposed it takes it back."""
    PAIRING.require(pairing.status, "withdraw")
    after = step(pairing, "withdraw", acting, said=_reason(reason))
    return after, [events.PairingWithdrawn(**facts(after))]


def dissolve(pairing: Pairing, reason: str, acting: Acting) -> Decision:
    """The office ends it before its time; what was counted and reviewed stays."""
    PAIRING.require(pairing.status, "dissolve")
    after = step(pairing, "dissolve", acting, said=_reason(reason))
    return after, [events.PairingDissolved(**facts(after))]


def require_asked(pairing: Pairing, school: UUID) -> None:
    """Raises unless the school's answer is asked for."""
    if school not in pairing.unanswered:
        raise conflict("answered-already", "本校已经同意这次结对，请等对方答复。")


def step(
    pairing: Pairing, command: str, acting: Acting, *, said: str = "", **changes: object
) -> Pairing:
    """The pairing after a row of the table: next version, new state, what was said."""
    row = PAIRING.require(pairing.status, command)
    sayings = (Saying(command, said, acting.now, acting.by),) if said else ()
    after = replace(
        pairing,
        version=pairing.version + 1,
        status=PairingStatus(row.target or pairing.status),
        since=acting.now if row.target else pairing.since,
        sayings=(*pairing.sayings, *sayings),
        **changes,  # type: ignore[arg-type]  # its own fields
    )
    return replace(after, waiting_on=waits_of(after, acting))


def _reason(reason: str) -> str:
    return reason_of(reason, "请写明理由（2至500字），只有两校和集团办公室能看到。")


def _check(proposal: Proposal, acting: Acting) -> None:
    errors = []
    if proposal.supporting_id == proposal.supported_id:
        errors.append(FieldError("supported_id", "请选另一所学校：帮扶方和受援方不能相同。"))
    earliest = start_of_term(acting.today)
    if proposal.starts_on < earliest:
        message = f"开始日期不能早于本学期第一天，请改为 {earliest} 或以后。"
        errors.append(FieldError("starts_on", message))
    last = end_of_term(proposal.ends_on)
    if proposal.ends_on != last:
        message = f"结束日期须是学期最后一天，请改为 {last}。"
        errors.append(FieldError("ends_on", message))
    elif proposal.ends_on < max(proposal.starts_on, acting.today):
        errors.append(FieldError("ends_on", "结束日期已过或早于开始日期，请选以后的学期末。"))
    else:
        most = pairing_rules_on(acting.today).longest_terms
        # Counted from the ends alone: whoever types the year 9999 does not get 16,000 terms made.
        if proposal.ends_on.year - proposal.starts_on.year > most:
            count = most + 1
        else:
            count = len(terms_between(proposal.starts_on, proposal.ends_on))
        if count > most:
            message = f"一次结对不超过 {most} 个学期，请改结束日期；期满可以再结对。"
            errors.append(FieldError("ends_on", message))
    if errors:
        raise invalid("invalid-pairing", errors[0].message, *errors)
