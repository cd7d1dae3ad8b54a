"""What a chip says in a list when the item waits on the viewer, by machine and state: the verb."""

from __future__ import annotations

from collections.abc import Mapping

MY_TURN: Mapping[str, Mapping[str, str]] = {
    "membership": {
        "applied": "待我审核",
        "info_requested": "待我补材料",
        "under_review": "待我提请表决",
        "pending_vote": "待我表决",
        "admitted": "待我签署章程",
        "active": "待我恢复活动",
        "leaving": "待我办结退出",
    },
    "resolution": {"voting": "待我表决"},
    "pairing": {"proposed": "待我答复", "active": "待我办理"},
    "cooperation_project": {
        "proposed": "待我确认",
        "running": "待我办理",
        "concluding": "待我确认成果",
    },
    "factsheet": {"stale": "待我复核"},
    "qualification": {
        "declared": "待我核验",
        "returned": "待我补正",
        "verified": "待我续登",
    },
    "agreement": {
        "proposed": "待我审批",
        "partially_approved": "待我审批",
        "draft": "待我定稿",
        "negotiating": "待我定稿",
        "amending": "待我办理",
        "in_force": "待我续签",
        "reverted": "待我续签",
    },
    "request": {"open": "待我确认", "partially_matched": "待我确认"},
    "match": {
        "proposed": "待我选定",
        "shortlisted": "待我确认",
        "confirmed_by_home": "待我确认",
        "confirmed_by_host": "待我确认",
    },
    "engagement": {
        "nominated": "待我受理",
        "acknowledged": "待我答复",
        "returned": "待我修改",
        "accepted": "待我签任务书",
        "planned": "待我备齐",
        "ready": "待我确认到岗",
        "in_progress": "待我审批",
        "awaiting_evaluation": "待我考核",
        "evaluated": "待我认定",
        "disputed": "待我裁定",
    },
    "duty_record": {"declared": "待我核验", "returned": "待我补正"},
    "statement": {"open": "待我签认", "half_signed": "待我签认", "disputed": "待我处理"},
    "ring": {"assembling": "待我答复"},
    "clearing_round": {"solved": "待我答复"},
    "clearing_line": {"proposed": "待我答复", "half_accepted": "待我答复"},
    "base": {
        "proposed": "待我办理",
        "evaluating": "待我评估",
        "approved": "待我开工",
        "constructing": "待我投用",
        "maintenance": "待我结束维护",
    },
    "incident": {"blocked": "待我解除"},
    "booking": {
        "held": "待我审批",
        "offered": "待我确认",
        "confirmed": "待我确认时间",
        "displaced": "待我另约",
        "bumped": "待我另约",
    },
    "blackout": {"requested": "待我审批"},
    "programme": {"submitted": "待我审批"},
    "enrolment": {"applied": "待我推荐", "school_endorsed": "待我录取"},
    "certificate": {"eligible": "待我签发"},
    "result": {
        "submitted": "待我初审",
        "returned": "待我修改",
        "under_review": "待我评审",
        "revision_requested": "待我修改",
    },
    "adoption": {"upgrade_available": "待我升级", "action_required": "待我处置"},
}
