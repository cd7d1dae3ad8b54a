"""Forms as data: what was typed is kept as typed, beside the typed body and the errors.

A page declares `Form(verb, fields)` once. `blank` draws it, `read` parses a submission, `refuse`
and `clash` put an API's 422 and 409 into it; the same template shows all four.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import ImmutableMultiDict

from cyzj.domain.ids import new_id
from portal.clients.problems import Conflict, Invalid
from portal.fields import BoundField, Field, Kind, Value, parse


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: the viewer's text and what stands now."""

    label: str
    mine: str
    theirs: str


@dataclass
class Draft:
    """One form being filled in: `body` is what to send to the API once there are no `errors`."""

    form: Form
    values: dict[str, Value]
    body: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    other_errors: list[str] = field(default_factory=list)
    key: str = field(default_factory=lambda: str(new_id()))
    version: int | None = None
    clash_message: str = ""
    differences: list[Difference] = field(default_factory=list)

    def field(self, name: str) -> BoundField:
        """A field for the macros; KeyError for one the form does not have."""
        return BoundField(
            self.form.spec(name), self.values.get(name, ""), self.errors.get(name, "")
        )

    def text(self, name: str) -> str:
        """What was typed in one field."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else "、".join(value)

    def add_error(self, name: str, message: str) -> None:
        """Say under a field what to correct; under none of ours, in the summary alone."""
        if any(spec.name == name for spec in self.form.fields):
            self.errors[name] = message
        else:
            self.other_errors.append(message)

    @property
    def faults(self) -> int:
        return len(self.errors) + len(self.other_errors)

    @property
    def summary(self) -> str:
        """有 3 处需要修改，改好后再发布。已填内容都已保留。"""
        return f"有 {self.faults} 处需要修改，改好后再{self.form.verb}。已填内容都已保留。"

    def refuse(self, problem: Invalid | Conflict) -> None:
        """Put an API's refusal where it belongs: each message under its field."""
        for error in problem.errors:
            self.add_error(self.form.name_of(error.field), error.message)
        if not problem.errors:
            self.other_errors.append(problem.message or "请检查填写的内容后再提交。")

    def clash(self, problem: Conflict) -> None:
        """Keep the input, show what stands now beside it, and take the present version over."""
        if problem.slug != "stale-version":
            self.refuse(problem)
            return
        self.clash_message = problem.message or "这条记录刚被对方改过。您的输入已保留。"
        self.version = problem.current.get("version", self.version)
        self.key = str(new_id())
        for spec in self.form.fields:
            theirs = as_typed(_at(problem.current, spec.path))
            if theirs is not None and theirs != self.values.get(spec.name):
                shown = "、".join(theirs) if isinstance(theirs, list) else theirs
                self.differences.append(Difference(spec.label, self.text(spec.name), shown))


@dataclass(frozen=True)
class Form:
    """A form: `verb` names the act in the summary (发布, 登录)."""

    verb: str
    fields: tuple[Field, ...]

    def spec(self, name: str) -> Field:
        return next(spec for spec in self.fields if spec.name == name)

    def name_of(self, path: str) -> str:
        """Our name of the field that an API calls `path`; the path itself when none is ours."""
        path = path.removeprefix("body.")
        return next((spec.name for spec in self.fields if spec.path == path), path)

    def blank(self, item: Mapping[str, Any] | None = None, **values: Value) -> Draft:
        """A draft to draw first: empty, or filled from an API's item and from `values`."""
        typed: dict[str, Value] = {}
        for spec in self.fields:
            typed[spec.name] = as_typed(_at(item or {}, spec.path)) or ""
        return Draft(self, {**typed, **values}, version=(item or {}).get("version"))

    def read(self, data: ImmutableMultiDict[str, Any]) -> Draft:
        """A submission: values as typed, the body, and what cannot be understood as errors."""
        draft = Draft(self, {})
        draft.key = str(data.get("idempotency_key") or draft.key)
        version = str(data.get("expected_version") or "")
        draft.version = int(version) if version.isdigit() else None
        for spec in self.fields:
            sent = [str(value).strip() for value in data.getlist(spec.name)]
            draft.values[spec.name] = sent if spec.kind is Kind.CHOICES else "".join(sent[:1])
            try:
                _put(draft.body, spec.path, parse(spec, draft.values[spec.name]))
            except ValueError as wrong:
                draft.errors[spec.name] = str(wrong)
        return draft


def _put(body: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for parent in parents:
        body = body.setdefault(parent, {})
    body[last] = value


def _at(item: Mapping[str, Any], path: str) -> Any:
    found: Any = item
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def as_typed(value: Any) -> Value | None:
    """An API's value as it would stand in the field; None when there is none."""
    if value is None or isinstance(value, Mapping):
        return None
    if isinstance(value, bool):
        return "yes" if value else ""
    return [str(each) for each in value] if isinstance(value, list | tuple) else str(value)
