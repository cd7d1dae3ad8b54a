"""A cooperation project (校企联建): what schools, enterprises and other partners build together."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from cyzj.contracts.payload import (
    Fact,
    MajorCode,
    Number,
    Payload,
    PublishedTitle,
    Sha256,
    Waiting,
)

Count = Annotated[int, Field(ge=0, le=1_000_000)]


class CooperationForm(StrEnum):
    """The form of the cooperation."""

    JOINT_SITE = "joint_site"
    """阵地共筑"""
    JOINT_THEORY = "joint_theory"
    """理论共研"""
    JOINT_TEAM = "joint_team"
    """队伍共建"""
    JOINT_PROJECT = "joint_project"
    """项目共做"""


class ProjectStatus(StrEnum):
    """States of a cooperation project."""

    DRAFT = "draft"
    """草稿"""
    PROPOSED = "proposed"
    """待各方确认"""
    RUNNING = "running"
    """进行中"""
    PAUSED = "paused"
    """已暂停"""
    CONCLUDING = "concluding"
    """待确认成果"""
    CLOSED = "closed"
    """已结项"""
    DECLINED = "declined"
    """已婉拒"""
    ENDED_EARLY = "ended_early"
    """提前结束"""
    DISCARDED = "discarded"
    """已废弃"""


class ActivityKind(StrEnum):
    """What was done together."""

    MEETING = "meeting"
    """会议研讨"""
    TRAINING = "training"
    """培训授课"""
    PRACTICE = "practice"
    """实践教学"""
    RESEARCH = "research"
    """调研与课题"""
    CONSTRUCTION = "construction"
    """场地与设备建设"""
    OTHER = "other"
    """其他"""


class ProjectParty(Fact):
    """An organisation in the project."""

    organisation_id: UUID
    """Which; schools, enterprises, associations, institutes, governments and training bodies."""
    confirmed: bool
    """Whether it has confirmed the plan with the present `content_hash`."""


class ProjectMilestone(Fact):
    """Something one party owes the project by a day; what it is stays behind the API."""

    id: UUID
    """Stays the same from the proposal on."""
    owner_id: UUID
    """The party that owes it."""
    due_on: date
    """Until the end of this day (Asia/Shanghai)."""
    claimed_on: date | None
    """Day on which its owner handed it in; null before, and again when it was returned."""
    done_on: date | None
    """That day, once another party has accepted it; null before."""


class ProjectState(Payload):
    """A cooperation project after the fact. Public within the alliance; a draft is its lead's alone."""

    number: Number
    """The number people use, e.g. XM-2026-0001."""
    status: ProjectStatus
    """Where it stands."""
    form: CooperationForm
    """In which form the parties work together."""
    title: PublishedTitle
    """Projects are published, so the title may travel."""
    lead_id: UUID
    """The party that leads it and speaks for its plan."""
    parties: tuple[ProjectParty, ...]
    """Everybody in it, the lead first."""
    major_codes: tuple[MajorCode, ...]
    """The majors it is for: 2, 4 or 6 digits of the catalogue (unverified); empty: any."""
    starts_on: date | None
    """First day; null only while it is a draft."""
    ends_on: date | None
    """Last day; null only while it is a draft."""
    content_hash: Sha256
    """SHA-256 of the plan that parties confirm: its texts stay behind the API."""
    milestones: tuple[ProjectMilestone, ...]
    """Who owes what by when, in the order of the plan."""
    activities: Count
    """Activities recorded, without those that were struck."""
    evidence: Count
    """Files that prove an activity or a milestone, each content counted once."""
    reached: Count
    """Participants of the activities, in attendances (人次)."""
    waiting_on: tuple[Waiting, ...]
    """Who has to act next."""
