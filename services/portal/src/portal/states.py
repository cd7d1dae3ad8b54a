"""Every state of every machine with its Chinese name and tone: the one table that chips read.

The rows are written as in the design language, `code 中文 tone`, so that the two can be compared by
eye. A tone is a colour, a glyph and a meaning together: never a colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.my_turns import MY_TURN
from portal.state_rows import ROWS
from portal.tones import TONES, Tone


@dataclass(frozen=True)
class State:
    """One row: a state's code, its Chinese name and its tone."""

    code: str
    name: str
    tone: Tone


@dataclass(frozen=True)
class Machine:
    """One kind of thing that has states."""

    code: str
    name: str
    states: Mapping[str, State]


class UnknownState(LookupError):
    """A page asked for a chip that has no row: add the row here."""


def _machine(code: str, name: str, rows: str) -> Machine:
    states = {}
    for row in rows.split(" · "):
        state, words, tone = row.split(" ")
        states[state] = State(state, words, TONES[tone])
    return Machine(code, name, states)


MACHINES: Mapping[str, Machine] = {
    code: _machine(code, name, rows) for code, (name, rows) in ROWS.items()
}


def state_of(machine: str, state: str) -> State:
    """The row of one state; `UnknownState` when there is none, so that a page cannot invent one."""
    try:
        return MACHINES[machine].states[state]
    except KeyError:
        raise UnknownState(f"{machine}.{state}") from None


def my_turn(machine: str, state: str) -> str:
    """What an item in this state says to the person it waits on."""
    return MY_TURN.get(machine, {}).get(state, "待我处理")
