"""A page that states what an act changes before it is given: a dialog with script, a page without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.responses import Response

from portal.fields import Field, Kind
from portal.forms import Draft, Form
from portal.page import Crumb, Page

Row = tuple[str, str, str]
"""(name, before, after); with an empty `before` only what stands."""
Link = tuple[str, str]
"""(text, address)."""
REASON = Field("reason", "原因", Kind.LONG, most=500, help="必填，对方会看到。")


@dataclass(frozen=True)
class Ask:
    """What is asked before an act: its verb (on the button), what follows, what changes."""

    verb: str
    heading: str
    consequence: str
    action: str
    back: str
    rows: Sequence[Row] = ()
    fields: tuple[Field, ...] = ()
    danger: bool = False
    crumbs: Sequence[Crumb] = field(default_factory=list)
    listed: Sequence[Link] = ()
    """What the act is about or waits for, each with its own page."""
    listed_heading: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Fields that go along unseen."""

    @property
    def form(self) -> Form:
        return Form(self.verb, self.fields)


def ask(page: Page, asked: Ask, draft: Draft, status: int = 200) -> Response:
    """The dialog or the page."""
    return page.show(
        "pages/exchanges/confirm.html",
        title=asked.heading,
        block="asked",
        status=status,
        crumbs=[*asked.crumbs, (asked.heading, "")],
        ask=asked,
        draft=draft,
    )
