"""Cooperation projects: their rules, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cyzj.contracts.member_schools.cooperation_project import (
    ActivityKind,
    CooperationForm,
    ProjectStatus,
)
from cyzj.deadlines.calendar import AllianceCalendar
from cyzj.domain.errors import DomainError
from member_schools.domain import project as p
from member_schools.domain import project_life as life
from member_schools.domain import project_outcome as end
from member_schools.domain.acting import Acting
from member_schools.domain.project_life import Held
from member_schools.domain.project_machine import PROJECT
from member_schools.domain.project_parts import Evidence, Milestone, Numbers, Partner
from member_schools.domain.project_plan import Content
from member_schools.domain.project_state import Decision, Project

ID, SCHOOL, FIRM, PARK = (UUID(int=n) for n in range(1, 5))
BUILT, TRAINED = UUID(int=11), UUID(int=12)
PEOPLE = {SCHOOL: UUID(int=21), FIRM: UUID(int=22), PARK: UUID(int=23)}
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def at(who: UUID | None = SCHOOL, days: int = 0) -> Acting:
    person = PEOPLE[who] if who else None
    return Acting(person, NOW + timedelta(days=days), AllianceCalendar())


def milestone(id: UUID, owner: UUID, days: int) -> Milestone:
    return Milestone(id, "建成实训角", owner, TODAY + timedelta(days=days))


CONTENT = Content(
    form=CooperationForm.JOINT_SITE,
    title="智能制造实训基地共建",
    plan="学校出场地，企业出设备，共同开发课程。",
    parties=(Partner(SCHOOL, True), Partner(FIRM, False), Partner(PARK, False)),
    major_codes=("4603",),
    starts_on=TODAY,
    ends_on=TODAY + timedelta(days=200),
    milestones=(milestone(BUILT, FIRM, 30), milestone(TRAINED, SCHOOL, 60)),
)


def file(n: int) -> Evidence:
    return Evidence(f"{n:064x}", "签到表.pdf", 1000, "application/pdf")


def proposed(content: Content = CONTENT) -> Project:
    made, _ = p.draft(ID, "XM-2026-0001", content, at())
    return p.propose(made, SCHOOL, at())[0]


def running() -> Project:
    project = proposed()
    for who in (FIRM, PARK):
        project, _ = p.confirm(project, project.content_hash, who, at(who))
    return project


def refused(slug: str, decide: object) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        decide()  # type: ignore[operator]
    assert refusal.value.slug == slug
    return refusal.value


def waits(project: Project) -> set[tuple[UUID | None, str]]:
    return {(one.school_id, one.action) for one in project.waiting_on}


def test_a_plan_is_refused_with_every_field_that_others_could_not_confirm() -> None:
    bare = Content(CooperationForm.JOINT_TEAM, "队伍共建", "", (Partner(SCHOOL, True),))
    made, _ = p.draft(ID, "XM-2026-0001", bare, at())
    said = refused("invalid-project", lambda: p.propose(made, SCHOOL, at()))
    assert [one.field for one in said.fields] == [
        "partner_ids", "plan", "starts_on", "ends_on", "milestones",
    ]  # fmt: skip
    late = replace(CONTENT, milestones=(milestone(BUILT, UUID(int=9), 300),))
    made, _ = p.draft(ID, "XM-2026-0001", late, at())
    said = refused("invalid-project", lambda: p.propose(made, SCHOOL, at()))
    assert [one.field for one in said.fields] == ["milestones.0.due_on", "milestones.0.owner_id"]


def test_a_published_title_names_no_telephone() -> None:
    content = replace(CONTENT, title="联建请致电 023-6666 8888")
    said = refused("invalid-project", lambda: p.draft(ID, "XM-2026-0001", content, at()))
    assert [one.field for one in said.fields] == ["title"]


def test_it_runs_when_every_party_has_confirmed_the_same_plan() -> None:
    project = proposed()
    assert waits(project) == {(FIRM, "confirm"), (PARK, "confirm")}
    project, said = p.confirm(project, project.content_hash, FIRM, at(FIRM))
    assert (project.status, len(said)) == (ProjectStatus.PROPOSED, 1)
    refused("confirmed-already", lambda: p.confirm(project, project.content_hash, FIRM, at(FIRM)))
    project, said = p.confirm(project, project.content_hash, PARK, at(PARK))
    assert [one.TYPE.split(".")[-2] for one in said] == ["confirmed", "started"]
    assert said[1].status is ProjectStatus.RUNNING
    assert waits(project) == {(FIRM, "complete_milestone"), (SCHOOL, "complete_milestone")}


def test_a_changed_plan_clears_confirmations_and_a_stale_one_is_told_the_present_hash() -> None:
    read = proposed().content_hash
    project, _ = p.confirm(proposed(), read, FIRM, at(FIRM))
    project, _ = p.withdraw(project, "改期限", SCHOOL, at())
    assert not any(one.confirmed for one in project.parties)
    later = replace(CONTENT, milestones=(milestone(BUILT, FIRM, 45),))
    project, _ = p.change(project, later, SCHOOL, at())
    project, _ = p.propose(project, SCHOOL, at())
    said = refused("plan-changed", lambda: p.confirm(project, read, FIRM, at(FIRM)))
    assert said.facts["content_hash"] == project.content_hash != read


def test_the_same_plan_has_the_same_hash_whatever_its_milestones_ids_are() -> None:
    renamed = tuple(replace(one, id=UUID(int=99)) for one in CONTENT.milestones)
    again, said = p.change(
        p.draft(ID, "XM-2026-0001", CONTENT, at())[0],
        replace(CONTENT, milestones=renamed),
        SCHOOL,
        at(),
    )
    assert (said, again.version) == ([], 1)


def test_nobody_confirms_what_they_asked_for_whichever_organisation_they_act_for() -> None:
    project = proposed()
    refused("same-person", lambda: p.confirm(project, project.content_hash, FIRM, at(SCHOOL)))
    refused("not-a-party", lambda: p.decline(project, "无关", UUID(int=9), at()))
    refused("lead-declines", lambda: p.decline(project, "不做了", SCHOOL, at()))
    declined, _ = p.decline(project, "产能不足", PARK, at(PARK))
    assert (declined.status, declined.waiting_on) == (ProjectStatus.DECLINED, ())


def test_an_activity_has_evidence_counts_once_and_struck_no_more() -> None:
    held = Held(ActivityKind.TRAINING, TODAY, "工程师进校授课", 40)
    refused(
        "evidence-required",
        lambda: life.record_activity(running(), ID, held, [], FIRM, at(FIRM)),
    )
    project, _ = life.record_activity(running(), UUID(int=31), held, [file(1)], FIRM, at(FIRM))
    project, said = life.record_activity(project, UUID(int=32), held, [file(1)], PARK, at(PARK))
    assert (said[0].activities, said[0].evidence, said[0].reached) == (2, 1, 80)
    refused(
        "other-party",
        lambda: life.strike_activity(project, UUID(int=31), "填错", PARK, at(PARK)),
    )
    project, _ = life.strike_activity(project, UUID(int=31), "人数填错", FIRM, at(FIRM))
    assert (len(project.held), project.reached, len(project.files)) == (1, 40, 2)
    future = replace(held, held_on=TODAY + timedelta(days=1))
    refused(
        "invalid-activity",
        lambda: life.record_activity(project, ID, future, [file(1)], FIRM, at(FIRM)),
    )


def test_a_milestone_is_handed_in_by_its_owner_and_accepted_by_another_party() -> None:
    project = running()
    files = [file(1)]
    refused("other-party", lambda: life.complete_milestone(project, BUILT, files, SCHOOL, at()))
    handed, _ = life.complete_milestone(project, BUILT, files, FIRM, at(FIRM))
    assert waits(handed) == {(SCHOOL, "accept_milestone"), (SCHOOL, "complete_milestone")}
    refused("other-party", lambda: life.accept_milestone(handed, BUILT, PARK, at(PARK)))
    refused("same-person", lambda: life.accept_milestone(handed, BUILT, SCHOOL, at(FIRM)))
    returned, _ = life.return_milestone(handed, BUILT, "缺验收单", SCHOOL, at())
    assert (FIRM, "complete_milestone") in waits(returned)
    # What the lead owes, any of the others accepts.
    own, _ = life.complete_milestone(handed, TRAINED, [file(2)], SCHOOL, at())
    assert {(FIRM, "accept_milestone"), (PARK, "accept_milestone")} <= waits(own)
    done, said = life.accept_milestone(own, TRAINED, PARK, at(PARK))
    assert said[0].milestones[1].done_on == TODAY
    refused("accepted-already", lambda: life.accept_milestone(done, TRAINED, FIRM, at(FIRM)))


def test_a_party_is_waited_on_since_its_own_turn_began() -> None:
    project = running()
    project, _ = life.complete_milestone(project, BUILT, [file(1)], FIRM, at(FIRM, 5))
    project, _ = life.accept_milestone(project, BUILT, SCHOOL, at(SCHOOL, 20))
    project, _ = life.complete_milestone(project, TRAINED, [file(2)], SCHOOL, at(SCHOOL, 21))
    since = {(one.school_id, one.action): one.since for one in project.waiting_on}
    assert since == {
        (who, "accept_milestone"): NOW + timedelta(days=21) for who in (FIRM, PARK)
    }  # nobody is blamed for the days before


def test_a_milestone_falls_due_the_day_after_its_day_and_not_while_the_project_rests() -> None:
    project = running()
    assert life.fall_due(project, at(None, 30)) is None
    paused, _ = life.pause(project, "设备未到", SCHOOL, at(SCHOOL, 10))
    assert life.fall_due(paused, at(None, 40)) is None
    resumed, _ = life.resume(paused, SCHOOL, at(SCHOOL, 40))
    decided = life.fall_due(resumed, at(None, 40))
    assert decided is not None
    late, said = decided
    assert (late.overdue, said[0].TYPE.split(".")[-2]) == (1, "milestone_fell_due")
    assert life.fall_due(late, at(None, 41)) is None


def concluded() -> Project:
    project = running()
    for id, owner, other in ((BUILT, FIRM, SCHOOL), (TRAINED, SCHOOL, PARK)):
        project, _ = life.complete_milestone(project, id, [file(id.int)], owner, at(owner))
        project, _ = life.accept_milestone(project, id, other, at(other))
    assert waits(project) == {(SCHOOL, "conclude")}
    numbers = Numbers(courses=2, students_reached=80)
    text = "建成实训角一处，开发课程两门。"
    return end.conclude(project, text, numbers, [file(7)], SCHOOL, at())[0]


def test_the_outcome_waits_for_every_milestone_and_is_confirmed_by_the_other_side() -> None:
    numbers, text = Numbers(), "建成实训角一处，开发课程两门。"
    refused(
        "milestones-open",
        lambda: end.conclude(running(), text, numbers, [file(7)], SCHOOL, at()),
    )
    project = concluded()
    assert waits(project) == {(FIRM, "confirm_outcome"), (PARK, "confirm_outcome")}
    assert project.outcome
    read = project.outcome.content_hash
    refused("other-party", lambda: end.confirm_outcome(project, read, SCHOOL, at()))
    refused("outcome-changed", lambda: end.confirm_outcome(project, "0" * 64, FIRM, at(FIRM)))
    back, _ = end.return_outcome(project, "课程数有误", FIRM, at(FIRM))
    assert waits(back) == {(SCHOOL, "conclude")}
    closed, said = end.confirm_outcome(project, read, FIRM, at(FIRM))
    assert closed.status is ProjectStatus.CLOSED
    assert said[0].model_dump()["courses"] == 2


class AProject(RuleBasedStateMachine):
    """Any order of steps by anybody: what is refused changes nothing, what is done keeps its promises."""

    @initialize()
    def draft(self) -> None:
        self.project = p.draft(ID, "XM-2026-0001", CONTENT, at())[0]
        self.day = 0
        self.activities = 0

    def attempt(self, decided: Decision | None) -> None:
        if decided is None:
            return
        after, said = decided
        assert after.version == self.project.version + len(said)
        assert all(one.status == after.status for one in said[-1:])
        self.project = after

    @rule(command=st.sampled_from(sorted(PROJECT.commands())), who=st.sampled_from(list(PEOPLE)))
    def anybody_tries(self, command: str, who: UUID) -> None:
        self.step(command, who)

    def step(self, command: str, who: UUID) -> None:
        before, by = self.project, at(who, self.day)
        legal = PROJECT.find(before.status, command)
        try:
            self.attempt(self.decide(command, who, by))
        except DomainError:
            assert self.project is before
        else:
            assert legal or self.project is before

    @rule(place=st.integers(0, 2))
    def whoever_is_waited_on_acts(self, place: int) -> None:
        """So that stories reach their ends."""
        turns = [(one.school_id, one.action) for one in self.project.waiting_on]
        who, command = turns[place % len(turns)] if turns else (SCHOOL, "propose")
        assert who
        self.step(command, who)

    def decide(self, command: str, who: UUID, by: Acting) -> Decision | None:
        project, why = self.project, "理由充分"
        outcome = project.outcome.content_hash if project.outcome else "0" * 64
        wanted = command != "complete_milestone"
        left = [m.id for m in project.milestones if not m.done_on and bool(m.claimed_on) == wanted]
        mine = [m.id for m in project.milestones if m.id in left and m.owner_id == who]
        next_open = next(iter([] if wanted else mine), left[0] if left else BUILT)
        proofs = [file(self.activities)]
        held = Held(ActivityKind.MEETING, by.today, "例会", 5)
        match command:
            case "withdraw" | "decline":
                return getattr(p, command)(project, why, who, by)  # type: ignore[no-any-return]
            case "discard" | "propose":
                return getattr(p, command)(project, who, by)  # type: ignore[no-any-return]
            case "confirm":
                return p.confirm(project, project.content_hash, who, by)
            case "record_activity":
                self.activities += 1
                id = UUID(int=100 + self.activities)
                return life.record_activity(project, id, held, proofs, who, by)
            case "complete_milestone":
                return life.complete_milestone(project, next_open, proofs, who, by)
            case "accept_milestone":
                return life.accept_milestone(project, next_open, who, by)
            case "return_milestone":
                return life.return_milestone(project, next_open, why, who, by)
            case "fall_due":
                return life.fall_due(project, at(None, self.day))
            case "pause" | "end_early":
                return getattr(life, command)(project, why, who, by)  # type: ignore[no-any-return]
            case "resume":
                return life.resume(project, who, by)
            case "conclude":
                words = "完成了全部约定的建设内容。"
                return end.conclude(project, words, Numbers(), proofs, who, by)
            case "confirm_outcome":
                return end.confirm_outcome(project, outcome, who, by)
            case "return_outcome":
                return end.return_outcome(project, why, who, by)
        return None

    @precondition(lambda self: self.day < 150)
    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.day += days

    @invariant()
    def nobody_is_waited_on_who_is_not_in_it_nor_when_it_is_over(self) -> None:
        project = self.project
        assert {one.school_id for one in project.waiting_on} <= set(project.party_ids)
        if PROJECT.state(project.status).terminal or project.status == "paused":
            assert project.waiting_on == ()

    @invariant()
    def it_runs_only_on_a_plan_that_all_confirmed(self) -> None:
        if self.project.status in ("running", "paused", "concluding", "closed"):
            hashes = {one.confirmed_hash for one in self.project.parties}
            assert hashes == {self.project.content_hash}

    @invariant()
    def what_is_done_was_accepted_by_another_party_than_its_owner(self) -> None:
        for one in self.project.milestones:
            if one.done_on:
                assert one.evidence
                assert one.accepted_by_id not in (None, one.owner_id)


TestAProject = AProject.TestCase
TestAProject.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
