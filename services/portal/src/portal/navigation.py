"""Which entries of the menus a viewer has, and under which one a page stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from cyzj.contracts.codes import Role
from portal.entries import Entry, Group
from portal.menus import BOTTOM, BY_ROLE, HOME, flat


def groups_for(role: Role, exists: Callable[[str], bool]) -> list[Group]:
    """The side bar of a role: only entries whose page `exists`; empty groups fall away."""
    shown = (
        replace(group, entries=tuple(entry for entry in group.entries if exists(entry.path)))
        for group in BY_ROLE.get(role, flat(HOME))
    )
    return [group for group in shown if group.entries] or [Group("", (HOME,))]


def bottom_for(role: Role, exists: Callable[[str], bool]) -> list[Entry]:
    """The first four of the phone's bar of five; the fifth, 更多, opens the whole side bar."""
    chosen = BOTTOM.get(role) or tuple(
        entry for group in BY_ROLE.get(role, flat(HOME)) for entry in group.entries
    )
    return [entry for entry in chosen if exists(entry.path)][:4]


def current(groups: list[Group], path: str) -> Entry | None:
    """The entry that a page stands under: the one whose path is the longest fit."""
    fits = [entry for group in groups for entry in group.entries if entry.leads_to(path)]
    return max(fits, key=lambda entry: len(entry.path), default=None)
