"""The standing of an organisation as a table: who may do what to it, and what follows."""

from __future__ import annotations

from cyzj.contracts.codes import Standing
from cyzj.contracts.names import STANDINGS
from cyzj.domain.transitions import Machine, State, Transition

PARTNER, ACTIVE, DORMANT = Standing.PARTNER, Standing.ACTIVE, Standing.DORMANT
SUSPENDED = Standing.SUSPENDED
PRESENT = (PARTNER, ACTIVE, DORMANT, SUSPENDED)

STANDING = Machine(
    "organisation",
    "单位",
    states=tuple(State(s, STANDINGS[s], terminal=s is Standing.ENDED) for s in Standing),
    transitions=(
        Transition(
            (), "register", "登记单位", "office",
            "名称与代码有效", PARTNER, "organisation.registered",
        ),
        Transition(
            (PARTNER,), "admit", "接纳为正式成员", "office",
            "不是集团办公室；加入日期不晚于今天", ACTIVE, "organisation.admitted",
        ),
        Transition(
            PRESENT, "change", "变更信息", "office, school",
            "名称、类型、省（市）、代码只由集团办公室变更", "", "organisation.changed",
        ),
        Transition(
            (ACTIVE, DORMANT), "suspend", "暂停资格", "office",
            "写明理由", SUSPENDED, "organisation.suspended",
        ),
        Transition(
            (SUSPENDED,), "reinstate", "恢复资格", "office",
            "写明理由", ACTIVE, "organisation.reinstated",
        ),
    ),
)  # fmt: skip
"""Dormancy, notice, exit and expulsion come with the full lifecycle (domain.md 2.1) as more rows."""
