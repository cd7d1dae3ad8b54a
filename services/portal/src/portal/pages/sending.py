"""Sending a form to a service: a refusal goes into the draft, with the present state beside it."""

from __future__ import annotations

from portal.clients.bound import BoundService
from portal.clients.http import Answer
from portal.clients.problems import Conflict, Invalid
from portal.forms import Draft


async def send(
    service: BoundService, draft: Draft, path: str, *, current: str | None = None
) -> Answer | None:
    """The service's answer; None when the draft says what to correct or what changed meanwhile.

    `current` is where the item stands now: asked when the draft was made of an older version.
    """
    if draft.errors:
        return None
    try:
        return await service.post(path, draft.body, key=draft.key, version=draft.version)
    except Invalid as refused:
        draft.refuse(refused)
    except Conflict as clash:
        if clash.slug == "stale-version" and current:
            clash.current = (await service.get(current)).body
        draft.clash(clash)
    return None


def status_of(draft: Draft) -> int:
    """The status of the page that shows a draft again: 409 for a clash, 422 for anything else."""
    return 409 if draft.clash_message else 422
