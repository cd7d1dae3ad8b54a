"""What the made-up people write: natural words for every box that a form has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zlib import crc32

from cyzj.contracts.codes import ExchangeType

K = ExchangeType


def pick(choices: Sequence[str], *name: object) -> str:
    """The same choice for the same name, whenever it is asked."""
    return choices[crc32("/".join(map(str, name)).encode()) % len(choices)]


DESCRIPTIONS: Mapping[ExchangeType, tuple[str, ...]] = {
    K.SECONDMENT: (
        "希望到合作单位的教学或生产管理岗位挂职，参与日常工作，期满完成一份改进建议。",
        "安排骨干教师脱产挂职，跟随部门负责人工作，了解岗位标准，回校后修订课程标准。",
    ),
    K.SHADOWING: (
        "跟随带教师傅完整参与备课、上课和实训管理，每周写周志，结束后在本校上一次汇报课。",
        "以听课、评课和实训室管理为主，希望带教师傅每周至少安排两次面对面指导。",
    ),
    K.OUTREACH_TEACHING: (
        "本校该课程缺少有企业经历的教师，希望对方教师到校授课，同时带一名本校青年教师。",
        "请在实训室现场教学，学生约 40 人，设备清单可在对接后提供。",
    ),
    K.LECTURE: (
        "面向本专业教师和高年级学生，希望结合近两年的真实项目，留出半小时交流。",
        "请准备课件，听众约 120 人，讲座后由听众评价。",
    ),
    K.SAME_LESSON: (
        "两校各一位教师就同一课题上课，其余教师观课、评课，形成教案和评课纪要。",
        "课题已定，欢迎不同地区的学校各出一位主讲，观课人数不限。",
    ),
    K.MENTORING: (
        "入职三年内的青年教师，希望与对方学校骨干教师结对，每学期听课不少于 8 节。",
        "一对一结对一学年，期末上公开课，期满由双方共同考核。",
    ),
    K.JOINT_RESEARCH: (
        "围绕课程标准和实训项目开发，每月一次线上研讨，学期末形成一套共用资源。",
        "共同开发活页式教材，各校分工编写，集中审稿两次。",
    ),
}
CONTACT_NOTES = (
    "请通过平台站内信联系本校协调员，工作日当天回复。",
    "对接后请联系教务处（示例），食宿由后勤处统一安排。",
)
ANSWER_NOTES = (
    "我校有合适的教师，时间可以配合，教学内容可以一起商量。",
    "该专业是我校重点专业，愿意承担，希望先沟通一次教学要求。",
    "可以安排，建议把时间往后推一周，避开我校期中检查。",
)
DECLINE_WORDS: Mapping[str, tuple[str, ...]] = {
    "time": ("贵校可安排的时间与我校教学周不一致，这次先不对接，下学期再联系。",),
    "level": ("这次希望由高级双师型教师承担，谢谢贵校的支持。",),
    "volume": ("我校需要连续授课，贵校可安排的学时不够，谢谢。",),
    "cost": ("本学期外出培训经费已用完，待下学期经费下达后再对接。",),
    "other": ("该专业实训室正在改造，暂时无法接待，请谅解。",),
}
NOMINATION_REMARKS = (
    "该教师担任本专业教研组长，近三年有企业实践经历，请予接洽。",
    "本校已安排好代课，请按计划接收。",
    "该教师首次参加校际交流，请多指导。",
)
REASONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "teacher_decline": ("personal", ("家中有老人需要照顾，近期不便外出，申请下学期再安排。",)),
    "host_return": (
        "materials",
        (
            "请补充该教师的企业实践证明和教学档案，再重新提名。",
            "提名没有写明授课班级所需的软件版本，请补充后重新提交。",
        ),
    ),
    "host_reject": ("qualification", ("岗位需要电工高级证书，该教师暂不具备，请另行推荐。",)),
    "cancel": (
        "work",
        (
            "该教师临时承担技能大赛集训任务，本次交流取消，已与对方学校沟通。",
            "实训设备到货推迟，无法按期开课，双方商定取消。",
        ),
    ),
    "interrupt": ("health", ("教师身体不适需休养一段时间，双方商定先中断，恢复后继续。",)),
    "end_early": (
        "health",
        ("教师手术住院，医生建议休养两个月，提前结束，已完成的部分照常考核。",),
    ),
    "end_early_unjustified": ("work", ("教师未经双方同意返校，多次沟通后决定提前结束。",)),
    "return_evidence": ("materials", ("签到记录缺少最后两次课，请补齐后重新提交。",)),
    "dispute": ("hours", ("考核写的实际授课少了两次，签到记录可以证明，请复核。",)),
}
WITHDRAWALS = (
    "本校已内部调整师资，不再需要外部支持。",
    "实训室改造延期，本学期不具备开课条件，下学期重新发布。",
)
RESOLUTION = "经核对签到记录和双方说明，两次课确已完成，按实际学时认定；请接收学校以后当次确认。"
NO_SHOW = "计划到岗日后多次联系未果，派出学校表示教师临时另有安排，按未到岗登记。"
SUSPENSION = "连续两个学期未按协议接收已约定的交流教师，经理事会讨论决定暂停成员资格（演示）。"
GOALS: Mapping[ExchangeType, tuple[str, ...]] = {
    K.SECONDMENT: ("熟悉岗位职责和工作流程", "参与一个完整的项目", "完成一份课程改进建议"),
    K.SHADOWING: ("跟听不少于 20 节课", "独立上一次汇报课", "整理一套实训项目指导书"),
    K.OUTREACH_TEACHING: ("完成约定学时的授课", "带教一名本校青年教师", "留下教案和实训任务单"),
    K.LECTURE: ("完成专题讲座", "收集听众评价"),
}
ARRANGEMENTS = (
    "周一至周四在岗，周五返校参加教研；食宿由接收学校安排，往返交通由派出学校承担。",
    "每周两次课，单周上午、双周下午，在实训楼进行；材料由接收学校准备。",
    "第一周熟悉情况，第二周起正式开展，中期双方各检查一次。",
)
PLAN_REMARKS = ("同意。", "同意，请注意实训安全。", "同意，安排已与教务处确认。")
AMENDED = "因对方学校作息调整，增加一次集中研讨，其余不变。"
PRAISE: Mapping[str, tuple[str, ...]] = {
    "home": (
        "按计划完成任务，回校后上了汇报课，带动了本专业教研。",
        "态度认真，材料齐全，达到预期。",
    ),
    "host": ("教学准备充分，学生反映好，按时完成全部内容。", "融入团队快，提出的建议已被采用。"),
    "teacher": ("收获很大，接收学校安排周到，带教细致。", "教学条件好，希望以后延长时间。"),
}
EVIDENCE_TITLES = {
    "appointment": "任职文件",
    "monthly_review": "月度考评表",
    "final_assessment": "期满考核表",
    "log": "周志汇总",
    "mentor_sign_off": "带教师傅签阅单",
    "report": "总结报告",
    "sign_in": "签到记录",
    "lesson_plan": "教案",
    "host_confirmation": "接收学校确认单",
    "slides": "讲座课件",
    "rating": "听众评价汇总",
}
