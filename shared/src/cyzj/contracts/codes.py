"""The codes that several contexts use, each with its Chinese name."""

from __future__ import annotations

from enum import StrEnum


class OrganisationKind(StrEnum):
    """Kinds of organisation in the alliance (domain.md 1.1)."""

    SECONDARY = "secondary"
    """中职"""
    HIGHER = "higher"
    """高职"""
    UNDERGRADUATE = "undergraduate"
    """本科"""
    ENTERPRISE = "enterprise"
    """企业"""
    ASSOCIATION = "association"
    """行业协会"""
    INSTITUTE = "institute"
    """科研院所"""
    GOVERNMENT = "government"
    """政府/园区"""
    TRAINING = "training"
    """培训机构"""
    OFFICE = "office"
    """集团办公室"""

    @property
    def is_school(self) -> bool:
        return self in (self.SECONDARY, self.HIGHER, self.UNDERGRADUATE)


class Jurisdiction(StrEnum):
    """Province-level jurisdiction; values are the first digits of GB/T 2260 (unverified)."""

    SICHUAN = "51"
    CHONGQING = "50"


class Standing(StrEnum):
    """What a member may do now: `active` anything, `suspended` finish but start nothing new."""

    PARTNER = "partner"
    """Not a member: an enterprise or other organisation that members work with."""
    ACTIVE = "active"
    DORMANT = "dormant"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Role(StrEnum):
    """What a person may act as (architecture.md 8)."""

    TEACHER = "teacher"
    COORDINATOR = "coordinator"
    SCHOOL_LEADER = "school_leader"
    BASE_MANAGER = "base_manager"
    REVIEWER = "reviewer"
    COUNCIL_VOTER = "council_voter"
    ENTERPRISE_MENTOR = "enterprise_mentor"
    GROUP_OFFICE = "group_office"
    OPERATOR = "operator"
    SYSTEM = "system"


class ExchangeType(StrEnum):
    """The seven kinds of teacher exchange (domain.md 2.3)."""

    SECONDMENT = "secondment"
    """挂职锻炼"""
    SHADOWING = "shadowing"
    """跟岗学习"""
    OUTREACH_TEACHING = "outreach_teaching"
    """送教"""
    LECTURE = "lecture"
    """专题讲座"""
    SAME_LESSON = "same_lesson_multi_design"
    """同课异构"""
    MENTORING = "mentoring"
    """师徒结对"""
    JOINT_RESEARCH = "joint_research"
    """联合教研"""


class Mode(StrEnum):
    """Where it takes place: 现场, 线上, 混合."""

    ONSITE = "onsite"
    ONLINE = "online"
    HYBRID = "hybrid"


class Side(StrEnum):
    """Which side of an exchange a school takes: it sends (派出) or it receives (接收)."""

    HOME = "home"
    HOST = "host"

    @property
    def other(self) -> Side:
        return Side.HOST if self is Side.HOME else Side.HOME


class Visibility(StrEnum):
    """Who may see a request or offer."""

    ALLIANCE = "alliance"
    SCHOOLS = "schools"
