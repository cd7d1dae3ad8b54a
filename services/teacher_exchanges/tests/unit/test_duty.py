"""What teachers owe in practice and education, counted against a plain recount."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cyzj.contracts.codes import ExchangeType, Jurisdiction, OrganisationKind
from cyzj.contracts.teacher_exchanges.duty_profile import Teaches
from cyzj.contracts.teacher_exchanges.duty_record import DutyCategory as C
from cyzj.contracts.teacher_exchanges.engagement import EngagementStatus
from teacher_exchanges.domain.duty import AHEAD, Credit, Standing, progress_of, worst_of
from teacher_exchanges.domain.duty_credit import credit_for
from teacher_exchanges.domain.duty_rules import SHIPPED, DutyRule, Window, rules_for
from teacher_exchanges.domain.hours import Break
from teacher_exchanges.testing import CALENDAR, an_engagement

ON = date(2026, 11, 26)
RULES = {rule.code: rule for rule in SHIPPED}
FIVE, YEARLY = RULES["practice_five_years"], RULES["practice_a_year"]
TRAINING = RULES["training_five_years"]


def practice(first: date, days: int) -> Credit:
    return Credit(C.ENTERPRISE_PRACTICE, first, first + timedelta(days=days - 1), days, 0)


def training(last: date, hours: int) -> Credit:
    return Credit(C.TRAINING, last, last, 0, hours)


def test_six_months_within_five_years_are_enough() -> None:
    found = progress_of(
        FIVE, [practice(date(2024, 7, 1), 60), practice(date(2026, 1, 1), 120)], None, ON
    )
    assert (found.have, found.missing, found.standing) == (180, 0, Standing.MET)


def test_what_runs_out_within_a_year_is_told_of_with_its_day() -> None:
    """A practice of spring 2022 leaves the five years from spring 2027 on."""
    credits = [practice(date(2022, 3, 1), 60), practice(date(2025, 7, 1), 120)]
    found = progress_of(FIVE, credits, None, ON)
    assert (found.standing, found.missing, found.due_on) == (Standing.DUE, 60, date(2027, 2, 28))


def test_what_is_missing_is_short_now() -> None:
    found = progress_of(FIVE, [practice(date(2025, 7, 1), 100)], None, ON)
    assert (found.standing, found.missing, found.due_on) == (Standing.SHORT, 80, ON)


def test_a_new_teacher_has_the_first_five_years() -> None:
    young = progress_of(FIVE, [], date(2024, 9, 1), ON)
    assert (young.standing, young.due_on) == (Standing.RUNNING, date(2029, 8, 31))
    near = progress_of(FIVE, [practice(date(2023, 7, 1), 135)], date(2022, 9, 1), ON)
    assert (near.standing, near.missing, near.due_on) == (Standing.DUE, 45, date(2027, 8, 31))


def test_practice_over_the_turn_of_a_year_counts_in_both() -> None:
    credit = practice(date(2025, 12, 22), 20)
    assert progress_of(YEARLY, [credit], None, date(2025, 12, 31)).have == 10
    assert progress_of(YEARLY, [credit], None, ON).have == 10


def test_hours_count_with_their_last_day_and_practice_is_no_training() -> None:
    credits = [training(date(2026, 1, 5), 2_000), training(date(2025, 12, 31), 4_000)]
    yearly = progress_of(RULES["education_a_year"], [*credits, practice(ON, 30)], None, ON)
    assert (yearly.have, yearly.missing, yearly.due_on) == (2_000, 7_000, date(2026, 12, 31))


def test_general_teachers_owe_no_practice() -> None:
    codes = {rule.code for rule in rules_for(Jurisdiction.SICHUAN, Teaches.GENERAL, ON)}
    assert codes == {"training_five_years", "education_a_year", "professional_a_year"}
    assert not rules_for(Jurisdiction.SICHUAN, Teaches.PROFESSIONAL, date(2010, 1, 1))
    assert all(not rule.verified for rule in SHIPPED)


def test_a_teacher_stands_as_the_worst_duty() -> None:
    short = progress_of(FIVE, [], None, ON)
    met = progress_of(TRAINING, [training(ON, 36_000)], None, ON)
    assert worst_of([met, short]) is Standing.SHORT
    assert worst_of([met]) is worst_of([]) is Standing.MET


CREDITS = st.lists(st.tuples(st.dates(date(2019, 1, 1), ON), st.integers(1, 200)), max_size=8).map(
    lambda many: [practice(first, n) for first, n in many if first + timedelta(days=n) <= ON]
)


@given(CREDITS, st.dates(date(2015, 1, 1), ON) | st.none())
def test_progress_is_a_recount_day_by_day(credits: list[Credit], since: date | None) -> None:
    found = progress_of(FIVE, credits, since, ON)
    days = [one.first_day + timedelta(days=n) for one in credits for n in range(one.days)]

    def have(on: date) -> int:
        first = date(on.year - 5, on.month, on.day) if (on.month, on.day) != (2, 29) else on
        return sum(first < day <= on for day in days)

    assert found.have == have(ON)
    if since is not None and since > date(2021, 11, 26):
        assert found.missing == max(FIVE.at_least - found.have, 0)
        return
    if found.have < FIVE.at_least:
        assert (found.standing, found.missing) == (Standing.SHORT, FIVE.at_least - found.have)
    elif found.standing is Standing.DUE:
        assert found.due_on is not None
        assert have(found.due_on) >= FIVE.at_least > have(found.due_on + timedelta(days=1))
        assert found.missing == FIVE.at_least - have(ON + AHEAD)
    else:
        assert have(ON + AHEAD) >= FIVE.at_least


def test_a_rule_that_is_not_in_force_binds_nobody() -> None:
    ended = DutyRule(
        "ended", "旧规", FIVE.measure, FIVE.categories, 30, Window.CALENDAR_YEAR,
        tuple(Teaches), date(2000, 1, 1), "示例", valid_until=date(2010, 12, 31),
    )  # fmt: skip
    assert rules_for(Jurisdiction.CHONGQING, Teaches.GENERAL, ON, [ended]) == []
    assert rules_for(Jurisdiction.CHONGQING, Teaches.GENERAL, date(2005, 1, 1), [ended]) == [ended]


def test_a_stay_in_an_enterprise_is_practice_less_its_interruptions() -> None:

    stay = replace(
        an_engagement(EngagementStatus.EVALUATED, ExchangeType.SECONDMENT),
        actual_from=date(2026, 3, 1),
        actual_to=date(2026, 4, 29),
        breaks=(Break(date(2026, 4, 1), date(2026, 4, 10)),),
    )
    found = credit_for(stay, OrganisationKind.ENTERPRISE, "示例企业", CALENDAR)
    assert found is not None
    assert (found.said.category, found.days) == (C.ENTERPRISE_PRACTICE, 50)
    assert credit_for(stay, OrganisationKind.SECONDARY, "示例学校", CALENDAR) is None


def test_shadowing_is_training_of_eight_hours_a_day_and_a_lecture_is_neither() -> None:

    stay = replace(
        an_engagement(EngagementStatus.EVALUATED, ExchangeType.SHADOWING),
        actual_from=date(2026, 3, 2),
        actual_to=date(2026, 3, 13),
        days_present=9,
    )
    found = credit_for(stay, OrganisationKind.SECONDARY, "示例学校", CALENDAR)
    assert found is not None
    assert (found.said.category, found.said.hours) == (C.TRAINING, 7_200)
    lecture = replace(stay, exchange_type=ExchangeType.LECTURE)
    assert credit_for(lecture, OrganisationKind.SECONDARY, "示例学校", CALENDAR) is None
