"""Playing a step: the call it makes, what it must lead to, what later steps need of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demo.client import EXCHANGES, Call, Client, Refused
from demo.members import Register
from demo.papers import paper
from demo.people import BY_ACCOUNT
from demo.story.model import OrganisationId, PersonId, Ref, Step

FILES = "/v1/files"


@dataclass
class Known:
    """What is known of an item: enough to call it again without asking."""

    id: str = ""
    version: int = 0
    answer: Mapping[str, Any] = field(default_factory=dict)


class Player:
    """Plays the steps of every story; those of one story one after the other."""

    def __init__(self, client: Client, register: Register) -> None:
        self._client = client
        self._register = register
        self._items: dict[tuple[str, str], Known] = {}

    async def play(self, step: Step) -> None:
        """Call, and check that the item now stands as the story says; raises `Refused`."""
        answer = await self._client.call(await self._call(step))
        expected = next(c.after for c in reversed(step.changes) if c.item == step.item)
        if answer["status"] != expected and not self._moved_on(step, answer):
            number, status = answer["number"], answer["status"]
            raise Refused(f"{step.key}: {number} is {status}, not {expected}")
        self._learn(step, answer)

    def _moved_on(self, step: Step, answer: Mapping[str, Any]) -> bool:
        """Whether the platform's own step was seen before and the item has gone on since."""
        return step.by is None and answer["version"] > self._version_after(step)

    def _version_after(self, step: Step) -> int:
        events = sum(change.item == step.item for change in step.changes)
        return self._known(step, step.item).version + events

    def _known(self, step: Step, item: str) -> Known:
        return self._items.setdefault((step.story, item), Known())

    async def _call(self, step: Step) -> Call:
        on = self._known(step, step.on) if step.on else None
        path = step.path.replace("{id}", on.id) if on else step.path
        if step.by is None:
            return Call("GET", EXCHANGES, path)
        body = {name: self._filled(step, value) for name, value in step.body.items()}
        if on is not None and step.verb != "answer":
            body["expected_version"] = on.version
        if step.paper is not None:
            body["sha256"] = await self._upload(step, step.paper)
        return Call("POST", EXCHANGES, path, step.by, step.at, step.key, body)

    async def _upload(self, step: Step, title: str) -> str:
        assert step.by is not None
        number = self._known(step, step.item).answer["number"]
        who = BY_ACCOUNT[step.by]
        lines = (
            f"{title}（演示数据）",
            f"交流任务 {number}",
            f"提交单位 {who.place_name}",
            f"提交日期 {step.at.date().isoformat()}",
            "本文件由演示程序生成，内容均为虚构。",
        )
        file = (f"{title}.pdf", paper(lines))
        call = Call("POST", EXCHANGES, FILES, step.by, step.at, file=file)
        return str((await self._client.call(call))["sha256"])

    def _filled(self, step: Step, value: object) -> object:
        match value:
            case OrganisationId(key):
                return self._register.organisations[key]
            case PersonId(account):
                return self._register.people[account]
            case Ref(item, "id"):
                return self._known(step, item).id
            case Ref(item, name) if name.startswith("evidence/"):
                pieces = self._known(step, item).answer["evidence"]
                kind = name.removeprefix("evidence/")
                return next(p["id"] for p in reversed(pieces) if p["kind"] == kind)
            case Ref(item, name):
                return self._known(step, item).answer[name]
            case list():
                return [self._filled(step, one) for one in value]
        return value

    def _learn(self, step: Step, answer: Mapping[str, Any]) -> None:
        for change in step.changes:
            if change.item != step.item or step.by is None:
                self._known(step, change.item).version += 1
        shown = self._known(step, step.item)
        if step.by is not None:
            shown.version = answer["version"]
        shown.id, shown.answer = answer["id"], answer
        if step.verb == "answer":
            offer = next(c.item for c in step.changes if c.machine == "offer")
            self._known(step, offer).id = answer["offer_id"]
