"""What the routes of training share: how they are documented, who asks, whom items name."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import Sha256
from cyzj.http.policies import Scope
from cyzj.http.reading import Read
from cyzj.http.values import Deciding
from joint_training.application.training_listing import Reach


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


def cleaned(q: str) -> str:
    """What people search for: PostgreSQL keeps no NUL in a text."""
    return q.replace("\0", "").strip()


def ids(found: Iterable[UUID | None]) -> set[UUID]:
    """The ids among them, each once."""
    return {one for one in found if one is not None}
