"""The queue as a spreadsheet: organisations by name, people not at all."""

from __future__ import annotations

from cyzj.contracts.names import EXCHANGE_TYPES
from cyzj.spreadsheets.export import Column, Row
from group_office.application.show_queue import Timed
from group_office.domain.actions import ITEMS, PARTIES, action_title
from group_office.http.exports import name_of
from group_office.storage.items import Schools

COLUMNS = (
    Column("事项", 10),
    Column("编号", 16),
    Column("需求标题", 30),
    Column("交流类型", 12),
    Column("派出学校", 28),
    Column("接收学校", 28),
    Column("停在", 28),
    Column("由谁办理", 12),
    Column("要办的事", 16),
    Column("从何时起", 18),
    Column("时限", 18),
    Column("已等（工作日）", 14),
    Column("剩余（工作日）", 14),
    Column("提醒次数", 10),
    Column("督办时间", 18),
)


def row(timed: Timed, known: Schools) -> Row:
    """One turn."""
    turn, sla = timed.turn, timed.sla
    return (
        ITEMS.get(turn.item_kind, turn.item_kind),
        turn.number,
        turn.title,
        EXCHANGE_TYPES[turn.exchange_type],
        name_of(turn.home_school_id, known),
        name_of(turn.host_school_id, known),
        name_of(turn.school_id, known) or "集团办公室",
        PARTIES[turn.party],
        action_title(turn.action),
        turn.since,
        turn.due,
        sla.waited_days,
        sla.days_left,
        turn.reminders,
        turn.escalated_at,
    )


__all__ = ["COLUMNS", "Row", "row"]
