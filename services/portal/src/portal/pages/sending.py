"""Sending a form to a service: a refusal goes into the draft, with the present state beside it.

A form is sent before anything is decided here: pressed again after its answer was lost, it gets
the answer that the service has kept, although the step itself is not open any more.
"""

from __future__ import annotations

from starlette.responses import Response

from portal.clients.bound import BoundService
from portal.clients.http import Answer
from portal.clients.problems import Conflict, Invalid
from portal.cookies import Notice
from portal.forms import Draft
from portal.page import Page


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


def not_now(page: Page, path: str, number: str, state: str, name: str) -> Response:
    """Back to the item at `path`: the step is not the viewer's, or not any more."""
    text = f"{number} 现在是“{state}”，可能刚由对方或同事办理。请看过现在的内容。"
    return page.go(path, Notice("warn", f"现在不能{name}。", text))
