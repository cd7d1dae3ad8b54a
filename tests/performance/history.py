"""A history of teacher_exchanges as a catch-up finds it: exchanges side by side, every kind of event."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from cyzj.contracts.envelope import Envelope, Headers, encode
from cyzj.contracts.teacher_exchanges import engagement_events as engagement
from cyzj.contracts.teacher_exchanges import match, request
from cyzj.domain.ids import new_id
from group_office.testing.defaults import START
from group_office.testing.story import DAY, HOUR, Story

SCHOOLS = 60
EVERY = 3 * HOUR
"""A new exchange begins; one takes about 12 days, so about a hundred are under way at any time."""
Record = tuple[bytes, bytes, Headers]
"""Key, value and headers."""


def history(exchanges: int) -> list[Record]:
    """Every event in the order they happened; the same mixture every time.

    Of ten exchanges seven go through to recognised hours, one is declined by the teacher, one match
    expires, and one request finds nobody and is withdrawn.
    """
    schools = [new_id() for _ in range(SCHOOLS)]
    events: list[Envelope] = []
    for number in range(exchanges):
        story = Story(now=START + number * EVERY)
        _tell(story, schools[number % SCHOOLS], schools[(number * 7 + 1) % SCHOOLS], number % 10)
        events += story.events
    events.sort(key=lambda event: event.time)  # stable: an aggregate's own order stays
    return [_record(event) for event in events]


def _tell(story: Story, asks: UUID, gives: UUID, outcome: int) -> None:
    wanted = story.request(asks)
    if outcome == 9:
        story.after(10 * DAY).tell(request.RequestWithdrawn, wanted, status="withdrawn")
        return
    made = story.answer(wanted, gives)
    if outcome == 8:
        both = (gives, asks)
        ended = {"status": "expired", "waiting_on": ()}
        story.after(7 * DAY).tell(match.MatchExpired, made, schools=both, **ended)
        return
    named = story.nominate(story.after(DAY).confirm(made))
    if outcome == 7:
        reason = {"by": "teacher", "reason": "time"}
        story.after(DAY).move(named, engagement.EngagementDeclined, "declined", **reason)
        return
    story.run(named)


def _record(event: Envelope) -> Record:
    traced = replace(event, traceparent=f"00-{'c' * 32}-{'d' * 16}-01")
    headers, value = encode(traced)
    return str(event.subject).encode(), value, headers
