"""What the database refuses of bases and bookings, in words."""

from __future__ import annotations

from cyzj.domain.errors import DomainError, conflict
from cyzj.storage.unit import Constraints


def taken_meanwhile() -> DomainError:
    """Somebody else took the time between the look and the commit."""
    return conflict(
        "taken-meanwhile", "这个时段刚被别的预约占用，什么都没有提交；请重新查看可约时段后再预约。"
    )


BASES_CONSTRAINTS: Constraints = {
    "resource_is_taken_once": taken_meanwhile,
    "stations_suffice": lambda: conflict(
        "taken-meanwhile", "剩余工位刚被别的预约占用，什么都没有提交；请减少人数或换一个时段。"
    ),
    "bell_schedule_once_a_day": lambda: conflict(
        "schedule-exists", "这一天起已经有一份作息表；请换一个开始日期。"
    ),
    "teaching_term_once": lambda: conflict("changed-meanwhile", "教学周刚被设定，请刷新后再改。"),
    "make_up_days_pkey": lambda: conflict("changed-meanwhile", "这一天刚被安排，请刷新后再改。"),
    "feed_tokens_pkey": lambda: conflict("changed-meanwhile", "订阅地址刚被更新，请刷新。"),
}
