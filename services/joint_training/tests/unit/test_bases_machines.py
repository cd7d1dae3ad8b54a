"""The tables of the machines of bases and bookings fit the contracts and themselves."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import pytest

from cyzj.contracts.catalogue import all_events
from cyzj.contracts.joint_training.base import BaseStatus
from cyzj.contracts.joint_training.blackout import BlackoutStatus
from cyzj.contracts.joint_training.booking import BookingStatus
from cyzj.contracts.joint_training.incident import IncidentStatus
from cyzj.contracts.joint_training.resource import ResourceStatus
from cyzj.domain.transitions import Machine
from joint_training.domain.machines.base import BASE, BLACKOUT, INCIDENT, RESOURCE
from joint_training.domain.machines.bases import BASES_MACHINES
from joint_training.domain.machines.booking import BOOKING

CODES: list[tuple[Machine, type[StrEnum]]] = [
    (BASE, BaseStatus),
    (RESOURCE, ResourceStatus),
    (INCIDENT, IncidentStatus),
    (BLACKOUT, BlackoutStatus),
    (BOOKING, BookingStatus),
]


@pytest.mark.parametrize(("machine", "codes"), CODES, ids=lambda v: getattr(v, "name", ""))
def test_every_state_of_the_contract_is_in_the_table(
    machine: Machine, codes: type[StrEnum]
) -> None:
    assert {state.code for state in machine.states} == set(codes)


@pytest.mark.parametrize("machine", BASES_MACHINES, ids=lambda m: m.name)
def test_every_row_names_an_event_of_the_catalogue(machine: Machine) -> None:
    known = {".".join(name.split(".")[3:5]) for name in all_events() if "joint_tr" in name}
    assert {row.event for row in machine.transitions} == {
        event for event in known if event.startswith(f"{machine.name}.")
    }


@pytest.mark.parametrize("machine", BASES_MACHINES, ids=lambda m: m.name)
def test_a_state_and_a_command_have_one_row_and_nothing_follows_an_end(
    machine: Machine,
) -> None:
    pairs = Counter(
        (source, row.command) for row in machine.transitions for source in row.sources or ("",)
    )
    assert [pair for pair, count in pairs.items() if count > 1] == []
    ends = {state.code for state in machine.states if state.terminal}
    assert not ends & {source for row in machine.transitions for source in row.sources}


@pytest.mark.parametrize("machine", BASES_MACHINES, ids=lambda m: m.name)
def test_every_state_can_be_reached(machine: Machine) -> None:
    reached = {row.target for row in machine.transitions}
    assert {state.code for state in machine.states} <= reached
