"""The states of clearing rounds and their lines, as rows of the one table in `states`."""

from __future__ import annotations

CLEARING = {
    "clearing_round": (
        "撮合轮",
        "planned 已计划 draft · open 征集中 half · closed 已截止 half · solved 待答复 wait · "
        "concluded 已结束 done · cancelled 已取消 over",
    ),
    "clearing_line": (
        "撮合建议",
        "proposed 待答复 wait · half_accepted 一方已接受 half · matched 已成对接 done · "
        "refused 已拒绝 no · unanswered 未答复 over · fallen 已失效 over",
    ),
}
