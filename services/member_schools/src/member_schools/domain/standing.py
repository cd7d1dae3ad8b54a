"""The standing of an organisation as a table: who may do what to it, and what follows."""

from __future__ import annotations

from cyzj.contracts.codes import Standing
from cyzj.contracts.member_schools.membership import MembershipStatus
from cyzj.contracts.names import STANDINGS
from cyzj.domain.transitions import Machine, State, Transition

PARTNER, ACTIVE, DORMANT = Standing.PARTNER, Standing.ACTIVE, Standing.DORMANT
SUSPENDED, ENDED = Standing.SUSPENDED, Standing.ENDED
PRESENT = (PARTNER, ACTIVE, DORMANT, SUSPENDED)

STANDING = Machine(
    "organisation",
    "单位",
    states=tuple(State(s, STANDINGS[s]) for s in Standing),
    transitions=(
        Transition(
            (), "register", "登记单位", "office",
            "名称与代码有效", PARTNER, "organisation.registered",
        ),
        Transition(
            (PARTNER, ENDED), "admit", "接纳为正式成员", "office",
            "成员资格生效；集团办公室不是成员", ACTIVE, "organisation.admitted",
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
        Transition(
            (ACTIVE,), "rest", "进入休眠", "system",
            "180 日没有活动", DORMANT, "organisation.became_dormant",
        ),
        Transition(
            (DORMANT,), "wake", "恢复活跃", "system",
            "又有活动", ACTIVE, "organisation.reactivated",
        ),
        Transition(
            (ACTIVE, DORMANT, SUSPENDED), "leave", "退出联盟", "system",
            "办结退出，或被除名", ENDED, "organisation.left",
        ),
        Transition(
            (PARTNER, ENDED), "merge", "并入其他单位", "office",
            "已没有成员资格；接续的单位在册", ENDED, "organisation.merged",
        ),
        Transition(
            (PARTNER, ENDED), "close", "注销登记", "office",
            "已没有成员资格；写明理由", ENDED, "organisation.closed",
        ),
    ),
)  # fmt: skip
"""All but `register`, `change`, `merge` and `close` follow from the membership (membership_machine)."""

STANDING_OF = {
    MembershipStatus.ACTIVE: ACTIVE,
    MembershipStatus.DORMANT: DORMANT,
    MembershipStatus.SUSPENDED: SUSPENDED,
    MembershipStatus.EXITED: ENDED,
    MembershipStatus.EXPELLED: ENDED,
}
"""What an organisation may do, by its membership; the other states change nothing."""
