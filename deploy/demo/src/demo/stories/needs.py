"""What schools ask for, by kind; majors are plausible codes of the 2021 catalogue, unverified."""

from __future__ import annotations

from functools import partial

from cyzj.contracts.codes import ExchangeType, Mode
from cyzj.contracts.teacher_exchanges.facets import BudgetSource, Lodging, TeacherLevel
from demo.story.model import Need

K = ExchangeType
CNC, MECHATRONICS, ROBOTS = "460103", "660301", "660303"
CARS, NEW_CARS, CAR_SERVICE = "500211", "700209", "700206"
NETWORKS, DESIGN, SHOPS = "710202", "710210", "730701"
COOKING, NURSING, NURSERY, BUILDING = "740201", "720201", "770101", "640301"

outreach = partial(Need, K.OUTREACH_TEACHING)
lecture = partial(Need, K.LECTURE)
shadowing = partial(Need, K.SHADOWING)
secondment = partial(Need, K.SECONDMENT)
same_lesson = partial(Need, K.SAME_LESSON, days=1, lodging=Lodging.MEALS)
mentoring = partial(Need, K.MENTORING, mode=Mode.HYBRID, budget=BudgetSource.NONE_NEEDED)
research = partial(Need, K.JOINT_RESEARCH, months=4, mode=Mode.HYBRID, lodging=Lodging.NONE)

ONLINE, HYBRID = Mode.ONLINE, Mode.HYBRID
JUNIOR, MIDDLE, SENIOR = (
    TeacherLevel.DUAL_JUNIOR,
    TeacherLevel.DUAL_INTERMEDIATE,
    TeacherLevel.DUAL_SENIOR,
)
PROFESSOR, MASTER = TeacherLevel.ASSOCIATE_PROFESSOR, TeacherLevel.MASTER
PROJECT, PARTNER, ALLIANCE = BudgetSource.PROJECT, BudgetSource.PARTNER, BudgetSource.ALLIANCE
