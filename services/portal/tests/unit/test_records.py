"""The portal's tables of the professional record against those of member_schools, which decides; and
whose turn is whose."""

from __future__ import annotations

from typing import Any

from cyzj.contracts.codes import Role
from member_schools.domain import qualification_machine as machine
from member_schools.domain.personal_data import PERSONAL_FIELDS
from portal.clients.council_waiting import record_here
from portal.pages.records import verbs, vocabulary
from portal.pages.records.data import shown_rows
from portal.states import MACHINES
from portal.viewer import Post, Viewer

from ..conftest import SCHOOL


def test_states_kinds_levels_and_fields_are_called_as_the_service_calls_them() -> None:
    ours = {code: state.name for code, state in MACHINES["qualification"].states.items()}
    assert ours == {state.code: state.name for state in machine.QUALIFICATION.states}
    terminal = {state.code for state in machine.QUALIFICATION.states if state.terminal}
    assert terminal == vocabulary.OVER
    assert {str(kind): name for kind, name in machine.KINDS.items()} == vocabulary.KINDS
    levels = {
        str(kind): {str(level): name for level, name in names.items()}
        for kind, names in machine.LEVELS.items()
    }
    assert levels == vocabulary.LEVELS
    assert {str(one): name for one, name in PERSONAL_FIELDS.items()} == vocabulary.FIELDS


def test_every_command_that_people_give_has_its_page_under_the_name_of_the_service() -> None:
    by_people = {
        r.command: r.name for r in machine.QUALIFICATION.transitions if r.actor != "system"
    }
    del by_people["declare"]
    assert set(verbs.VERBS) | set(verbs.OWN_PAGES) == set(by_people)
    for command, name in by_people.items():
        assert verbs.name_of(command) == name
    for command, verb in verbs.VERBS.items():
        rows = [row for row in machine.QUALIFICATION.transitions if row.command == command]
        assert {row.target for row in rows} == {verb.to}


def waits(action: str, person: str | None = None) -> dict[str, Any]:
    return {"action": action, "person_ref": person}


def test_a_turn_is_the_persons_or_of_who_may_and_never_of_who_merely_could() -> None:
    viewer = Viewer("p", "示例协调员甲", Post(Role.COORDINATOR, SCHOOL))
    for action, person, allowed, mine in (
        ("verify", None, ["verify"], True),
        ("verify", None, ["return"], False),
        ("redeclare", None, ["redeclare"], True),
        ("redeclare", "somebody", ["redeclare"], False),
        ("redeclare", "p", ["redeclare"], True),
        ("declare", "p", [], True),
        ("declare", "somebody", [], False),
    ):
        item = {"allowed_actions": allowed, "waiting_on": [waits(action, person)]}
        assert bool(record_here(item, viewer)) is mine, (action, person)


def test_only_what_was_asked_for_is_shown() -> None:
    found = {
        "fields": ["phone", "certificates"],
        "phone": "13800138000",
        "email": None,
        "id_number": None,
        "birth_month": None,
        "certificates": [{"qualification_id": "q", "number": "示例-1"}],
    }
    assert shown_rows(found, {"q": "职称 · 中级"}) == [
        ("手机号", "13800138000"),
        ("证书编号：职称 · 中级", "示例-1"),
    ]
