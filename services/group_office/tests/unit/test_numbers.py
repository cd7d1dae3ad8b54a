"""The definitions behind the numbers: hours, balance, suppression, cells."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cyzj.contracts.codes import ExchangeType
from cyzj.domain.errors import DomainError, Kind
from group_office.domain.cells import (
    FunnelCell,
    HoursCell,
    Measure,
    TileCell,
    TrendCell,
    UnmetCell,
    read_cell,
)
from group_office.domain.formula import FEWEST, Stage, Tile
from group_office.domain.giving import FLOWS, Recognised, postings
from group_office.domain.matrix import balance, matrix, net
from group_office.domain.tiles import tile_value

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
ORDER = {A: 0, B: 1, C: 2}


def hours(home: UUID, host: UUID, kind: ExchangeType, total: int, odd: int = 0) -> Recognised:
    return Recognised(home, host, kind, total, 1, odd)


def test_who_teaches_gives_and_who_learns_receives() -> None:
    made = matrix(
        [
            hours(A, B, ExchangeType.LECTURE, 800),
            hours(A, B, ExchangeType.SHADOWING, 2000),
            hours(C, B, ExchangeType.OUTREACH_TEACHING, 2400),
        ],
        ORDER,
    )
    assert {(c.giver, c.receiver): c.hours for c in made.cells} == {
        (A, B): 800,
        (B, A): 2000,
        (C, B): 2400,
    }
    assert made.pool == 0


def test_a_secondment_credits_both_halves_and_draws_on_the_alliance() -> None:
    made = matrix([hours(A, B, ExchangeType.SECONDMENT, 2401, odd=1)], ORDER)
    assert made.given == {A: 1201, B: 1200}
    assert made.received == {}
    assert made.pool == 2401


def test_the_odd_hundredth_goes_to_the_school_whose_code_comes_first() -> None:
    made = matrix([hours(B, A, ExchangeType.SECONDMENT, 2401, odd=1)], ORDER)
    assert made.given == {A: 1201, B: 1200}


@given(
    st.lists(
        st.tuples(
            st.permutations([A, B, C]),
            st.sampled_from(sorted(FLOWS)),
            st.integers(0, 100_000),
        )
    )
)
def test_the_sum_over_schools_and_pool_is_always_zero(
    rows: list[tuple[list[UUID], ExchangeType, int]],
) -> None:
    made = matrix([hours(s[0], s[1], kind, n, odd=n % 2) for s, kind, n in rows], ORDER)
    assert sum(net(made, school) for school in ORDER) - made.pool == 0
    assert sum(cell.hours for cell in made.cells) == sum(n for _, _, n in rows)


def test_kinds_without_a_rule_post_nothing() -> None:
    assert list(postings(hours(A, B, ExchangeType.MENTORING, 100), home_first=True)) == []


def test_balance_is_one_when_all_gave_what_they_received() -> None:
    even = [hours(A, B, ExchangeType.LECTURE, 800), hours(B, A, ExchangeType.LECTURE, 800)]
    assert balance(matrix(even, ORDER)) == (Decimal(1), 2)
    assert balance(matrix(even[:1], ORDER)) == (Decimal(0), 2)
    assert balance(matrix([], ORDER)) == (None, 0)


@pytest.mark.parametrize(
    ("tile", "met", "value", "shown"),
    [
        (Tile.NEEDS_MET, 2, None, Decimal("0.3333")),
        (Tile.DAYS_TO_MATCH, None, 6.25, Decimal("6.3")),
        (Tile.BALANCE, None, Decimal("0.795"), Decimal("0.80")),
        (Tile.DORMANT, 1, None, Decimal(1)),
    ],
)
def test_values_are_rounded_half_up_and_suppressed_below_five(
    tile: Tile, met: int | None, value: float | Decimal | None, shown: Decimal
) -> None:
    assert tile_value(tile, 6, met, value).value == shown
    few = tile_value(tile, FEWEST - 1, met, value)
    assert (few.value, few.met, few.suppressed) == (None, None, True)
    none = tile_value(tile, 0, 0, None)
    assert (none.value, none.suppressed) == (None, False)


def test_cells_are_read_as_they_are_written() -> None:
    assert read_cell(Measure.FUNNEL, "answered") == FunnelCell(Stage.ANSWERED)
    assert read_cell(Measure.NEEDS_MET, "unmet") == TileCell(Tile.NEEDS_MET, False)
    assert read_cell(Measure.HOURS, f"{A}:pool") == HoursCell(A, "pool")
    assert read_cell(Measure.HOURS, f"all:{B}") == HoursCell(None, B)
    assert read_cell(Measure.HOURS, "all") == HoursCell(None, None)
    assert read_cell(Measure.UNMET, str(C)) == UnmetCell(C)
    trend = read_cell(Measure.TREND, "2026-12:cross")
    assert isinstance(trend, TrendCell)
    assert (str(trend.first), str(trend.until)) == ("2026-12-01", "2027-01-01")


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize("text", ["", "x", "all:", "2026-13:50", "2026-10:52", "met:met"])
def test_a_cell_that_is_none_is_refused_with_the_forms_there_are(
    measure: Measure, text: str
) -> None:
    with pytest.raises(DomainError) as refused:
        read_cell(measure, text)
    assert refused.value.kind is Kind.INVALID
    assert refused.value.fields[0].field == "cell"
