"""The turns that stories are made of, each a few acts long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from demo.story.model import Act, Party

Acts = tuple[Act, ...]
ASKER, ANSWERER, HOME, HOST = Party.ASKER, Party.ANSWERER, Party.HOME, Party.HOST
TEACHER, OFFICE, PLATFORM = Party.TEACHER, Party.OFFICE, Party.PLATFORM


def posted(**more: Any) -> Acts:
    """A request is published."""
    return (Act("post_request", ASKER, 0, more=more),)


def offered(**more: Any) -> Acts:
    """An offer is published by the school the story is about."""
    return (Act("publish_offer", ASKER, 0, more=more),)


def supplied(school: str, **more: Any) -> Acts:
    """Another school has an offer of its own that will be proposed for the request."""
    return (Act("publish_offer", ANSWERER, 1, school, more=more),)


def own(verb: str, after: int = 3, **more: Any) -> Acts:
    """The school does something with its own request or offer."""
    return (Act(verb, ASKER, after, more=more),)


def answered(*schools: str, after: int = 2, **more: Any) -> Acts:
    """These schools answer, one after the other."""
    return tuple(Act("answer", ANSWERER, after, school, more=more) for school in schools)


def proposed(school: str, by: Party = OFFICE, after: int = 2) -> Acts:
    """An offer is proposed for the request, by the office as broker or by one of the two."""
    return (Act("propose", by, after, school),)


def shortlisted(school: str, after: int = 1) -> Acts:
    """The school that asked keeps it among those it will choose from."""
    return (Act("shortlist", ASKER, after, school),)


def confirmed(school: str, by: Party = ASKER, after: int = 1) -> Acts:
    """One side confirms."""
    return (Act("confirm", by, after, school),)


def agreed(school: str, after: int = 1) -> Acts:
    """Both sides confirm, the school that asked first."""
    return confirmed(school, ASKER, after) + confirmed(school, ANSWERER, 1)


def matched(school: str, after: int = 2, **more: Any) -> Acts:
    """A school answers and both confirm."""
    return answered(school, after=after, **more) + agreed(school)


def declined(school: str, reason: str = "time", by: Party = ASKER, after: int = 1) -> Acts:
    """One side does not want it."""
    return (Act("decline", by, after, school, more={"reason": reason}),)


def lapsed(verb: str, school: str, place: int = 1) -> Acts:
    """The platform does what it does when time has run out."""
    return (Act(verb, PLATFORM, 0, school, place),)


def nominated(**more: Any) -> Acts:
    return (Act("nominate", HOME, 2, more=more),)


CONSENTED = (Act("teacher_accept", TEACHER, 1), Act("host_acknowledge", HOST, 0))
ACCEPTED = (Act("host_accept", HOST, 1, leader=True),)
PLANNED = (
    Act("submit_plan", HOME, 1),
    Act("approve_plan", TEACHER, 0),
    Act("approve_plan", HOST, 1, leader=True),
)
READY = (Act("depart_ready", HOME, 2),)
ARRIVED = (Act("confirm_arrival", HOST, 3),)
RETURNED = (Act("host_return", HOST, 1),)
CORRECTED = (*RETURNED, Act("renominate", HOME, 2))
AMENDED = (
    Act("submit_plan", HOST, 3),
    Act("approve_plan", HOME, 1),
    Act("approve_plan", TEACHER, 0),
)
EVALUATED = (
    Act("evaluate", HOST, 2),
    Act("evaluate", HOME, 1),
    Act("evaluate", TEACHER, 1),
)
AGREED = (Act("accept_evaluation", HOME, 1), Act("accept_evaluation", HOST, 1))
RECOGNISED = (Act("recognise_hours", HOME, 1, leader=True),)
TEACHER_DECLINES = (Act("teacher_decline", TEACHER, 2),)
REJECTED = (Act("host_reject", HOST, 3, leader=True),)
CANCELLED = (Act("cancel", HOME, 2),)
NO_SHOW = (Act("no_show", HOST, 7),)
CLOSED = (Act("close", HOME, 2),)
DISPUTED = (Act("dispute", TEACHER, 2),)
RESOLVED = (Act("resolve_dispute", OFFICE, 3),)


def departed(lasts: int) -> Acts:
    """After so many working days the host confirms the last one."""
    return (Act("confirm_departure", HOST, lasts),)


def ended_early(lasts: int, *, justified: bool = True) -> Acts:
    """It ends before its time."""
    return (Act("end_early", HOST, lasts, more={"justified": justified}),)


def interrupted(after: int = 4) -> Acts:
    return (Act("interrupt", HOST, after),)


def resumed(after: int = 6) -> Acts:
    return (Act("resume", HOME, after),)


def submitted(piece: int, by: Party = TEACHER, after: int = 0, again: str = "") -> Acts:
    """One of the three required pieces of evidence is submitted."""
    return (Act("submit_evidence", by, after, more={"piece": piece, "again": again}),)


def accepted(piece: int, by: Party = HOST, after: int = 0) -> Acts:
    """The other school accepts it."""
    return (Act("accept_evidence", by, after, more={"piece": piece}),)


def returned(piece: int, by: Party = HOST, after: int = 1) -> Acts:
    """The other school asks for better."""
    return (Act("return_evidence", by, after, more={"piece": piece}),)


def proven(*by: Party) -> Acts:
    """All evidence is there and accepted; `by` says who submits each of the three pieces."""
    acts: Acts = ()
    for piece, party in enumerate(by):
        decides = HOME if party is HOST else HOST
        acts += submitted(piece, party, 1 if piece == 0 else 0) + accepted(piece, decides)
    return acts


SECONDED = proven(HOST, HOST, HOST)
SHADOWED = proven(TEACHER, HOST, TEACHER)
TAUGHT = proven(TEACHER, TEACHER, HOST)
"""All the evidence of a secondment; of shadowing; of lessons and lectures."""


def stay(school: str, *turns: Acts, place: int = 1) -> Acts:
    """What becomes of one nomination: the turns, said of this school's match."""
    acts = (act for turn in turns for act in turn)
    return tuple(replace(act, school=school, place=place) for act in acts)


def two(school: str, *turns: Acts) -> Acts:
    """The same turns of two nominations of one match, side by side."""
    acts: Acts = ()
    for act in (act for turn in turns for act in turn):
        acts += (replace(act, school=school), replace(act, school=school, place=2, after=0))
    return acts


GOING: Acts = (*nominated(), *CONSENTED, *ACCEPTED, *PLANNED, *READY, *ARRIVED)
"""From the nomination to the arrival, without a hitch."""


def done(lasts: int, evidence: Acts) -> Iterable[Acts]:
    """From the departure to recognised hours, without a hitch."""
    return (departed(lasts), evidence, EVALUATED, AGREED, RECOGNISED)
