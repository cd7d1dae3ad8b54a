"""State machines as tables: pages, policies, diagrams and tests read the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cyzj.domain.errors import conflict


@dataclass(frozen=True)
class State:
    """A state's code, its Chinese name, and whether nothing follows it."""

    code: str
    name: str
    terminal: bool = False


@dataclass(frozen=True)
class Transition:
    """One row: from any of `sources` (empty: creation), `actor` may `command`; it leads to `target`.

    `target` "" means the state stays. `guard` is the rule in words; the domain function named
    like the command decides it. `event` is `<aggregate>.<past-tense>`.
    """

    sources: tuple[str, ...]
    command: str
    name: str
    actor: str
    guard: str
    target: str
    event: str


@dataclass(frozen=True)
class Machine:
    """A named table of states and transitions; one row at most for a state and command."""

    name: str
    title: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        codes = {state.code for state in self.states}
        for row in self.transitions:
            unknown = {*row.sources, *filter(None, [row.target])} - codes
            if unknown:
                raise ValueError(f"{self.name}.{row.command}: unknown states {sorted(unknown)}")

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)

    def find(self, state: str | None, command: str) -> Transition | None:
        """The row for `command` in `state` (None: nothing exists yet), or None."""
        for row in self.transitions:
            if row.command == command and (
                state in row.sources if state is not None else not row.sources
            ):
                return row
        return None

    def between(self, source: str, target: str) -> Transition:
        """The row that leads from `source` to `target`; raises LookupError where none does."""
        for row in self.transitions:
            if source in row.sources and row.target == target:
                return row
        raise LookupError(f"{self.name}: nothing leads from {source} to {target}")

    def require(self, state: str | None, command: str) -> Transition:
        """The row for `command` in `state`; otherwise a 409 naming the state and what may follow."""
        row = self.find(state, command)
        if row is None:
            here = self.state(state).name if state else "尚未建立"
            verbs = "、".join(dict.fromkeys(r.name for r in self.possible(state))) or "查看"
            raise conflict(
                "wrong-state",
                f"{self.title}现在是“{here}”，不能{self._verb(command)}；现在可以：{verbs}。",
                state=state,
                command=command,
            )
        return row

    def possible(self, state: str | None) -> Iterator[Transition]:
        """The rows that leave `state`."""
        return (
            r
            for r in self.transitions
            if (state in r.sources if state is not None else not r.sources)
        )

    def commands(self) -> Iterable[str]:
        return dict.fromkeys(row.command for row in self.transitions)

    def _verb(self, command: str) -> str:
        return next((r.name for r in self.transitions if r.command == command), command)


def mermaid(machine: Machine) -> str:
    """The machine as a Mermaid state diagram, for the service's canvas page."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {s.code}: {s.code} {s.name}" for s in machine.states]
    for row in machine.transitions:
        for source in row.sources or ("[*]",):
            lines.append(f"    {source} --> {row.target or source}: {row.command}")
    lines += [f"    {s.code} --> [*]" for s in machine.states if s.terminal]
    return "\n".join(lines)
