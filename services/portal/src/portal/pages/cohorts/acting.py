"""Commands on programmes, cohorts, enrolments and certificates: each asks first, and says what it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from portal.access import ViewerPage
from portal.clients.problems import NotFound
from portal.cookies import Notice
from portal.fields import Field, Kind
from portal.forms import Form
from portal.page import Crumb, Page
from portal.pages import sending
from portal.pages.exchanges.confirming import Ask, Row, ask
from portal.pages.sending import send, status_of
from portal.states import state_of

Item = dict[str, Any]
REASON = Field("reason", "理由", Kind.LONG, most=500, help="必填，有关学校能看到。")


@dataclass(frozen=True)
class Verb:
    """One command: what it is called, changes, asks for, and says when it is done."""

    name: str
    consequence: str
    effect: str
    done: str
    next: str = ""
    to: str = ""
    fields: tuple[Field, ...] = ()
    danger: bool = False
    sends: tuple[str, ...] = ()
    """Of the item, what goes along unseen: a hash that was read."""


@dataclass(frozen=True)
class Thing:
    """A kind of item that commands are given on."""

    machine: str
    api: str
    path: str
    crumbs: Sequence[Crumb]
    verbs: Mapping[str, Verb]
    about: Callable[[Item], list[Row]] = field(default=lambda item: [])

    def name_of(self, code: str) -> str:
        return self.verbs[code].name

    def state(self, item: Item) -> str:
        return state_of(self.machine, item["status"]).name


async def load(page: Page, thing: Thing, id: object) -> Item:
    """The item as the viewer may see it; raises `NotFound`."""
    found: Item = (await page.services.joint_training.get(f"{thing.api}/{id}")).body
    return found


def commands(router: APIRouter, thing: Thing) -> None:
    """Serve the question and the act of every verb of the table below an item's address."""

    @router.get(f"{thing.path}/{{id}}/{{code}}")
    async def asked(page: ViewerPage, id: UUID, code: str) -> Response:
        _known(thing, code)
        item = await load(page, thing, id)
        if code not in item["allowed_actions"]:
            return _not_now(page, thing, item, code)
        question = _question(thing, item, code)
        return ask(page, question, question.form.blank({"version": item["version"]}))

    @router.post(f"{thing.path}/{{id}}/{{code}}")
    async def give(page: ViewerPage, id: UUID, code: str) -> Response:
        verb = _known(thing, code)
        data = await page.request.form()
        draft = Form(verb.name, verb.fields).read(data)
        draft.body = {name: value or "" for name, value in draft.body.items()}
        draft.body |= {name: str(data.get(name) or "") for name in verb.sends}
        path = f"{thing.api}/{id}"
        command = f"{path}/{code.replace('_', '-')}"
        answer = await send(page.services.joint_training, draft, command, current=path)
        if answer is not None:
            after = answer.body
            said = f"{verb.done}（{after['number']}）。"
            return page.go(f"{thing.path}/{after['id']}", Notice("ok", said, verb.next))
        item = await load(page, thing, id)
        if code not in item["allowed_actions"]:
            return _not_now(page, thing, item, code)
        return ask(page, _question(thing, item, code), draft, status_of(draft))


def links(thing: Thing, item: Item, *, but: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(words, address) of the commands that the viewer may give now."""
    return [
        (thing.verbs[code].name, f"{thing.path}/{item['id']}/{code}")
        for code in item["allowed_actions"]
        if code in thing.verbs and code not in but
    ]


def _known(thing: Thing, code: str) -> Verb:
    if code not in thing.verbs:
        raise NotFound("portal", 404)
    return thing.verbs[code]


def _not_now(page: Page, thing: Thing, item: Item, code: str) -> Response:
    path = f"{thing.path}/{item['id']}"
    return sending.not_now(page, path, item["number"], thing.state(item), thing.verbs[code].name)


def _question(thing: Thing, item: Item, code: str) -> Ask:
    verb, path = thing.verbs[code], f"{thing.path}/{item['id']}"
    rows: list[Row] = list(thing.about(item))
    if verb.to:
        rows.append(("状态", thing.state(item), state_of(thing.machine, verb.to).name))
    return Ask(
        verb.name,
        f"{verb.name} {item['number']}",
        verb.consequence,
        f"{path}/{code}",
        path,
        [*rows, ("影响", "", verb.effect)],
        verb.fields,
        danger=verb.danger,
        crumbs=[*thing.crumbs, (item["number"], path)],
        kept={name: str(item[name]) for name in verb.sends},
    )
