"""What a factsheet's page makes of the API's item: weeks, halves of the day, days ago."""

from __future__ import annotations

from datetime import date

from cyzj.contracts.member_schools.factsheet import ContactRole
from portal.pages.factsheets.forms import CONTACT_ROLES
from portal.pages.factsheets.showing import ago, halves_of, terms_of


def test_every_role_of_a_contact_has_a_name() -> None:
    assert set(CONTACT_ROLES) == {str(role) for role in ContactRole}


def test_the_weeks_of_a_term_are_counted_from_the_week_of_its_first_day() -> None:
    terms = [
        {"code": "2026-1", "first_day": "2026-09-02", "last_day": "2027-01-15"},
        {"code": "2026-2", "first_day": "2027-03-01", "last_day": "2027-07-02"},
    ]
    first, second = terms_of({"terms": terms}, date(2026, 10, 28))
    assert (first["name"], first["weeks"]) == ("2026–2027 学年第一学期", 20)
    assert first["now"] == "第 9 周（单周）"
    assert (second["weeks"], second["now"]) == (18, "")


def test_class_hours_stand_under_morning_afternoon_and_evening() -> None:
    hours = (("08:20", "09:05"), ("11:30", "12:15"), ("14:00", "14:40"), ("19:00", "20:30"))
    sections = [
        {"number": number, "starts": starts, "ends": ends}
        for number, (starts, ends) in enumerate(hours, 1)
    ]
    halves = halves_of({"sections": sections})
    assert [(name, [one["number"] for one in rows]) for name, rows in halves] == [
        ("上午", [1, 2]),
        ("下午", [3]),
        ("晚上", [4]),
    ]
    assert [one["minutes"] for _, rows in halves for one in rows] == [45, 45, 40, 90]


def test_how_long_ago_is_told_in_days() -> None:
    today = date(2026, 10, 28)
    days = [date(2026, 10, 28), date(2026, 10, 27), date(2026, 4, 30)]
    assert [ago(one, today) for one in days] == ["今天", "昨天", "181 天前"]
