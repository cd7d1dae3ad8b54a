"""To whom the events of an item are addressed, and who may look at it."""

from __future__ import annotations

from uuid import UUID

from cyzj.contracts.codes import Visibility
from cyzj.domain.caller import Caller
from cyzj.domain.errors import not_found
from teacher_exchanges.domain.engagement import Engagement
from teacher_exchanges.domain.match import Match
from teacher_exchanges.domain.offer import Offer
from teacher_exchanges.domain.request import Request
from teacher_exchanges.domain.rights import acts_for, engagement_who

_PRIVATE = ("draft", "discarded")


def audience_of_posting(posting: Request | Offer) -> tuple[UUID, ...] | None:
    """The schools that may know of a request or offer; None: the whole alliance."""
    if posting.status in _PRIVATE:
        return (posting.school_id,)
    if posting.visibility is Visibility.SCHOOLS:
        return (posting.school_id, *posting.visible_to)
    return None


def audience_of_pair(item: Match | Engagement) -> tuple[UUID, UUID]:
    """The two schools of a match or an engagement."""
    return item.home_school_id, item.host_school_id


def may_see_posting(posting: Request | Offer, caller: Caller) -> bool:
    """The school itself; once published, those it is addressed to and the office."""
    audience = audience_of_posting(posting)
    if caller.school_id == posting.school_id or audience is None:
        return True
    published = posting.status not in _PRIVATE
    return published and (caller.is_office or caller.school_id in audience)


def may_see_pair(match: Match, caller: Caller) -> bool:
    """Those who speak for the two schools, and the office."""
    return caller.is_office or any(acts_for(caller, s) for s in audience_of_pair(match))


def may_see_engagement(engagement: Engagement, caller: Caller) -> bool:
    """The two schools, the teacher, the mentor, and the office."""
    mentors = {engagement.mentor_ref, *(plan.content.mentor_ref for plan in engagement.plans)}
    is_mentor = caller.person_ref is not None and caller.person_ref in mentors
    return is_mentor or engagement_who(engagement, caller) is not None


def require_owner(posting: Request | Offer, caller: Caller) -> None:
    """404 for everybody who does not speak for the school that posted it."""
    if not acts_for(caller, posting.school_id):
        raise not_found()
