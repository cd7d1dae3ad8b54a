"""What recognition of an exchange can ask for (认定所需证据)."""

from __future__ import annotations

from enum import StrEnum


class EvidenceKind(StrEnum):
    """Kinds of evidence; which a kind of exchange needs is dated data of teacher_exchanges."""

    APPOINTMENT = "appointment"
    MONTHLY_REVIEW = "monthly_review"
    FINAL_ASSESSMENT = "final_assessment"
    LOG = "log"
    MENTOR_SIGN_OFF = "mentor_sign_off"
    REPORT = "report"
    SIGN_IN = "sign_in"
    LESSON_PLAN = "lesson_plan"
    HOST_CONFIRMATION = "host_confirmation"
    SLIDES = "slides"
    RATING = "rating"
    OBSERVATION = "observation"
    MINUTES = "minutes"
    PUBLIC_LESSON = "public_lesson"
    AGENDA = "agenda"
    OUTPUTS = "outputs"
    OTHER = "other"


EVIDENCE_KINDS = {
    EvidenceKind.APPOINTMENT: "任职文件",
    EvidenceKind.MONTHLY_REVIEW: "月度考评",
    EvidenceKind.FINAL_ASSESSMENT: "期满考核",
    EvidenceKind.LOG: "周志",
    EvidenceKind.MENTOR_SIGN_OFF: "带教师傅签阅",
    EvidenceKind.REPORT: "总结报告",
    EvidenceKind.SIGN_IN: "签到记录",
    EvidenceKind.LESSON_PLAN: "教案",
    EvidenceKind.HOST_CONFIRMATION: "接收学校确认",
    EvidenceKind.SLIDES: "课件",
    EvidenceKind.RATING: "听众评价",
    EvidenceKind.OBSERVATION: "听课记录",
    EvidenceKind.MINUTES: "评课或会议纪要",
    EvidenceKind.PUBLIC_LESSON: "公开课记录",
    EvidenceKind.AGENDA: "活动议程",
    EvidenceKind.OUTPUTS: "活动成果",
    EvidenceKind.OTHER: "其他材料",
}
