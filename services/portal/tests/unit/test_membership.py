"""The portal's tables of membership and council against those of member_schools, which decides; and
what its pages say of an item."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest

from cyzj.contracts.codes import Role
from cyzj.contracts.member_schools.resolution import Choice, ResolutionKind
from cyzj.domain.clock import FixedClock
from cyzj.domain.terms import end_of_term
from cyzj.domain.transitions import Machine
from member_schools.domain.membership_machine import APPLYING as IN_APPLICATION
from member_schools.domain.membership_machine import MEMBERS as STANDING
from member_schools.domain.membership_machine import MEMBERSHIP
from member_schools.domain.membership_parts import DOCUMENT_KINDS
from member_schools.domain.membership_parts import NEEDED as MUST_COME
from member_schools.domain.resolution import RESOLUTION
from member_schools.domain.sub_alliance import SUB_ALLIANCE
from member_schools.domain.term import HAND_OVERS as ITEMS
from member_schools.domain.term import OFFICES as SEATS
from member_schools.domain.term import ROLE_OF, SHARED, TERM
from portal.clients.bound import BoundServices
from portal.clients.problems import Unavailable
from portal.clients.waiting import WaitingCounter
from portal.pages.council import charter, scheduling, tally, terms
from portal.pages.memberships import story, verbs, vocabulary
from portal.pages.memberships.seen import Seen
from portal.states import MACHINES
from portal.terms import term_ends
from portal.viewer import Post, School, Viewer

from ..conftest import NOW, SCHOOL

HASH = "ab" * 32


@pytest.mark.parametrize("machine", [MEMBERSHIP, RESOLUTION, TERM, SUB_ALLIANCE])
def test_a_state_is_called_as_its_service_calls_it(machine: Machine) -> None:
    ours = {code: state.name for code, state in MACHINES[machine.name].states.items()}
    assert ours == {state.code: state.name for state in machine.states}


def test_the_sets_of_states_are_those_of_the_service() -> None:
    assert {*IN_APPLICATION, "admitted"} == vocabulary.APPLYING
    assert set(STANDING) == vocabulary.MEMBERS
    assert {state.code for state in MEMBERSHIP.states if state.terminal} == vocabulary.OVER
    assert set(vocabulary.REACHED) == vocabulary.APPLYING


def test_documents_offices_and_what_is_handed_over_have_the_same_names() -> None:
    assert {str(kind): name for kind, name in DOCUMENT_KINDS.items()} == vocabulary.DOCUMENTS
    assert list(vocabulary.NEEDED) == [str(kind) for kind in MUST_COME]
    assert {str(seat): name for seat, name in SEATS.items()} == terms.OFFICES
    assert {str(one) for one in SHARED} == terms.SHARED
    assert {str(item): name for item, name in ITEMS.items()} == terms.HAND_OVERS
    assert set(story.KIND_NAMES) == {str(kind) for kind in ResolutionKind}
    assert set(tally.CHOICES) == {str(choice) for choice in Choice}
    office = {str(seat) for seat, role in ROLE_OF.items() if role is Role.GROUP_OFFICE}
    assert set(scheduling.ROLES) == office


def test_every_command_that_people_give_has_its_page_under_the_name_of_the_service() -> None:
    commands = {row.command: row.name for row in MEMBERSHIP.transitions}
    by_people = {row.command for row in MEMBERSHIP.transitions if row.actor != "system"}
    here = set(verbs.VERBS) | set(verbs.OWN_PAGES)
    elsewhere = {"apply", "record", "admit", "suspend", "reinstate"}
    assert here | elsewhere == by_people
    shorter = {"recommend": "提请表决"}
    for command in here:
        assert verbs.name_of(command) == shorter.get(command, commands[command])
    for command, verb in verbs.VERBS.items():
        targets = {row.target for row in MEMBERSHIP.transitions if row.command == command}
        assert {verb.to} == targets


def test_a_term_ends_where_the_charter_has_it() -> None:
    for day in (date(2026, 9, 1), date(2027, 1, 31), date(2027, 2, 1), date(2027, 8, 31)):
        ends = term_ends(day, 4)
        assert ends[0] == end_of_term(day)
        for before, after in itertools.pairwise(ends):
            assert after == end_of_term(before + timedelta(days=1))


def test_a_charter_s_changes_name_the_paragraph_with_both_texts() -> None:
    before = "第一条 一。\n第二条 二。\n第三条 三。"
    assert charter.changes(before, f"{before}\n第四条 四。") == [("第 4 段", "", "第四条 四。")]
    assert charter.changes(before, "第一条 一。\n第二条 贰。\n第三条 三。") == [
        ("第 2 段", "第二条 二。", "第二条 贰。")
    ]
    assert charter.changes(before, "第一条 一。\n第三条 三。") == [("第 2 段", "第二条 二。", "")]
    assert charter.changes(before, before) == []


def membership(status: str, **changes: Any) -> dict[str, Any]:
    return {
        "status": status,
        "applied_on": "2026-10-01",
        "created_at": "2026-10-01T09:00:00+08:00",
        "since": "2026-10-20T09:00:00+08:00",
        "member_since": None,
        "leaves_on": None,
        "resolution_id": None,
        "charter_version": None,
        "charter_hash": None,
        "documents": [],
        "remarks": [],
        "waiting_on": [],
        "allowed_actions": [],
        **changes,
    }


def steps(item: dict[str, Any], *resolutions: dict[str, Any]) -> list[tuple[str, str]]:
    seen = Seen(item, None, list(resolutions))  # type: ignore[arg-type]  # no page is asked
    return [(one["name"], one["at"]) for one in story.steps_of(seen)]


ADMISSION = {
    "kind": "admission",
    "status": "failed",
    "number": "JY-2026-0001",
    "opened_at": "2026-10-10T09:00:00+08:00",
    "counted_at": "2026-10-20T09:00:00+08:00",
}


def test_the_steps_say_how_far_it_came_and_how_it_ended() -> None:
    assert steps(membership("withdrawn")) == [("申请", "done"), ("已撤回", "now")]
    assert steps(membership("rejected"), ADMISSION) == [
        ("申请", "done"),
        ("审核", "done"),
        ("未通过", "now"),
    ]
    assert [name for name, at in steps(membership("lapsed"), ADMISSION) if at == "done"] == [
        *("申请", "审核", "表决", "批准")
    ]
    assert steps(membership("under_review"))[1] == ("审核", "now")
    joined = membership("active", member_since="2026-10-21", charter_version=1, charter_hash=HASH)
    assert {at for _, at in steps(joined)} == {"done"}
    recorded = membership("suspended", applied_on=None, member_since="2024-09-01")
    assert [name for name, _ in steps(recorded)] == ["补录", "正式成员", "暂停"]


def test_the_story_is_told_from_the_newest_with_the_words_said_once() -> None:
    said = {"command": "recommend", "words": "审核通过。", "at": ADMISSION["opened_at"], "by": "p"}
    joined = membership(
        "active", remarks=[said], member_since="2026-10-20", charter_version=2, charter_hash=HASH
    )
    seen = Seen(joined, None, [{**ADMISSION, "status": "passed"}])  # type: ignore[arg-type]
    told = story.story_of(seen, {"p": "示例专员丙"})
    assert [one["title"] for one in told] == [
        "签署章程（第 2 版），成为正式成员",
        "接纳成员决议已通过 JY-2026-0001",
        "提请理事会表决",
        "提交申请",
    ]
    assert (told[2]["quote"], told[2]["who"]) == ("审核通过。", "示例专员丙")


class Answering:
    """A service with one list for every address; `away`: it does not answer."""

    def __init__(self, *items: dict[str, Any], away: bool = False) -> None:
        self.items, self.away, self.asked = list(items), away, 0

    async def get(self, path: str, params: object = None) -> Any:
        self.asked += 1
        if self.away:
            raise Unavailable("a service", 503)
        return type("Answer", (), {"body": {"items": self.items}})()


async def test_the_counter_counts_what_answers_and_lets_rest_only_what_does_not() -> None:
    clock = FixedClock(NOW)
    counter = WaitingCounter(clock)
    vote = {"allowed_actions": ["vote"], "waiting_on": []}
    nothing = {"allowed_actions": [], "waiting_on": []}
    members, exchanges = Answering(vote, nothing), Answering({}, {}, away=True)
    services = BoundServices(members, exchanges, Answering(), Answering())  # type: ignore[arg-type]
    voter = Post(Role.COUNCIL_VOTER, SCHOOL)
    both = (voter, Post(Role.TEACHER, SCHOOL))
    viewer = Viewer("p", "示例代表甲", voter, both)
    assert await counter(services, viewer) == {"todo": 1}
    assert await counter(services, viewer) == {"todo": 1}
    assert exchanges.asked == 1, "it rests"
    clock.advance(timedelta(minutes=1))
    exchanges.away = False
    assert await counter(services, viewer) == {"todo": 3}
    elsewhere = Viewer("q", "示例运维", Post(Role.OPERATOR, School("o", "办公室")))
    assert await counter(services, elsewhere) == {}
