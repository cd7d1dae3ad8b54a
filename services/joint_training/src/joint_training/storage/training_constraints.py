"""What the database refuses of programmes, cohorts and certificates, in words."""

from __future__ import annotations

from cyzj.domain.errors import conflict
from cyzj.storage.unit import Constraints
from joint_training.storage.seats import oversold

TRAINING_CONSTRAINTS: Constraints = {
    "seats_are_not_oversold": oversold,
    "learner_enrols_once": lambda: conflict(
        "enrolled-already", "这名学员已经报了这个班次，请在名单里查看。"
    ),
    "teacher_gives_one_session_at_a_time": lambda: conflict(
        "teacher-busy", "授课教师在这段时间刚被排了另一个课次，请调整时间或另选教师。"
    ),
    "certificate_is_issued_once": lambda: conflict(
        "certificate-exists", "这份报名已有证书，请在证书列表查看。"
    ),
    "programme_is_revised_once": lambda: conflict(
        "revised-already", "这个项目已有一份修订版在办理，请继续办理那一份。"
    ),
}
