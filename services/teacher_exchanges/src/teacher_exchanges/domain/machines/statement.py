"""The life of a statement (对账单): it runs with the term, is drawn up at its end, signed by both, or disputed."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

STATEMENT = Machine(
    name="statement",
    title="对账单",
    states=(
        State("running", "累计中"),
        State("open", "待签认"),
        State("half_signed", "一方已签"),
        State("signed", "已签认", terminal=True),
        State("disputed", "有异议"),
    ),
    transitions=(
        Transition(
            (), "begin", "开始累计", "system",
            "本学期双方之间第一次记账", "running", "statement.begun",
        ),
        Transition(
            ("running",), "draw_up", "出具", "system",
            "学期已经结束", "open", "statement.drawn_up",
        ),
        Transition(
            ("open", "half_signed"), "sign", "签认", "school/office",
            "内容指纹与现在的一致；每方一次；公共账户由集团办公室签认", "half_signed",
            "statement.signed",
        ),
        Transition(
            ("half_signed",), "agree", "双方签认", "system",
            "双方签认了同一内容", "signed", "statement.agreed",
        ),
        Transition(
            ("open", "half_signed"), "dispute", "提出异议", "school/office",
            "写明哪里不对", "disputed", "statement.disputed",
        ),
        Transition(
            ("disputed",), "redraw", "重新出具", "office",
            "写明处理结果；更正在台账中办理", "open", "statement.redrawn",
        ),
    ),
)  # fmt: skip
