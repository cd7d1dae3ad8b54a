"""The tables of the state machines fit the contracts and themselves."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import pytest

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.teacher_exchanges.clearing_line import LineStatus
from cyzj.contracts.teacher_exchanges.clearing_round import RoundStatus
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from cyzj.contracts.teacher_exchanges.match import MatchStatus
from cyzj.contracts.teacher_exchanges.offer import OfferStatus
from cyzj.contracts.teacher_exchanges.request import RequestStatus
from cyzj.contracts.teacher_exchanges.ring import RingStatus
from cyzj.contracts.teacher_exchanges.statement import StatementStatus
from cyzj.domain.transitions import Machine, mermaid
from teacher_exchanges.domain.machines import (
    CLEARING_LINE,
    CLEARING_ROUND,
    ENGAGEMENT,
    MACHINES,
    MATCH,
    OFFER,
    REQUEST,
    RING,
    STATEMENT,
)

CODES: list[tuple[Machine, type[StrEnum]]] = [
    (REQUEST, RequestStatus),
    (OFFER, OfferStatus),
    (MATCH, MatchStatus),
    (ENGAGEMENT, EngagementStatus),
    (STATEMENT, StatementStatus),
    (CLEARING_ROUND, RoundStatus),
    (CLEARING_LINE, LineStatus),
    (RING, RingStatus),
]
ACTORS = {
    *("owner", "requester", "offerer", "home", "host", "teacher", "school", "office", "system"),
}


@pytest.mark.parametrize(("machine", "codes"), CODES, ids=lambda v: getattr(v, "name", ""))
def test_every_state_of_the_contract_is_in_the_table(
    machine: Machine, codes: type[StrEnum]
) -> None:
    assert {state.code for state in machine.states} == set(codes)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_every_row_names_an_event_of_the_catalogue(machine: Machine) -> None:
    known = {".".join(name.split(".")[3:5]) for name in all_events() if "teacher_exch" in name}
    assert {row.event for row in machine.transitions} == {
        event for event in known if event.startswith(f"{machine.name}.")
    }


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_a_state_and_a_command_have_one_row(machine: Machine) -> None:
    pairs = Counter(
        (source, row.command) for row in machine.transitions for source in row.sources or ("",)
    )
    assert [pair for pair, count in pairs.items() if count > 1] == []


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_nothing_leaves_a_terminal_state_and_everything_else_can_be_left(
    machine: Machine,
) -> None:
    for state in machine.states:
        assert bool(list(machine.possible(state.code))) is not state.terminal


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_every_state_can_be_reached(machine: Machine) -> None:
    reached = {row.target for row in machine.transitions if not row.sources}
    while more := {
        row.target or source
        for row in machine.transitions
        for source in row.sources
        if source in reached and (row.target or source) not in reached
    }:
        reached |= more
    assert reached == {state.code for state in machine.states}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_every_row_says_who_in_known_words(machine: Machine) -> None:
    for row in machine.transitions:
        assert set(row.actor.split("/")) <= ACTORS
        assert row.name


@pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)
def test_the_diagram_names_every_state(machine: Machine) -> None:
    drawn = mermaid(machine)
    assert all(f"{state.code}: {state.code} {state.name}" in drawn for state in machine.states)
