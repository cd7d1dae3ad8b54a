"""The portal's tables of agreements against those of member_schools, which decides."""

from __future__ import annotations

from dataclasses import fields

from member_schools.domain.agreement_life import COMMENT_LENGTH
from member_schools.domain.agreement_machine import AGREEMENT, BINDING
from member_schools.domain.agreement_text import (
    CLAUSES_LENGTH,
    MOST_LINES,
    NOTE_LENGTH,
    TITLE_LENGTH,
    Content,
    Line,
)
from member_schools.domain.agreement_verdict import Verdict
from member_schools.domain.agreement_words import BEARERS, CAP_PERIODS
from member_schools.http.policies import POLICIES
from portal.pages.agreements import forms, verbs, vocabulary
from portal.states import MACHINES

ON_THE_PAGE = {"comment", "resolve_comment"}


def test_a_state_is_called_as_the_service_calls_it() -> None:
    ours = {code: state.name for code, state in MACHINES["agreement"].states.items()}
    assert ours == {state.code: state.name for state in AGREEMENT.states}
    assert {state.code for state in AGREEMENT.states if state.terminal} == vocabulary.OVER
    assert set(BINDING) == vocabulary.BINDING


def test_words_are_those_of_the_paper() -> None:
    assert {str(code): words for code, words in BEARERS.items()} == vocabulary.BEARERS
    assert {str(code): words for code, words in CAP_PERIODS.items()} == vocabulary.PERIODS
    assert {str(verdict) for verdict in Verdict} == set(vocabulary.VERDICTS)


def test_a_redline_has_a_name_for_every_field_and_the_form_its_limits() -> None:
    said = {one.name for kind in (Content, Line) for one in fields(kind)} - {"id", "lines"}
    assert said == set(vocabulary.FIELDS)
    form = forms.text_form("", {}, {})
    most = {one.name: one.most for one in form.fields if one.most}
    assert most == {"title": TITLE_LENGTH, "clauses": CLAUSES_LENGTH}
    lines = form.tables[0]
    assert lines.most == MOST_LINES
    assert {one.path for one in lines.cells} == {one.name for one in fields(Line)}
    assert next(one for one in lines.cells if one.name == "note").most == NOTE_LENGTH
    assert COMMENT_LENGTH == 1000


def test_every_command_that_people_give_has_its_page_under_the_name_of_the_service() -> None:
    commands = {row.command: row.name for row in AGREEMENT.transitions}
    by_people = {row.command for row in AGREEMENT.transitions if row.actor != "system"}
    assert {*verbs.VERBS, *verbs.OWN_PAGES, *ON_THE_PAGE, "draft"} == by_people
    for command in by_people - ON_THE_PAGE - {"draft"}:
        assert verbs.name_of(command) == commands[command]
        assert f"agreements.{command}" in POLICIES
    for command, verb in verbs.VERBS.items():
        targets = {row.target for row in AGREEMENT.transitions if row.command == command}
        assert not verb.to or {verb.to} == targets
    assert {turn.command for turn in vocabulary.TURNS.values()} <= by_people


def test_what_is_typed_for_several_schools_and_codes_becomes_lists_and_back() -> None:
    line = {
        "id": None,
        "home_ids": ["b", "a"],
        "host_ids": ["c"],
        "major_codes": ["4601", "460301"],
        "cap_hours": "40.50",
        "note": "",
    }
    shown = forms.typed({"lines": [line]})["lines"][0]
    assert (shown["home_ids"], shown["major_codes"]) == ("a,b", "4601、460301")
    body = {"lines": [{**shown, "major_codes": "4601, 460301"}], "clauses": None}
    sent = forms.content(body)
    assert sent["clauses"] == ""
    assert sent["lines"][0]["home_ids"] == ["a", "b"]
    assert sent["lines"][0]["major_codes"] == ["4601", "460301"]
    named = {"a": "甲", "b": "乙", "c": "丙"}
    assert forms.sides_of(named, [line]) == {**named, "a,b,c": "各方均可", "a,b": "甲、乙"}
