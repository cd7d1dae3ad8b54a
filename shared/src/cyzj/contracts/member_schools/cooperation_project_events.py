"""The events of a cooperation project, in the order of its life."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from cyzj.contracts.member_schools.cooperation_project import ActivityKind, Count, ProjectState
from cyzj.contracts.payload import Sha256, event

CONTEXT = "member_schools"


@event(CONTEXT, "cooperation_project", "drafted")
class ProjectDrafted(ProjectState):
    """联建项目起草."""


@event(CONTEXT, "cooperation_project", "changed")
class ProjectChanged(ProjectState):
    """草稿已修改."""


@event(CONTEXT, "cooperation_project", "discarded")
class ProjectDiscarded(ProjectState):
    """草稿已废弃."""


@event(CONTEXT, "cooperation_project", "proposed")
class ProjectProposed(ProjectState):
    """方案已提交各方确认; the lead has confirmed it by proposing it."""


@event(CONTEXT, "cooperation_project", "withdrawn")
class ProjectWithdrawn(ProjectState):
    """牵头单位收回方案去修改: every confirmation is void."""


@event(CONTEXT, "cooperation_project", "confirmed")
class ProjectConfirmed(ProjectState):
    """一方已确认方案."""

    organisation_id: UUID
    """Who confirmed."""


@event(CONTEXT, "cooperation_project", "declined")
class ProjectDeclined(ProjectState):
    """一方婉拒; the reason stays behind the API."""

    organisation_id: UUID
    """Who declined."""


@event(CONTEXT, "cooperation_project", "started")
class ProjectStarted(ProjectState):
    """项目启动: every party has confirmed the same plan."""


@event(CONTEXT, "cooperation_project", "activity_recorded")
class ProjectActivityRecorded(ProjectState):
    """登记一次活动及其证据."""

    activity_id: UUID
    """The activity."""
    organisation_id: UUID
    """The party that recorded it."""
    activity_kind: ActivityKind
    """What was done."""
    held_on: date
    """The day (Asia/Shanghai)."""
    participants: Count
    """How many people took part."""
    evidence_hashes: tuple[Sha256, ...]
    """SHA-256 of each file that proves it."""


@event(CONTEXT, "cooperation_project", "activity_struck")
class ProjectActivityStruck(ProjectState):
    """一次活动被更正剔除: it stays readable and counts no more."""

    activity_id: UUID
    """The activity."""


@event(CONTEXT, "cooperation_project", "milestone_completed")
class ProjectMilestoneCompleted(ProjectState):
    """里程碑的责任方交来证据; another party accepts it."""

    milestone_id: UUID
    """The milestone."""
    evidence_hashes: tuple[Sha256, ...]
    """SHA-256 of each file that proves it."""


@event(CONTEXT, "cooperation_project", "milestone_accepted")
class ProjectMilestoneAccepted(ProjectState):
    """里程碑已验收."""

    milestone_id: UUID
    """The milestone."""


@event(CONTEXT, "cooperation_project", "milestone_returned")
class ProjectMilestoneReturned(ProjectState):
    """里程碑被退回; why stays behind the API."""

    milestone_id: UUID
    """The milestone."""


@event(CONTEXT, "cooperation_project", "milestone_fell_due")
class ProjectMilestoneFellDue(ProjectState):
    """里程碑到期未交: its day is over, and it waits on its owner."""

    milestone_ids: tuple[UUID, ...]
    """Those that fell due together."""


@event(CONTEXT, "cooperation_project", "paused")
class ProjectPaused(ProjectState):
    """项目暂停: nothing falls due meanwhile."""


@event(CONTEXT, "cooperation_project", "resumed")
class ProjectResumed(ProjectState):
    """项目恢复."""


class OutcomeState(ProjectState):
    """A project with its outcome in numbers; the words stay behind the API."""

    outcome_hash: Sha256
    """SHA-256 of the outcome that the other side confirms: words, numbers and files."""
    courses: Count
    """Textbooks and courses made (教材与课程)."""
    sites: Count
    """Training sites built (建成场地)."""
    teachers_trained: Count
    """Teachers trained, in persons."""
    students_reached: Count
    """Students reached, in persons."""
    patents: Count
    """Patents, software rights and standards (专利、软著与标准)."""


@event(CONTEXT, "cooperation_project", "concluded")
class ProjectConcluded(OutcomeState):
    """牵头单位提交成果; the other side confirms it."""


@event(CONTEXT, "cooperation_project", "outcome_returned")
class ProjectOutcomeReturned(ProjectState):
    """成果被退回补充; why stays behind the API."""


@event(CONTEXT, "cooperation_project", "closed")
class ProjectClosed(OutcomeState):
    """已结项: the other side has confirmed the outcome."""


@event(CONTEXT, "cooperation_project", "ended_early")
class ProjectEndedEarly(ProjectState):
    """提前结束; the reason stays behind the API."""
