"""What the generated part of this service's README is written from."""

from __future__ import annotations

from cyzj.contracts.member_schools import appointment, organisation
from cyzj.contracts.teacher_exchanges import engagement_events
from cyzj.http.canvas import Canvas
from joint_training.domain.machines import MACHINES
from joint_training.http.policies import POLICIES
from joint_training.wiring import ROUTERS

CANVAS = Canvas(
    context="joint_training",
    routers=ROUTERS,
    policies=POLICIES,
    machines=MACHINES,
    heard=(
        appointment.AppointmentGranted,
        appointment.AppointmentEnded,
        organisation.OrganisationRegistered,
        organisation.OrganisationChanged,
        organisation.OrganisationAdmitted,
        organisation.OrganisationSuspended,
        organisation.OrganisationReinstated,
        engagement_events.EngagementAccepted,
        engagement_events.EngagementStarted,
        engagement_events.EngagementFinished,
        engagement_events.EngagementEndedEarly,
        engagement_events.EngagementCancelled,
    ),
)
