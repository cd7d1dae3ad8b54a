"""The portal's tables of pairings against those of member_schools, which decides."""

from __future__ import annotations

from datetime import date, timedelta

from cyzj.domain.terms import end_of_term
from member_schools.domain.pairing_machine import PAIRING
from member_schools.domain.pairing_parts import FED, FED_TYPES, MEASURES, MOST_GOALS
from member_schools.domain.pairing_reviews import WORDS
from member_schools.domain.rules import pairing_rules_on
from member_schools.http.policies import POLICIES
from portal.pages.pairings import goals, proposing, verbs, vocabulary
from portal.states import MACHINES
from portal.terms import term_ends


def test_a_state_is_called_as_the_service_calls_it() -> None:
    ours = {code: state.name for code, state in MACHINES["pairing"].states.items()}
    assert ours == {state.code: state.name for state in PAIRING.states}
    assert {state.code for state in PAIRING.states if state.terminal} == vocabulary.OVER


def test_the_page_offers_what_events_feed_and_nothing_else() -> None:
    assert {str(one): MEASURES[one] for one in MEASURES if one in FED} == vocabulary.MEASURES
    assert set(vocabulary.UNITS) == set(vocabulary.MEASURES)
    assert vocabulary.TYPES == FED_TYPES
    assert goals.MOST == MOST_GOALS
    assert pairing_rules_on(date(2026, 11, 26)).longest_terms == proposing.TERMS
    words = next(one for one in verbs.VERBS["review"].fields if one.name == "words")
    assert words.most == WORDS


def test_every_command_that_people_give_has_its_page_under_the_name_of_the_service() -> None:
    commands = {row.command: row.name for row in PAIRING.transitions}
    by_people = {row.command for row in PAIRING.transitions if row.actor != "system"}
    assert {*verbs.VERBS, *verbs.OWN_PAGES, "propose"} == by_people
    for command in by_people - {"propose"}:
        assert verbs.name_of(command) == commands[command]
        assert f"pairings.{command}" in POLICIES
    for command, verb in verbs.VERBS.items():
        targets = {row.target for row in PAIRING.transitions if row.command == command}
        assert {verb.to} == targets
    assert {turn.command for turn in vocabulary.TURNS.values()} <= by_people


def test_a_term_is_called_by_its_school_year_on_whatever_day_its_weeks_begin() -> None:
    assert vocabulary.term_name("2026-08-31") == "2025–2026 学年第二学期"
    assert vocabulary.term_name("2027-01-31") == "2026–2027 学年第一学期"
    for end in term_ends(date(2020, 1, 1), 60):
        ordinal = "一" if end.month == 1 else "二"
        assert vocabulary.term_name(end) == (f"{end.year - 1}–{end.year} 学年第{ordinal}学期")
        assert end_of_term(end + timedelta(days=1)) > end
