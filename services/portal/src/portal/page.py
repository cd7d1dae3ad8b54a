"""One request's page: who looks, which services answer for them, and how it is shown."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from cyzj.domain.ids import new_id
from portal import navigation
from portal.clients.bound import BoundServices
from portal.cookies import Notice
from portal.entries import Entry, Group
from portal.security import own_origin
from portal.templating import render_block
from portal.terms import Term, usual_term
from portal.viewer import Access, Viewer
from portal.wiring import Portal
from portal.words import day_of, moment_of

Crumb = tuple[str, str]


@dataclass
class Frame:
    """What every template knows as `page`."""

    title: str
    path: str
    nonce: str
    now: datetime
    demo: bool
    viewer: Viewer | None = None
    groups: list[Group] = field(default_factory=list)
    bottom: list[Entry] = field(default_factory=list)
    current: Entry | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    notice: Notice | None = None
    crumbs: Sequence[Crumb] = ()
    planned: bool = False
    routed: frozenset[str] = frozenset()
    issue_token: Callable[[], str] = str

    @property
    def form_token(self) -> str:
        """The hidden field of every form; drawing one is what gives a visitor a cookie."""
        return self.issue_token()

    @property
    def term(self) -> Term:
        return usual_term(day_of(moment_of(self.now)))

    def exists(self, path: str) -> bool:
        """Whether a link to `path` leads anywhere; sample pages show all that is planned."""
        return self.planned or path in self.routed

    def new_key(self) -> str:
        """An idempotency key, made when a form is drawn."""
        return str(new_id())


@dataclass
class Page:
    """What a route gets: `show` answers with HTML, `go` sends the browser on after a write."""

    request: Request
    portal: Portal
    access: Access | None = None
    session_id: str = ""
    planned: bool = False
    counters: Mapping[str, int] = field(default_factory=dict)
    now: datetime = field(init=False)
    new_visitor: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.now = self.portal.clock.now()

    @property
    def viewer(self) -> Viewer:
        """The signed-in person; routes that take `ViewerPage` always have one."""
        if self.access is None:
            raise LookupError("this page is shown without sign-in")
        return self.access.viewer

    @property
    def services(self) -> BoundServices:
        """The services, called with this viewer's token (public pages: with none)."""
        return self.portal.services.bound(self.access.token if self.access else None)

    @property
    def origin(self) -> str:
        """What a link to one of our pages begins with when it leaves the browser."""
        return own_origin(self.request, self.portal.settings.origin)

    @property
    def address(self) -> str:
        """Where the browser asks from; empty when the server does not know."""
        return self.request.client.host if self.request.client else ""

    @property
    def forwarded(self) -> dict[str, str]:
        """Headers for public routes: they are limited by the browser's address, not by ours."""
        return {"X-Forwarded-For": self.address} if self.address else {}

    async def names(self, refs: Iterable[str | None], purpose: str) -> dict[str, str]:
        """People's names for references, for showing; see `People.names`."""
        return await self.portal.people.names(self.access, refs, purpose) if self.access else {}

    @property
    def wants_fragment(self) -> bool:
        """Whether htmx asked, and for a part of the page."""
        headers = self.request.headers
        return "hx-request" in headers and "hx-history-restore-request" not in headers

    def show(
        self,
        template: str,
        *,
        title: str,
        block: str | None = None,
        status: int = 200,
        crumbs: Sequence[Crumb] = (),
        etag: str | None = None,
        **context: Any,
    ) -> Response:
        """The page, or only its `block` when htmx asked; with `etag`, 304 when nothing changed."""
        if etag and self.wants_fragment and self.request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"etag": etag})
        frame = self._frame(title, crumbs)
        context["page"] = frame
        if block and self.wants_fragment:
            text = render_block(self.portal.templates, template, block, context)
        else:
            text = self.portal.templates.get_template(template).render(context)
        answer = HTMLResponse(text, status, headers={"etag": etag} if etag else None)
        answer.headers["vary"] = "HX-Request, Cookie"
        cookies = self.portal.cookies
        if frame.notice:
            cookies.drop(answer, cookies.notice)
        if self.new_visitor:
            cookies.put(answer, cookies.visitor, self.new_visitor)
        return answer

    def go(self, path: str, notice: Notice | None = None) -> Response:
        """303 to a path of ours, with a notice to show there; htmx is told to open it whole."""
        answer: Response = RedirectResponse(path, status_code=303)
        if "hx-request" in self.request.headers:
            answer = Response(headers={"hx-redirect": path})
        if notice:
            self.portal.cookies.leave_notice(answer, notice)
        return answer

    def _issue_token(self) -> str:
        cookies = self.portal.cookies
        binding = cookies.binding(self.request) or self.new_visitor
        if not binding:
            binding = self.new_visitor = secrets.token_urlsafe(16)
        return self.portal.signer.form_token(binding)

    def _frame(self, title: str, crumbs: Sequence[Crumb]) -> Frame:
        portal, request = self.portal, self.request
        frame = Frame(
            title=title,
            path=request.url.path,
            nonce=request.state.nonce,
            now=self.now,
            demo=portal.settings.demo,
            viewer=self.access.viewer if self.access else None,
            counters=self.counters,
            notice=portal.cookies.notice_left(request),
            crumbs=crumbs,
            planned=self.planned,
            routed=portal.routed,
            issue_token=self._issue_token,
        )
        if frame.viewer:
            frame.groups = navigation.groups_for(frame.viewer.role, frame.exists)
            frame.bottom = navigation.bottom_for(frame.viewer.role, frame.exists)
            frame.current = navigation.current(frame.groups, frame.path)
        return frame
