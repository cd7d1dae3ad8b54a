"""The acts of an engagement: their calls, and what the book says of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from demo.story import bodies
from demo.story.book import PARTIES, Book, Item
from demo.story.layout import Dated, Layout, Placement
from demo.story.model import Party, Ref
from demo.story.texts import EVIDENCE_TITLES

Call = tuple[str, str, str, Mapping[str, Any], str | None]
"""The item shown, the item called, the path, the body, and the title of a file to upload first."""
ENGAGEMENTS = "/v1/engagements"
AFTER: Mapping[str, str | None] = {
    "teacher_accept": None,
    "teacher_decline": "declined",
    "host_acknowledge": "acknowledged",
    "host_return": "returned",
    "renominate": "nominated",
    "host_reject": "rejected",
    "host_accept": "accepted",
    "depart_ready": "ready",
    "confirm_arrival": "in_progress",
    "no_show": "no_show",
    "interrupt": "interrupted",
    "resume": "in_progress",
    "end_early": "ended_early",
    "confirm_departure": "awaiting_evaluation",
    "close": "terminated",
    "accept_evaluation": None,
    "dispute": "disputed",
    "resolve_dispute": "evaluated",
    "recognise_hours": "recognised",
    "cancel": "cancelled",
}
"""The plain commands and the state after each; None: as before."""
BY_ITSELF: Mapping[str, tuple[str, str | None]] = {
    "lapse_nomination": ("expire", "expired"),
    "conclude_evaluation": ("conclude_evaluation", "evaluated"),
    "close_window": ("close_dispute_window", None),
}


def engage(book: Book, layout: Layout, dated: Dated, placement: Placement) -> Call | None:
    """The call of an act; None where the kind of exchange does without it."""
    act = dated.act
    name = f"engagement:{act.school}:{act.place}"
    match act.verb:
        case "nominate":
            return _nominate(book, layout, dated, placement)
        case "submit_plan" | "approve_plan" if not book.items[name].needs_plan:
            return None
        case "submit_plan":
            return _submit_plan(book, layout, dated, placement)
        case "submit_evidence" | "accept_evidence" | "return_evidence":
            return _evidence(book, layout, dated)
        case "evaluate":
            return _evaluate(book, layout, dated)
        case verb if verb in BY_ITSELF:
            command, after = BY_ITSELF[verb]
            item = book.move(name, command, after)
            book.after_stay(item)
            return name, name, f"{ENGAGEMENTS}/{{id}}", {}, None
    body = bodies.simple(layout, dated, name)
    if act.verb == "approve_plan":
        _approve(book, name, act.by)
    else:
        item = book.move(name, act.verb, AFTER[act.verb])
        if act.verb == "renominate":
            body = bodies.nomination(layout, placement, act.place)
        elif act.verb == "end_early":
            body = bodies.early_ending(layout, dated)
            item.justified = body["justified"]
        ahead = _ahead(item.status, placement)
        item.due = ahead if ahead is not None and dated.day < ahead else None
        book.after_stay(item)
    return name, name, _path(act.verb), body, None


def _ahead(status: str, placement: Placement) -> date | None:
    """The planned day for which an engagement in this state waits."""
    return {"ready": placement.first, "in_progress": placement.last}.get(status)


def _path(verb: str) -> str:
    return f"{ENGAGEMENTS}/{{id}}/{verb.replace('_', '-')}"


def _nominate(book: Book, layout: Layout, dated: Dated, placement: Placement) -> Call:
    act = dated.act
    match, name = f"match:{act.school}", f"engagement:{act.school}:{act.place}"
    hours = layout.story.need.hours
    book.move(match, "record_nomination").bound += 1
    book.born(Item(name, "nominated", needs_plan=hours is None or hours > 8), "nominate")
    body = bodies.nomination(layout, placement, act.place)
    if "replaces" in act.more:
        body["replaces"] = Ref(f"engagement:{act.school}:{act.more['replaces']}")
    return name, match, "/v1/matches/{id}/nominate", body, None


def _submit_plan(book: Book, layout: Layout, dated: Dated, placement: Placement) -> Call:
    name = f"engagement:{dated.act.school}:{dated.act.place}"
    item = book.move(name, "submit_plan")
    item.said = {dated.act.by}
    body = bodies.plan(layout, placement, amended=item.status == "in_progress")
    return name, name, _path("submit_plan"), body, None


def _approve(book: Book, name: str, by: Party) -> None:
    item = book.move(name, "approve_plan")
    item.said.add(by)
    if item.said == PARTIES:
        item.said = set()
        if item.status == "in_progress":
            book.move(name, "amend_plan")
        else:
            book.move(name, "sign_plan", "planned")


def _evidence(book: Book, layout: Layout, dated: Dated) -> Call:
    act = dated.act
    name = f"engagement:{act.school}:{act.place}"
    kind, _ = bodies.EVIDENCE[layout.story.need.kind][act.more["piece"]]
    book.move(name, act.verb)
    if act.verb == "submit_evidence":
        title = EVIDENCE_TITLES[kind] + act.more.get("again", "")
        body: Mapping[str, Any] = {"kind": kind, "file_name": f"{title}.pdf"}
        return name, name, _path(act.verb), body, title
    body = {"evidence_id": Ref(name, f"evidence/{kind}")}
    if act.verb == "return_evidence":
        body = {**body, **bodies.reasoned(layout, act.verb, act.place)}
    return name, name, _path(act.verb), body, None


def _evaluate(book: Book, layout: Layout, dated: Dated) -> Call:
    act = dated.act
    name = f"engagement:{act.school}:{act.place}"
    item = book.items[name]
    if item.status == "ended_early":
        book.move(name, "start_evaluation", "awaiting_evaluation")
    book.move(name, "evaluate")
    item.said.add(act.by)
    if item.said == PARTIES:
        book.move(name, "conclude_evaluation", "evaluated")
    return name, name, _path("evaluate"), bodies.evaluation(layout, act), None
