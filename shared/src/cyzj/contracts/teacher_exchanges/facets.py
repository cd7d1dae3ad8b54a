"""Facets of a request or offer that stay behind the API: codes and their Chinese names, for forms and filters."""

from __future__ import annotations

from enum import StrEnum


class TeacherLevel(StrEnum):
    """The level a teacher must have at least (教师层次)."""

    ANY = "any"
    DUAL_JUNIOR = "dual_junior"
    DUAL_INTERMEDIATE = "dual_intermediate"
    DUAL_SENIOR = "dual_senior"
    ASSOCIATE_PROFESSOR = "associate_professor"
    MASTER = "master"


class Lodging(StrEnum):
    """What the receiving side provides (食宿)."""

    NONE = "none"
    MEALS = "meals"
    LODGING = "lodging"
    LODGING_AND_MEALS = "lodging_and_meals"


class BudgetSource(StrEnum):
    """Who pays (经费来源)."""

    SCHOOL_TRAINING = "school_training"
    PROJECT = "project"
    PARTNER = "partner"
    ALLIANCE = "alliance"
    NONE_NEEDED = "none_needed"


TEACHER_LEVELS = {
    TeacherLevel.ANY: "不限",
    TeacherLevel.DUAL_JUNIOR: "双师型（初级及以上）",
    TeacherLevel.DUAL_INTERMEDIATE: "双师型（中级及以上）",
    TeacherLevel.DUAL_SENIOR: "双师型（高级）",
    TeacherLevel.ASSOCIATE_PROFESSOR: "副高级职称及以上",
    TeacherLevel.MASTER: "技能大师、名师",
}
LODGINGS = {
    Lodging.NONE: "自理",
    Lodging.MEALS: "接收方提供午餐",
    Lodging.LODGING: "接收方提供住宿",
    Lodging.LODGING_AND_MEALS: "接收方提供住宿与午餐",
}
BUDGET_SOURCES = {
    BudgetSource.SCHOOL_TRAINING: "学校培训经费",
    BudgetSource.PROJECT: "项目经费",
    BudgetSource.PARTNER: "对方学校承担",
    BudgetSource.ALLIANCE: "联盟经费",
    BudgetSource.NONE_NEEDED: "不需要经费",
}
