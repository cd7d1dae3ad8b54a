"""The words of the professional record: kinds, levels, what waits, what was said.

member_schools decides; a test holds these tables against its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.pages.memberships.vocabulary import Turn

KINDS = {
    "professional_title": "职称",
    "dual_teacher": "双师型教师",
    "master_teacher": "名师",
    "enterprise_mentor": "企业导师",
    "skill_level": "职业技能等级",
}
_HONOURS = {"school": "校级", "municipal": "市级", "provincial": "省级", "national": "国家级"}
LEVELS: Mapping[str, Mapping[str, str]] = {
    "professional_title": {
        "full_senior": "正高级",
        "associate_senior": "副高级",
        "intermediate": "中级",
        "assistant": "初级（助理级）",
        "entry": "员级",
    },
    "dual_teacher": {"senior": "高级", "intermediate": "中级", "junior": "初级"},
    "master_teacher": _HONOURS,
    "enterprise_mentor": _HONOURS,
    "skill_level": {
        "grade_one": "一级（高级技师）",
        "grade_two": "二级（技师）",
        "grade_three": "三级（高级工）",
        "grade_four": "四级（中级工）",
        "grade_five": "五级（初级工）",
    },
}
CHOICES = {
    f"{kind}:{level}": f"{KINDS[kind]} · {name}"
    for kind, levels in LEVELS.items()
    for level, name in levels.items()
}
"""Kind and level chosen at once: no level that the kind has not."""
FIELDS = {
    "phone": "手机号",
    "email": "电子邮箱",
    "id_number": "身份证号",
    "birth_month": "出生年月",
    "certificates": "证书编号",
}
OPEN = frozenset({"declared", "returned"})
OVER = frozenset({"withdrawn", "expired", "revoked"})
SEEN_AS = {
    "self": "本人",
    "coordinator": "学校协调员",
    "school_leader": "学校领导",
    "group_office": "集团办公室",
    "": "同事",
}
TURNS: Mapping[str, Turn] = {
    "verify": Turn(
        "核验专业档案",
        "核对证明材料与登记的内容一致后通过；不一致的，写明理由退回。",
        "核验",
        "待我核验",
        "去核验",
        "verify",
        ("return",),
    ),
    "redeclare": Turn(
        "补正后重新登记",
        "按退回的理由补正材料或内容，重新登记后继续核验。",
        "补正",
        "待我补正",
        "去补正",
        "redeclare",
        ("withdraw",),
    ),
    "declare": Turn(
        "续登快到期的专业档案",
        "取得新证书后登记新的一项；到期前没有续登的，自动标为已到期。",
        "续登",
        "待我续登",
        "去续登",
    ),
}
SAID = {"return": "退回", "withdraw": "撤回登记", "revoke": "撤销"}
"""The steps that words come with."""
