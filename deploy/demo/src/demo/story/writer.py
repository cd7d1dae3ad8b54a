"""From acts to steps: moments, callers, calls, and what must be true afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from cyzj.contracts.codes import Side
from demo.people import OFFICE, coordinator_of, leader_of
from demo.story import bodies
from demo.story.book import Book, Item
from demo.story.days import Days, moment, sweep_of
from demo.story.engaging import engage
from demo.story.layout import DAY, Dated, Layout
from demo.story.model import Change, Party, Ref, Step
from demo.story.posting_steps import OFFER_STEPS, REQUEST_STEPS

REQUESTS, OFFERS = "/v1/exchange-requests", "/v1/exchange-offers"
MATCHES, ENGAGEMENTS = "/v1/matches", "/v1/engagements"
PATHS = {"request": REQUESTS, "offer": OFFERS, "match": MATCHES, "engagement": ENGAGEMENTS}


def write(layout: Layout, days: Days) -> list[Step]:
    """The steps of a story, in order, up to today."""
    return _Writer(layout).write(days.today)


class _Writer:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.story = layout.story
        self.book = Book()
        self.steps: list[Step] = []
        self.content: dict[str, Any] = {}
        self._at: datetime | None = None

    def write(self, today: date) -> list[Step]:
        for dated in self.layout.acts:
            self._lapse(dated.day)
            self._act(dated)
        self._lapse(today)
        return self.steps

    def _act(self, dated: Dated) -> None:
        verb = dated.act.verb
        tables: tuple[tuple[Iterable[str], Callable[[Dated], None]], ...] = (
            (("post_request", "draft_request"), self._new_request),
            (REQUEST_STEPS, self._request),
            (("publish_offer", "draft_offer"), self._new_offer),
            (OFFER_STEPS, self._offer),
            (("answer", "propose"), self._new_match),
            (("shortlist", "confirm", "decline", "release"), self._match),
            (("lapse_match",), self._lapse_match),
        )
        for verbs, write in tables:
            if verb in verbs:
                return write(dated)
        placement = self.layout.placements[dated.act.school, dated.act.place]
        call = engage(self.book, self.layout, dated, placement)
        if call is None:
            return None
        item, on, path, body, paper = call
        return self.step(dated, item, path, body, on=on, paper=paper)

    def step(
        self,
        dated: Dated,
        item: str,
        path: str,
        body: Mapping[str, Any],
        *,
        on: str | None = None,
        paper: str | None = None,
    ) -> None:
        """One more step, with what the book says happened."""
        self.steps.append(
            Step(
                story=self.story.name,
                number=len(self.steps) + 1,
                verb=dated.act.verb,
                at=self._moment(dated),
                by=self._account(dated),
                item=item,
                path=path,
                on=on,
                body=body,
                changes=self.book.turn(),
                paper=paper,
            )
        )

    def _moment(self, dated: Dated) -> datetime:
        if dated.act.by is Party.PLATFORM:
            self._at = sweep_of(dated.day)
            return self._at
        if self._at is None or self._at.date() < dated.day or self._at < moment(dated.day, 0):
            start = crc32(f"{self.story.name}/{len(self.steps)}".encode()) % 150
            self._at = moment(dated.day, start)
        else:
            self._at += timedelta(minutes=29)
        return self._at

    def _account(self, dated: Dated) -> str | None:
        act, asks = dated.act, self.story.asks
        match act.by:
            case Party.PLATFORM:
                return None
            case Party.OFFICE:
                return f"{OFFICE}.clerk"
            case Party.TEACHER:
                return self.layout.placements[act.school, act.place].teacher
        answers = act.school or asks
        home = asks if self.layout.side is Side.HOME else answers
        host = asks if self.layout.side is Side.HOST else answers
        place = {Party.ASKER: asks, Party.ANSWERER: answers, Party.HOME: home, Party.HOST: host}
        return (leader_of if act.leader else coordinator_of)(place[act.by])

    def _new_request(self, dated: Dated) -> None:
        draft = dated.act.verb == "draft_request"
        need = self.story.need
        item = Item(
            "request",
            "draft" if draft else "open",
            headcount=need.headcount,
            closes=self.layout.closes,
        )
        self.book.born(item, "save_draft" if draft else "post")
        self.content = {**bodies.request(self.layout, dated.act.more)}
        self.step(dated, "request", f"{REQUESTS}/drafts" if draft else REQUESTS, self.content)

    def _request(self, dated: Dated) -> None:
        route, command, after = REQUEST_STEPS[dated.act.verb]
        request = self.book.move("request", command, after)
        body: Mapping[str, Any] = {}
        if command == "change":
            self.content |= dated.act.more
            request.headcount = self.content["headcount"]
            body = dict(self.content)
        elif command == "withdraw":
            body = bodies.withdrawal(self.layout)
            self.book.decline_open()
        self.step(dated, "request", f"{REQUESTS}/{{id}}/{route}", body, on="request")

    def _new_offer(self, dated: Dated) -> None:
        act, draft = dated.act, dated.act.verb == "draft_offer"
        school = act.school or self.story.asks
        side = self.layout.side.other if act.school else self.layout.side
        body = bodies.offer(self.layout, side, act.more)
        item = Item(
            f"offer:{school}",
            "draft" if draft else "published",
            headcount=body["headcount"],
            closes=date.fromisoformat(body["expires_on"]),
        )
        self.book.born(item, "save_draft" if draft else "post")
        self.step(dated, item.name, f"{OFFERS}/drafts" if draft else OFFERS, body)

    def _offer(self, dated: Dated) -> None:
        route, command, after = OFFER_STEPS[dated.act.verb]
        name = f"offer:{dated.act.school or self.story.asks}"
        self.book.move(name, command, after)
        body: Mapping[str, Any] = {}
        if command == "change":
            body = bodies.offer(self.layout, self.layout.side, dated.act.more)
        elif command == "withdraw":
            body = bodies.withdrawal(self.layout)
        self.step(dated, name, f"{OFFERS}/{{id}}/{route}", body, on=name)

    def _new_match(self, dated: Dated) -> None:
        act, request = dated.act, self.book.items["request"]
        left = request.headcount - request.bound
        places = act.more.get("headcount", left)
        offer, match = f"offer:{act.school}", f"match:{act.school}"
        new = Item(match, "proposed", headcount=places)
        if act.verb == "answer":
            closes = self.layout.window_from
            self.book.born(Item(offer, "published", places, closes=closes, answer=True), "post")
            self.book.born(new, "propose")
            body = bodies.answer(self.layout, act)
            return self.step(dated, match, f"{REQUESTS}/{{id}}/answer", body, on="request")
        self.book.born(new, "propose")
        ids = {"request_id": Ref("request"), "offer_id": Ref(offer)}
        return self.step(dated, match, MATCHES, {**ids, "headcount": places, "note": ""})

    def _match(self, dated: Dated) -> None:
        act, name = dated.act, f"match:{dated.act.school}"
        body: Mapping[str, Any] = {}
        match act.verb:
            case "confirm":
                asker = act.by is Party.ASKER
                side = self.layout.side if asker else self.layout.side.other
                self.book.confirm(act.school, side)
            case "decline":
                body = bodies.decline(self.layout, act)
                self.book.decline(act.school)
            case "release":
                self.book.release(act.school)
            case _:
                self.book.move(name, "shortlist", "shortlisted")
        self.step(dated, name, f"{MATCHES}/{{id}}/{act.verb}", body, on=name)

    def _lapse_match(self, dated: Dated) -> None:
        match = self.book.items[f"match:{dated.act.school}"]
        self.book.let_go(match, answered=False)
        self.book.move(match.name, "expire", "expired")
        self.step(dated, match.name, f"{MATCHES}/{{id}}", {}, on=match.name)

    def _lapse(self, until: date) -> None:
        """What the sweeps do up to the one of the day `until`, in the order of their days."""
        ahead = [(_swept_on(item), item.name) for item in self.book.items.values()]
        for day, name in sorted((day, name) for day, name in ahead if day and day <= until):
            item = self.book.items[name]
            if item.machine == "engagement":
                self._fall_due(item, day)
            else:
                self._run_out(item, day)

    def _fall_due(self, item: Item, day: date) -> None:
        item.due = None
        self.book.move(item.name, "fall_due")
        self._platform("fall_due", item, day, self.book.turn())

    def _run_out(self, item: Item, day: date) -> None:
        item.closes = None
        if item.machine == "request":
            self.book.lapse_request()
        else:
            self.book.lapse_offer(item)
        changes = self.book.turn()
        if changes:
            self._platform("expire", item, day, changes)

    def _platform(self, verb: str, item: Item, day: date, changes: tuple[Change, ...]) -> None:
        path = f"{PATHS[item.machine]}/{{id}}"
        self._at = sweep_of(day)
        number, at = len(self.steps) + 1, self._at
        name = self.story.name
        self.steps.append(
            Step(name, number, verb, at, None, item.name, path, item.name, {}, changes)
        )


def _swept_on(item: Item) -> date | None:
    """The day whose sweep does something with the item."""
    return item.closes + DAY if item.closes else item.due
