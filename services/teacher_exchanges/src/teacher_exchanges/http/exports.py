"""What stands in the cells of an export."""

from __future__ import annotations

from decimal import Decimal


def hours(hundredths: int | None) -> Decimal | None:
    """Class hours as a number of a cell."""
    return None if hundredths is None else Decimal(hundredths) / 100
