"""The one table of states against the rows of the design language (copied beside, in states.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.states import MACHINES, UnknownState, my_turn, state_of
from portal.tones import TONES

MACHINES_OF_ROW = {
    "Membership": ("membership",),
    "Organisation": ("organisation",),
    "Invitation": ("invitation", "appointment"),
    "Resolution": ("resolution",),
    "Term": ("term",),
    "Sub-alliance": ("sub_alliance",),
    "Pairing": ("pairing",),
    "Factsheet": ("factsheet",),
    "Cooperation": ("cooperation_project",),
    "Qualification": ("qualification",),
    "Agreement": ("agreement",),
    "Request": ("request",),
    "Offer": ("offer",),
    "Match": ("match", "ring"),
    "Engagement": ("engagement",),
    "Statement": ("statement",),
    "Duty": ("duty_record",),
    "Clearing": ("clearing_round", "clearing_line"),
    "Joint": ("joint_activity", "mentoring"),
    "Base": ("base", "incident"),
    "Resource": ("resource",),
    "Booking": ("booking", "occurrence"),
    "Blackout": ("blackout",),
    "Programme": ("programme", "cohort"),
    "Enrolment": ("enrolment", "attendance"),
    "Certificate": ("certificate",),
    "Result": ("result",),
    "Adoption": ("adoption",),
    "Delivery": ("delivery",),
}


def designed() -> Iterator[tuple[str, str, str, str]]:
    """(row, code, Chinese name, tone) of every state that the design language lists."""
    for line in (Path(__file__).parent / "states.md").read_text("utf-8").splitlines():
        _, head, body, _ = line.split("|")
        for group in body.split(" · "):
            words, tone = group.replace("(with a second chip half)", "").strip().rsplit(" ", 1)
            for one in words.split(" / "):
                found = re.fullmatch(r"(\w+)(?: \((\w+)\))? (.+)", one.strip())
                assert found, one
                code, other, name = found.groups()
                for each in filter(None, (code, other)):
                    yield head.split()[0], each, name, tone


def test_every_state_of_the_design_language_has_its_row() -> None:
    rows = list(designed())
    assert len(rows) > 170
    for row, code, name, tone in rows:
        found = [
            MACHINES[machine].states[code]
            for machine in MACHINES_OF_ROW[row]
            if code in MACHINES[machine].states
        ]
        assert found, f"{row}.{code} has no row"
        for state in found:
            assert (state.name, state.tone.code) == (name, tone), f"{row}.{code}"


def test_the_table_invents_no_state() -> None:
    codes = {(row, code) for row, code, _, _ in designed()}
    for row, machines in MACHINES_OF_ROW.items():
        for machine in machines:
            for code in MACHINES[machine].states:
                assert (row, code) in codes, f"{machine}.{code}"
    assert {m for machines in MACHINES_OF_ROW.values() for m in machines} == set(MACHINES)


def test_every_tone_differs_by_colour_and_glyph_together() -> None:
    looks = {(tone.colour, tone.glyph) for tone in TONES.values()}
    assert len(looks) == len(TONES)


def test_a_state_without_a_row_is_an_error_not_a_guess() -> None:
    with pytest.raises(UnknownState):
        state_of("request", "pending")


def test_an_item_that_waits_on_the_viewer_says_the_verb() -> None:
    assert my_turn("booking", "held") == "待我审批"
    assert my_turn("delivery", "dead") == "待我处理"
