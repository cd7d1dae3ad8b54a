"""The tables of training fit the contracts and themselves."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import pytest

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.joint_training.attendance import AttendanceStatus
from cyzj.contracts.joint_training.certificate import CertificateStatus
from cyzj.contracts.joint_training.cohort import CohortStatus
from cyzj.contracts.joint_training.enrolment import EnrolmentStatus
from cyzj.contracts.joint_training.programme import ProgrammeStatus
from cyzj.domain.transitions import Machine
from joint_training.domain.machines.certificate import CERTIFICATE
from joint_training.domain.machines.cohort import COHORT
from joint_training.domain.machines.enrolment import ATTENDANCE, ENROLMENT
from joint_training.domain.machines.programme import PROGRAMME
from joint_training.domain.machines.training import TRAINING_MACHINES

CODES: list[tuple[Machine, type[StrEnum]]] = [
    (PROGRAMME, ProgrammeStatus),
    (COHORT, CohortStatus),
    (ENROLMENT, EnrolmentStatus),
    (ATTENDANCE, AttendanceStatus),
    (CERTIFICATE, CertificateStatus),
]
ACTORS = {"owner", "school", "teacher", "office", "system"}
every = pytest.mark.parametrize


@every(("machine", "codes"), CODES, ids=lambda v: getattr(v, "name", ""))
def test_every_state_of_the_contract_is_in_the_table(
    machine: Machine, codes: type[StrEnum]
) -> None:
    assert {state.code for state in machine.states} == set(codes)


@every("machine", TRAINING_MACHINES, ids=lambda m: m.name)
def test_every_row_names_an_event_of_the_catalogue(machine: Machine) -> None:
    known = {".".join(name.split(".")[3:5]) for name in all_events() if "joint_training" in name}
    assert {row.event for row in machine.transitions} == {
        event for event in known if event.startswith(f"{machine.name}.")
    }


@every("machine", TRAINING_MACHINES, ids=lambda m: m.name)
def test_a_state_and_a_command_have_one_row(machine: Machine) -> None:
    pairs = Counter(
        (source, row.command) for row in machine.transitions for source in row.sources or ("",)
    )
    assert [pair for pair, count in pairs.items() if count > 1] == []


@every("machine", TRAINING_MACHINES, ids=lambda m: m.name)
def test_nothing_leaves_a_terminal_state_and_everything_else_can_be_left(
    machine: Machine,
) -> None:
    for state in machine.states:
        assert bool(list(machine.possible(state.code))) is not state.terminal


@every("machine", TRAINING_MACHINES, ids=lambda m: m.name)
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


@every("machine", TRAINING_MACHINES, ids=lambda m: m.name)
def test_every_row_says_who_in_known_words(machine: Machine) -> None:
    for row in machine.transitions:
        assert set(row.actor.split("/")) <= ACTORS
        assert row.name
