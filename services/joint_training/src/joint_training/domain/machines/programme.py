"""The life of a programme (培养项目): written by a school, approved by the office, published, archived."""

from __future__ import annotations

from cyzj.domain.transitions import Machine, State, Transition

PROGRAMME = Machine(
    name="programme",
    title="培养项目",
    states=(
        State("draft", "草稿"),
        State("submitted", "已提交"),
        State("approved", "已批准"),
        State("published", "已发布"),
        State("archived", "已归档", terminal=True),
    ),
    transitions=(
        Transition(
            (), "draft", "起草", "owner",
            "主办学校；修订版指明所替代的项目", "draft", "programme.drafted",
        ),
        Transition(
            ("draft",), "change", "修改", "owner",
            "", "", "programme.changed",
        ),
        Transition(
            ("draft",), "submit", "提交审批", "owner",
            "课程与学时、考核完整", "submitted", "programme.submitted",
        ),
        Transition(
            ("submitted",), "return", "退回修改", "office",
            "写明意见", "draft", "programme.returned",
        ),
        Transition(
            ("submitted",), "approve", "批准", "office",
            "内容指纹与提交的一致；提交人不能批准", "approved", "programme.approved",
        ),
        Transition(
            ("approved",), "publish", "发布", "owner",
            "内容与批准的一致", "published", "programme.published",
        ),
        Transition(
            ("draft", "approved", "published"), "archive", "归档", "owner/office/system",
            "不再开新班；修订版发布时原版自动归档", "archived", "programme.archived",
        ),
    ),
)  # fmt: skip
