"""The register from a spreadsheet: new organisations, and those that a code or a name finds changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from cyzj.contracts.codes import OrganisationKind
from cyzj.contracts.names import JURISDICTIONS, ORGANISATION_KINDS
from cyzj.domain.clock import school_date
from cyzj.domain.errors import DomainError, FieldError
from cyzj.imports.plan import Choices, Effect, Importing, Made, Plan, Step, doing
from cyzj.spreadsheets.columns import Field, Kind, Problem, Sheet, closest, same
from cyzj.spreadsheets.reading import Read, Table
from cyzj.storage.unit import Unit
from member_schools.application.change_organisation import ChangeOrganisation, change_organisation
from member_schools.application.register_organisation import (
    RegisterOrganisation,
    register_organisation,
)
from member_schools.domain.cities import CITIES
from member_schools.domain.codes import normal_code
from member_schools.domain.organisation import Organisation, change
from member_schools.domain.profile import Profile, check
from member_schools.storage.imports import register

_KINDS: dict[str, object] = {
    name: kind for kind, name in ORGANISATION_KINDS.items() if kind is not OrganisationKind.OFFICE
}
_PLACES: dict[str, object] = {name: code for code, name in JURISDICTIONS.items()}
_CITIES = {same(name): code for code, name in CITIES.names.items()}
SHEET = Sheet(
    "成员单位",
    "name",
    (
        Field("name", "单位名称", required=True, help="登记的全称，60 字以内。", width=32),
        Field("short_name", "简称", required=True, help="60 字以内。", width=16),
        Field("kind", "类型", Kind.CHOICE, True, example="中职", choices=_KINDS),
        Field("jurisdiction", "省（市）", Kind.CHOICE, True, example="四川", choices=_PLACES),
        Field("city_code", "市或区县", help="名称或六位代码（未核对）。", example="成都市"),
        Field("credit_code", "统一社会信用代码", Kind.CODE, help="18 位。", width=22),
        Field("school_id_code", "学校标识码", Kind.CODE, help="10 位，学校才有（未核对）。"),
        Field("decision_days", "答复承诺（工作日）", Kind.INTEGER, help="1–30，不填为 14。"),
    ),
    ("先按代码、再按名称找已登记的单位：有变化的更新，留空的项保持不变；其余的新登记。",),
)


@dataclass(frozen=True)
class Listed:
    """What the register will say, and of whom: of a new one where there is none before."""

    profile: Profile
    before: Organisation | None = None


async def _sheet(_: Unit) -> Sheet:
    return SHEET


async def _check(unit: Unit, table: Table) -> Plan[Listed]:
    judging = _Judging(table, await register(unit.session), school_date(unit.now))
    for row in table.rows:
        if row.sound:
            judging.look_at(row)
    judging.problems.sort(key=lambda one: one.row)
    return Plan(table, judging.steps, judging.problems)


async def _carry_out(unit: Unit, steps: Sequence[Step[Listed]], _: Choices) -> list[Made]:
    made: list[Made] = []
    for step in steps:
        listed = step.command
        if listed is None:
            continue
        with doing(step.row):
            if listed.before is None:
                after = await register_organisation(unit, RegisterOrganisation(listed.profile))
            else:
                before = listed.before
                command = ChangeOrganisation(before.id, before.version, listed.profile)
                after = await change_organisation(unit, command)
        made.append(Made(step.row, after.id, step.title))
    return made


IMPORT = Importing("organisations", _sheet, _check, _carry_out)
_KEYS = ("credit_code", "school_id_code", "name")
"""What names one organisation, the surest first."""


@dataclass
class _Judging:
    table: Table
    registered: Sequence[Organisation]
    today: date
    steps: list[Step[Listed]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    known: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problems += self.table.problems
        for one in self.registered:
            for key in _keys(one.profile):
                if key[0] != "name" or one.standing != "ended":
                    self.known[key] = one

    def look_at(self, row: Read) -> None:
        content, errors = _content(row.values)
        found = [self.known[key] for key in _content_keys(content) if key in self.known]
        before = found[0] if found else None
        profile = replace(before.profile, **content) if before else Profile(**content)
        errors += self._clashes(row, profile, before)
        errors += _refusals(profile, before, self.today)
        for error in errors:
            typed = row.values["city_code"] if error.field == "city_code" else None
            meant = closest(str(typed), CITIES.names.values()) if typed else None
            self.problems.append(self.table.problem(row, error, meant))
        if not errors:
            self.steps.append(_step(row, profile, before))

    def _clashes(
        self, row: Read, profile: Profile, before: Organisation | None
    ) -> list[FieldError]:
        """Names and codes that another row or another organisation has."""
        errors: list[FieldError] = []
        for key in _keys(profile):
            first = self.seen.setdefault(key, row.number)
            owner = self.known.get(key)
            if first != row.number:
                errors.append(FieldError(key[0], f"与第 {first} 行相同，请删去一行或改正。"))
            elif owner and before and owner.id != before.id:
                message = f"登记册中“{owner.profile.name}”已使用，与本行不是同一家，请核对。"
                errors.append(FieldError(key[0], message))
        return errors


def _keys(profile: Profile) -> Iterator[tuple[str, str]]:
    for name in _KEYS:
        value = getattr(profile, name)
        if value:
            yield name, value


def _content_keys(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    return ((name, content[name]) for name in _KEYS if content.get(name))


def _content(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    """What a row says, codes normal; blanks say nothing."""
    content = {name: value for name, value in values.items() if value is not None}
    for name in ("credit_code", "school_id_code"):
        if name in content:
            content[name] = normal_code(content[name])
    city = content.pop("city_code", None)
    if city is None:
        return content, []
    code = city if CITIES.name_of(city) else _CITIES.get(same(city))
    if code is None:
        return content, [FieldError("city_code", f"没有“{city}”这个市或区县，请填写全称。")]
    return {**content, "city_code": code}, []


def _refusals(profile: Profile, before: Organisation | None, today: date) -> list[FieldError]:
    try:
        if before is None:
            check(profile)
        elif profile != before.profile:
            change(before, profile, by_office=True, today=today)
    except DomainError as refusal:
        return list(refusal.fields) or [FieldError("name", refusal.message)]
    return []


def _step(row: Read, profile: Profile, before: Organisation | None) -> Step[Listed]:
    if before is None:
        return Step(row.number, profile.name, Effect.CREATE, Listed(profile))
    if profile == before.profile:
        return Step(row.number, profile.name, Effect.UNCHANGED)
    return Step(row.number, profile.name, Effect.CHANGE, Listed(profile, before))
