"""Invitations to posts at the caller's own organisation, from a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cyzj.contracts.codes import Role
from cyzj.contracts.names import ROLES
from cyzj.domain.errors import DomainError, FieldError, forbidden
from cyzj.domain.ids import new_id
from cyzj.imports.plan import Choices, Effect, Importing, Made, Plan, Step, doing
from cyzj.spreadsheets.columns import Field, Kind, Problem, Sheet
from cyzj.spreadsheets.reading import Read, Table
from cyzj.storage.unit import Unit
from member_schools.application.invite import Invite, invite
from member_schools.domain.account import newcomer
from member_schools.domain.appointment import MAY_APPOINT, check_post, posts_at
from member_schools.domain.organisation import Organisation
from member_schools.domain.secret import NewSecret
from member_schools.storage import organisations
from member_schools.storage.imports import Post, held_posts, waiting_invitations


def importing(new_secret: NewSecret) -> Importing[Invite]:
    """The import; the links' tokens are made with `new_secret` and stand in the answer alone."""

    async def carry_out(unit: Unit, steps: Sequence[Step[Invite]], _: Choices) -> list[Made]:
        made: list[Made] = []
        for step in steps:
            if step.command is None:
                continue
            with doing(step.row):
                invited = await invite(unit, step.command, new_secret)
            made.append(Made(step.row, invited.invitation.id, step.title, secret=invited.token))
        return made

    return Importing("staff", _sheet, _check, carry_out)


async def _own(unit: Unit) -> Organisation:
    if unit.caller.school_id is None:
        raise forbidden("no-school", "请先选择代表哪所学校，再进行这项操作。")
    return (await organisations.show(unit.session, unit.caller.school_id)).organisation


async def _sheet(unit: Unit) -> Sheet:
    """The roles to choose from are those that the caller may give there."""
    kind = (await _own(unit)).profile.kind
    given = frozenset[Role]().union(*(MAY_APPOINT.get(r, frozenset()) for r in unit.caller.roles))
    roles: dict[str, Any] = {ROLES[role]: role for role in posts_at(kind) if role in given}
    return Sheet(
        "人员邀请",
        "name",
        (
            Field("name", "姓名", required=True, help="对方接受邀请时可以更正。"),
            Field("role", "角色", Kind.CHOICE, True, example=next(iter(roles), ""), choices=roles),
            Field("phone", "手机号", Kind.CODE, help="只用于联系本人。", width=18),
        ),
        ("确认后为每人生成一个只能使用一次的邀请链接，14 天内有效，只显示一次。",),
    )


async def _check(unit: Unit, table: Table) -> Plan[Invite]:
    own = await _own(unit)
    waiting = await waiting_invitations(unit.session, own.id, unit.now)
    invited: list[Post] = [(one.role, one.name, one.phone) for one in waiting]
    held = await held_posts(unit.session, own.id, unit.now)
    judging = _Judging(table, own, frozenset(invited), frozenset(held))
    for row in table.rows:
        if row.sound:
            judging.look_at(row)
    judging.problems.sort(key=lambda one: one.row)
    return Plan(table, judging.steps, judging.problems)


@dataclass
class _Judging:
    table: Table
    own: Organisation
    invited: frozenset[Post]
    held: frozenset[Post]
    steps: list[Step[Invite]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seen: dict[Post, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problems += self.table.problems

    def look_at(self, row: Read) -> None:
        values: Any = row.values
        post: Post = (values["role"], values["name"], values["phone"])
        try:
            who = newcomer(new_id(), values["name"], values["phone"])
            check_post(values["role"], self.own.profile.kind, self.own.standing)
            post = (values["role"], who.name, who.phone)
            first = self.seen.setdefault(post, row.number)
            errors = [] if first == row.number else [_twice(first)]
        except DomainError as refusal:
            errors = list(refusal.fields) or [FieldError("role", refusal.message)]
        self.problems += [self.table.problem(row, error) for error in errors]
        if not errors:
            self.steps.append(self._step(row.number, post))

    def _step(self, row: int, post: Post) -> Step[Invite]:
        role, name, phone = post
        if post in self.invited or (phone and post in self.held):
            return Step(row, name, Effect.UNCHANGED)
        command = Invite(self.own.id, Role(role), name, phone)
        return Step(row, name, Effect.CREATE, command, self._doubt(role, name))

    def _doubt(self, role: str, name: str) -> str:
        what = ROLES[Role(role)]
        if any((role, name) == one[:2] for one in self.held):
            return f"已有同名的{what}在任；确认不是同一人再邀请。"
        if any((role, name) == one[:2] for one in self.invited):
            return f"已有发给同名{what}的邀请在等待接受；确认不是同一人再邀请。"
        return ""


def _twice(first: int) -> FieldError:
    return FieldError("", f"与第 {first} 行相同，请删去一行。")
