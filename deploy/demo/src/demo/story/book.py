"""What a story has done to its request, offers, matches and engagements so far.

It knows what the platform does by itself after an act (a second confirmation takes the offer and
matches the request, …), so that every step says in advance what must be true after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from cyzj.contracts.codes import Side
from demo.story.model import Change

OPEN_MATCH = ("proposed", "shortlisted", "confirmed_by_home", "confirmed_by_host")
HALF = OPEN_MATCH[2:]
WITHOUT_EFFECT = ("declined", "rejected", "expired", "cancelled", "no_show")
ENDED = ("recognised", "terminated")
PARTIES = {"home", "host", "teacher"}


@dataclass
class Item:
    """One request, offer, match or engagement as it stands in the story."""

    name: str
    status: str
    headcount: int = 1
    bound: int = 0
    """Matched (request), taken (offer), nominated (match)."""
    held: int = 0
    closes: date | None = None
    """The last day of a request or an offer."""
    answer: bool = False
    said: set[str] = field(default_factory=set)
    """Who has consented to the plan proposed, or evaluated (an engagement)."""
    needs_plan: bool = True
    justified: bool = True
    due: date | None = None
    """The planned day from which the host is waited on to confirm it (an engagement)."""

    @property
    def machine(self) -> str:
        return self.name.split(":")[0]

    @property
    def school(self) -> str:
        return self.name.split(":")[1]


class Book:
    """The items of one story; `changes` collects what happened until `turn` is called."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self._changes: list[Change] = []

    def turn(self) -> tuple[Change, ...]:
        """What happened since the last turn."""
        changes, self._changes = tuple(self._changes), []
        return changes

    def born(self, item: Item, command: str) -> None:
        """A new item."""
        self.items[item.name] = item
        self._changes.append(Change(item.name, item.machine, command, None, item.status))

    def move(self, name: str, command: str, after: str | None = None) -> Item:
        """The item passed a row of its machine; without `after` it stays in its state."""
        item = self.items[name]
        before, item.status = item.status, after or item.status
        self._changes.append(Change(name, item.machine, command, before, item.status))
        return item

    def matches(self, *status: str) -> Iterator[Item]:
        """The matches in one of these states, oldest first."""
        found = [i for i in self.items.values() if i.machine == "match" and i.status in status]
        return iter(found)

    def engagements(self, school: str = "") -> list[Item]:
        """The engagements, of one match or all."""
        found = [i for i in self.items.values() if i.machine == "engagement"]
        return [i for i in found if not school or i.school == school]

    def confirm(self, school: str, side: Side) -> None:
        """One side confirms; the second confirmation binds request and offer."""
        match = self.items[f"match:{school}"]
        offer = self.items[f"offer:{school}"]
        if match.status not in HALF:
            offer.held += match.headcount
            self.move(offer.name, "reserve", "reserved")
            self.move(match.name, f"confirm_{side}", f"confirmed_by_{side}")
            return
        self.move(match.name, f"confirm_{side}", "confirmed")
        self._take(offer, match.headcount)
        request = self.items["request"]
        request.bound += match.headcount
        whole = request.bound == request.headcount
        state = "matched" if whole else "partially_matched"
        self.move("request", "match_all" if whole else "match_part", state)
        if whole:
            self.decline_open()

    def decline_open(self) -> None:
        """What is still open falls with the request, in its school's name."""
        for match in self.matches(*OPEN_MATCH):
            self.let_go(match, answered=True)
            self.move(match.name, "decline", "declined")

    def decline(self, school: str) -> None:
        """One side does not want the match, before or after it was confirmed."""
        match = self.items[f"match:{school}"]
        if match.status == "confirmed":
            request, offer = self.items["request"], self.items[f"offer:{school}"]
            self._free(request, offer, match.headcount)
        else:
            self.let_go(match, answered=True)
        self.move(match.name, "decline", "declined")

    def release(self, school: str) -> None:
        """The places of a confirmed match without a teacher are given up."""
        match = self.items[f"match:{school}"]
        request, offer = self.items["request"], self.items[f"offer:{school}"]
        places, match.headcount = match.headcount - match.bound, match.bound
        self._free(request, offer, places)
        self.move(match.name, "release")
        self._settle_request()
        self._settle_offer(offer)

    def let_go(self, match: Item, *, answered: bool) -> None:
        """The offer of a match that fell through before confirmation is free; an answer closes."""
        offer = self.items[f"offer:{match.school}"]
        if match.status in HALF:
            offer.held -= match.headcount
            if offer.held:
                self.move(offer.name, "release_part")
            else:
                self.move(offer.name, "release", "published")
        if answered:
            self._close_answer(offer)

    def lapse_request(self) -> None:
        """Its last day has passed."""
        request = self.items["request"]
        if request.status == "open":
            self.move("request", "expire", "expired")
            self.decline_open()
        elif request.status == "partially_matched":
            self.decline_open()
            self._settle_request()

    def lapse_offer(self, offer: Item) -> None:
        """Its last day has passed."""
        if offer.status != "published":
            return
        self.move(offer.name, "expire", "expired")
        for match in self.matches(*OPEN_MATCH):
            if match.school == offer.school:
                self.move(match.name, "decline", "declined")

    def after_stay(self, engagement: Item) -> None:
        """What an engagement that is over means for its match, request and offer."""
        match = self.items[f"match:{engagement.school}"]
        if engagement.status in WITHOUT_EFFECT:
            match.bound -= 1
            self.move(match.name, "free_nomination")
        elif engagement.status in ENDED:
            self._settle_request()
            self._settle_offer(self.items[f"offer:{engagement.school}"])

    def _take(self, offer: Item, places: int) -> None:
        offer.held -= places
        offer.bound += places
        if offer.bound == offer.headcount:
            self.move(offer.name, "take", "taken")
        elif offer.held:
            self.move(offer.name, "take_held")
        else:
            self.move(offer.name, "take_part", "published")

    def _free(self, request: Item, offer: Item, places: int) -> None:
        request.bound -= places
        if request.bound:
            self.move("request", "reopen_part", "partially_matched")
        else:
            self.move("request", "reopen", "open")
        offer.bound -= places
        state = "published" if offer.status == "taken" else offer.status
        self.move(offer.name, "give_back", state)
        self._close_answer(offer)

    def _close_answer(self, offer: Item) -> None:
        if offer.answer and offer.status == "published" and not offer.bound:
            self.move(offer.name, "close", "closed")

    def _settle_request(self) -> None:
        request = self.items["request"]
        if request.status not in ("matched", "partially_matched"):
            return
        collecting = request.status == "partially_matched" and request.closes is not None
        ended = [e for e in self.engagements() if e.status in ENDED]
        if len(ended) < request.bound or collecting:
            return
        recognised = sum(e.status == "recognised" for e in ended)
        if request.status == "matched" and recognised == request.headcount:
            self.move("request", "fulfil", "fulfilled")
        else:
            self.move("request", "fulfil_part", "partially_fulfilled")

    def _settle_offer(self, offer: Item) -> None:
        ended = [e for e in self.engagements(offer.school) if e.status in ENDED]
        if offer.status == "taken" and len(ended) >= offer.bound:
            self.move(offer.name, "close", "closed")
