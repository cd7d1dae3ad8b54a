"""Chinese names of the codes, in one place for messages, pages and documents."""

from __future__ import annotations

from cyzj.contracts.codes import (
    ExchangeType,
    Jurisdiction,
    Mode,
    OrganisationKind,
    Role,
    Side,
    Standing,
)

EXCHANGE_TYPES = {
    ExchangeType.SECONDMENT: "挂职锻炼",
    ExchangeType.SHADOWING: "跟岗学习",
    ExchangeType.OUTREACH_TEACHING: "送教",
    ExchangeType.LECTURE: "专题讲座",
    ExchangeType.SAME_LESSON: "同课异构",
    ExchangeType.MENTORING: "师徒结对",
    ExchangeType.JOINT_RESEARCH: "联合教研",
}
MODES = {Mode.ONSITE: "现场", Mode.ONLINE: "线上", Mode.HYBRID: "混合"}
SIDES = {Side.HOME: "派出方", Side.HOST: "接收方"}
JURISDICTIONS = {Jurisdiction.SICHUAN: "四川", Jurisdiction.CHONGQING: "重庆"}
REGION_MARKS = {Jurisdiction.SICHUAN: "川", Jurisdiction.CHONGQING: "渝"}
STANDINGS = {
    Standing.PARTNER: "合作单位",
    Standing.ACTIVE: "正式成员",
    Standing.DORMANT: "休眠",
    Standing.SUSPENDED: "暂停",
    Standing.ENDED: "已退出",
}
ORGANISATION_KINDS = {
    OrganisationKind.SECONDARY: "中职",
    OrganisationKind.HIGHER: "高职",
    OrganisationKind.UNDERGRADUATE: "本科",
    OrganisationKind.ENTERPRISE: "企业",
    OrganisationKind.ASSOCIATION: "行业协会",
    OrganisationKind.INSTITUTE: "科研院所",
    OrganisationKind.GOVERNMENT: "政府/园区",
    OrganisationKind.TRAINING: "培训机构",
    OrganisationKind.OFFICE: "集团办公室",
}
ROLES = {
    Role.TEACHER: "教师",
    Role.COORDINATOR: "学校协调员",
    Role.SCHOOL_LEADER: "学校领导",
    Role.BASE_MANAGER: "基地管理员",
    Role.REVIEWER: "评审人",
    Role.COUNCIL_VOTER: "理事会表决人",
    Role.ENTERPRISE_MENTOR: "企业导师",
    Role.GROUP_OFFICE: "集团办公室",
    Role.OPERATOR: "平台运维",
    Role.SYSTEM: "系统",
}
