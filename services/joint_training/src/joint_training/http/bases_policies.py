"""Who may do what with bases and bookings."""

from __future__ import annotations

from cyzj.http.policies import Policies

BASES_POLICIES: Policies = {}
