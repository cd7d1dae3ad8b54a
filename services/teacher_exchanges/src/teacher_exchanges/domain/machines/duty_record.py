"""The life of a duty record (履职记录): declared with evidence and verified, or credited with an exchange."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

DUTY_RECORD = Machine(
    name="duty_record",
    title="履职记录",
    states=(
        State("declared", "待核验"),
        State("returned", "退回补正"),
        State("credited", "已计入"),
        State("withdrawn", "已撤回", terminal=True),
        State("revoked", "已撤销", terminal=True),
    ),
    transitions=(
        Transition(
            (), "declare", "登记", "teacher/school",
            "有证明材料；企业实践的日期不与已登记的重叠", "declared", "duty_record.declared",
        ),
        Transition(
            (), "credit_recognised", "随交流认定计入", "system",
            "交流任务的学时已认定", "credited", "duty_record.credited",
        ),
        Transition(
            ("declared",), "verify", "核验通过", "school",
            "不是登记人，也不是本人", "credited", "duty_record.credited",
        ),
        Transition(
            ("declared",), "return", "退回补正", "school",
            "写明理由；不是登记人，也不是本人", "returned", "duty_record.returned",
        ),
        Transition(
            ("returned",), "redeclare", "补正后重新登记", "teacher/school",
            "由登记人办理", "declared", "duty_record.redeclared",
        ),
        Transition(
            ("declared", "returned"), "withdraw", "撤回登记", "teacher/school",
            "由登记人办理", "withdrawn", "duty_record.withdrawn",
        ),
        Transition(
            ("credited",), "revoke", "撤销", "school/office",
            "写明理由；不是本人", "revoked", "duty_record.revoked",
        ),
    ),
)  # fmt: skip
