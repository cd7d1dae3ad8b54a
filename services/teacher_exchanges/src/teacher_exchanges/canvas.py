"""What the generated part of this service's README is written from."""

from __future__ import annotations

from cyzj.contracts.member_schools import agreement, appointment, organisation
from cyzj.http.canvas import Canvas
from teacher_exchanges.domain.machines import MACHINES
from teacher_exchanges.http.policies import POLICIES
from teacher_exchanges.wiring import ROUTERS

CANVAS = Canvas(
    context="teacher_exchanges",
    routers=ROUTERS,
    policies=POLICIES,
    machines=MACHINES,
    heard=(
        agreement.AgreementCameIntoForce,
        agreement.AgreementNoticeGiven,
        agreement.AgreementTerminated,
        agreement.AgreementTerminatedAsWhole,
        agreement.AgreementExpired,
        appointment.AppointmentGranted,
        appointment.AppointmentEnded,
        organisation.OrganisationRegistered,
        organisation.OrganisationChanged,
        organisation.OrganisationAdmitted,
        organisation.OrganisationSuspended,
        organisation.OrganisationReinstated,
    ),
)
