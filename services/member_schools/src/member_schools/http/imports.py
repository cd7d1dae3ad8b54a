"""Organisations and staff from a spreadsheet."""

from __future__ import annotations

from cyzj.http.shown_once import new_secret, showing_once
from cyzj.imports.routes import Served, import_router
from member_schools.application.imports import staff
from member_schools.application.imports.organisations import IMPORT

ORGANISATIONS = Served(IMPORT, "organisations.register", of_school=False)
STAFF = Served(staff.importing(new_secret), "staff.invite", confirming=showing_once)
ROUTERS = (
    import_router("/v1/organisations", ORGANISATIONS),
    import_router("/v1/invitations", STAFF),
)
