"""Callers for what happens before, or without, an access token."""

from __future__ import annotations

from uuid import UUID

from cyzj.domain.caller import Caller

NOBODY_YET = Caller(person_ref=None, school_id=None, roles=frozenset())
"""Somebody who has not signed in; nothing they do is an event."""


def person_caller(person_ref: UUID) -> Caller:
    """A person known by a session, a link or a provider, acting for no organisation."""
    return Caller(person_ref=person_ref, school_id=None, roles=frozenset())
