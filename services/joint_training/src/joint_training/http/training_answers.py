"""What the routes of training share: how they are documented, who asks, whom items name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Sha256
from cyzj.http.policies import Scope
from cyzj.http.problems import documented
from cyzj.http.reading import Read
from cyzj.http.values import Deciding
from joint_training.application.training_listing import Reach

READ = documented(401, 403, 404, 422, 503)
ITEM: dict[int | str, dict[str, Any]] = {304: {"description": "you have it already"}, **READ}
LIST = documented(401, 403, 422, 503)
WRITE = documented(401, 403, 404, 409, 413, 422, 503)


class WordsBody(Deciding):
    """A reason or remark, which stays behind the API."""

    reason: str = Field(max_length=2000)


class HashBody(Deciding):
    """What was read."""

    content_hash: Sha256


def reach_of(read: Read) -> Reach:
    """How far this read sees: the office all, a school what concerns it, a person their own."""
    caller = read.caller
    school = caller.school_id if read.grant.scope is not Scope.OWN else None
    return Reach(caller.is_office, school, caller.person_ref)


def step(noun: str, command: str, summary: str, model: type[Any]) -> dict[str, Any]:
    """The declaration of a state change `POST …/{id}/<command>`."""
    return {
        "path": f"/{{id}}/{command.replace('_', '-')}",
        "operation_id": f"{noun}_{command}",
        "summary": summary,
        "response_model": model,
        "responses": WRITE,
    }


def cleaned(q: str) -> str:
    """What people search for: PostgreSQL keeps no NUL in a text."""
    return q.replace("\0", "").strip()


def ids(found: Iterable[UUID | None]) -> set[UUID]:
    """The ids among them, each once."""
    return {one for one in found if one is not None}
