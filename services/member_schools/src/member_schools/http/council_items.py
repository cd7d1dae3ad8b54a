"""How memberships, resolutions, terms and sub-alliances stand in answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from cyzj.contracts.member_schools.resolution import Choice, ResolutionKind, ResolutionStatus
from cyzj.contracts.member_schools.term import CouncilOffice, TermStatus
from cyzj.contracts.payload import Waiting
from cyzj.domain.caller import Caller
from cyzj.domain.transitions import Machine
from cyzj.http.policies import Scope, scope_of
from cyzj.http.values import Item
from member_schools.domain.organisation import Organisation
from member_schools.domain.resolution import Resolution
from member_schools.domain.resolution_machine import RESOLUTION
from member_schools.domain.sub_alliance import SUB_ALLIANCE, SubAlliance
from member_schools.domain.term import TERM, HandOver, Term
from member_schools.http.items import OrganisationBrief, brief
from member_schools.http.policies import POLICIES

Named = Mapping[UUID, Organisation]
SYSTEM = "system"


class VoteItem(Item):
    """One member's vote; votes are open (记名)."""

    organisation: OrganisationBrief | None
    choice: Choice
    at: datetime
    words: str | None
    """What was said with it; null for who may not read it."""


class ResolutionItem(Item):
    """A resolution as the caller may see it."""

    id: UUID
    version: int
    number: str
    status: ResolutionStatus
    state: ResolutionStatus
    """The same as `status`."""
    kind: ResolutionKind
    title: str
    text: str
    organisation: OrganisationBrief | None
    subject_id: UUID | None
    opened_at: datetime
    closes_at: datetime
    counted_at: datetime | None
    electorate: int
    quorum: int
    yes: int
    no: int
    abstained: int
    votes: tuple[VoteItem, ...]
    silent: tuple[OrganisationBrief, ...]
    """Voting members that have not voted."""
    my_vote: Choice | None
    """How the caller's organisation voted."""
    waiting_on: tuple[Waiting, ...]
    allowed_actions: tuple[str, ...]


class HandOverItem(Item):
    """An item of the hand-over list."""

    item: HandOver
    confirmed_at: datetime | None
    confirmed_by: UUID | None


class TermItem(Item):
    """A term of office."""

    id: UUID
    version: int
    office: CouncilOffice
    status: TermStatus
    state: TermStatus
    """The same as `status`."""
    organisation: OrganisationBrief | None
    person_ref: UUID | None
    starts_on: date
    ends_on: date
    resolution_id: UUID | None
    hand_over: tuple[HandOverItem, ...]
    waiting_on: tuple[Waiting, ...] = ()
    allowed_actions: tuple[str, ...]


class SittingItem(Item):
    """A member's time in a sub-alliance."""

    organisation: OrganisationBrief | None
    since: date
    until: date | None


class SubAllianceItem(Item):
    """A sub-alliance with everybody who ever sat in it."""

    id: UUID
    version: int
    state: str
    name: str
    major_code: str | None
    purpose: str
    lead: OrganisationBrief | None
    founded_at: datetime
    sittings: tuple[SittingItem, ...]
    members: int
    """How many sit in it now."""
    waiting_on: tuple[Waiting, ...] = ()
    allowed_actions: tuple[str, ...]


def resolution_item(resolution: Resolution, named: Named, caller: Caller) -> ResolutionItem:
    """The resolution as `caller` may see it; who may vote sees `vote` among the actions."""
    reads = caller.is_office or caller.school_id in resolution.voters
    actions = set(allowed(RESOLUTION, resolution.status, "resolutions", caller, caller.school_id))
    if caller.school_id not in resolution.silent:
        actions.discard("vote")
    votes = tuple(
        VoteItem(
            organisation=brief_of(named, one.organisation_id),
            choice=one.choice,
            at=one.at,
            words=(one.words or None) if reads else None,
        )
        for one in resolution.votes
    )
    mine = next(
        (one.choice for one in resolution.votes if one.organisation_id == caller.school_id), None
    )
    plain = {
        name: getattr(resolution, name)
        for name in ResolutionItem.model_fields
        if hasattr(resolution, name)
    }
    return ResolutionItem(
        **{**plain, "votes": votes, "silent": tuple(briefs_of(named, resolution.silent))},
        state=resolution.status,
        organisation=brief_of(named, resolution.organisation_id),
        my_vote=mine,
        allowed_actions=tuple(sorted(actions)),
    )


def term_item(term: Term, named: Named, caller: Caller, *, successor: UUID | None) -> TermItem:
    """The term; `successor` is who receives what is handed over."""
    received = {one.item: one for one in term.received}
    items = tuple(
        HandOverItem(
            item=item,
            confirmed_at=received[item].at if item in received else None,
            confirmed_by=received[item].by if item in received else None,
        )
        for item in HandOver
    )
    plain = {name: getattr(term, name) for name in TermItem.model_fields if name in vars(term)}
    return TermItem(
        **plain,
        state=term.status,
        organisation=brief_of(named, term.organisation_id),
        hand_over=items,
        allowed_actions=tuple(allowed(TERM, term.status, "terms", caller, successor)),
    )


def sub_alliance_item(sub: SubAlliance, named: Named, caller: Caller) -> SubAllianceItem:
    """The sub-alliance; its lead may change it, a member may join or leave."""
    actions = list(allowed(SUB_ALLIANCE, sub.state, "sub_alliances", caller, caller.school_id))
    inside = caller.school_id in sub.members
    unfit = {"join"} if inside else {"leave"}
    if not caller.is_office and caller.school_id != sub.lead_id:
        unfit.add("change")
    if caller.school_id == sub.lead_id:
        unfit.add("leave")
    return SubAllianceItem(
        id=sub.id,
        version=sub.version,
        state=sub.state,
        name=sub.name,
        major_code=sub.major_code,
        purpose=sub.purpose,
        lead=brief_of(named, sub.lead_id),
        founded_at=sub.founded_at,
        sittings=tuple(
            SittingItem(
                organisation=brief_of(named, one.organisation_id), since=one.since, until=one.until
            )
            for one in sub.sittings
        ),
        members=len(sub.members),
        allowed_actions=tuple(one for one in actions if one not in unfit or caller.is_office),
    )


def allowed(
    machine: Machine, state: str, prefix: str, caller: Caller, school: UUID | None
) -> Iterator[str]:
    """The commands that the table and the caller's rights allow now; never those of the system."""
    for row in machine.possible(state):
        action = f"{prefix}.{row.command}"
        if action not in POLICIES:
            continue
        scope = scope_of(POLICIES, action, caller)
        own = school is not None and caller.school_id == school
        if scope is Scope.ALLIANCE or (scope is Scope.SCHOOL and own):
            yield row.command


def brief_of(named: Named, id: UUID | None) -> OrganisationBrief | None:
    return brief(named[id]) if id in named else None  # type: ignore[index]  # None is in no mapping


def briefs_of(named: Named, ids: tuple[UUID, ...]) -> Iterator[OrganisationBrief]:
    return (brief(named[id]) for id in ids if id in named)
