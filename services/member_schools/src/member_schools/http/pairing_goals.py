"""The goals of a pairing in requests and answers: quantities as decimal strings."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.codes import ExchangeType
from cyzj.contracts.member_schools.pairing import PairingDirection, PairingMeasure
from cyzj.http.values import Body, Item, hours_text
from member_schools.domain.pairing_parts import Aim, Goal

Quantity = Annotated[str, Field(pattern=r"^[0-9]{1,7}(\.[0-9]{1,2})?$", examples=["40.50"])]
"""学时 as a decimal string where the measure is `hours`, else a whole number as a string."""


class GoalBody(Body):
    """One goal of a term."""

    measure: PairingMeasure
    direction: PairingDirection
    exchange_types: list[ExchangeType] = Field(default=[], max_length=len(ExchangeType))
    """Empty: every kind."""
    target: Quantity

    def aim(self) -> Aim:
        kinds = tuple(dict.fromkeys(self.exchange_types))
        return Aim(self.measure, self.direction, kinds, amount_of(self.measure, self.target))


class AimItem(Item):
    """What a goal asks for."""

    measure: PairingMeasure
    direction: PairingDirection
    exchange_types: tuple[ExchangeType, ...]
    target: Quantity


class GoalItem(AimItem):
    """An agreed goal, and what events have counted."""

    id: UUID
    reached: Quantity
    met: bool


def goal_item(goal: Goal) -> GoalItem:
    """A goal with how far it is reached."""
    return GoalItem(
        id=goal.id,
        reached=said(goal.aim.measure, goal.reached),
        met=goal.is_met,
        **vars(aim_item(goal.aim)),
    )


def aim_item(aim: Aim) -> AimItem:
    """What is asked for; its target in the unit of its measure."""
    return AimItem(**{**vars(aim), "target": said(aim.measure, aim.target)})


def said(measure: PairingMeasure, amount: int) -> str:
    """4050 of `hours` → "40.50"; 3 of any other → "3"."""
    return hours_text(amount) if measure is PairingMeasure.HOURS else str(amount)


def amount_of(measure: PairingMeasure, text: str) -> int:
    """The way back; 0, which no goal may have, for a count that is not whole."""
    whole, _, part = text.partition(".")
    if measure is PairingMeasure.HOURS:
        return int(whole) * 100 + int(part.ljust(2, "0"))
    return 0 if part.strip("0") else int(whole)
