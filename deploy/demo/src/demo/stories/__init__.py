"""What happened in the demonstration alliance, as data."""

from __future__ import annotations

from demo.stories.joint import JOINT
from demo.stories.lectures import LECTURES
from demo.stories.offers import OFFERS
from demo.stories.open_requests import OPEN_REQUESTS
from demo.stories.open_stays import OPEN_STAYS
from demo.stories.outreach import OUTREACH
from demo.stories.secondments import SECONDMENTS
from demo.stories.shadowing import SHADOWING

STORIES = (
    *OUTREACH,
    *LECTURES,
    *SHADOWING,
    *SECONDMENTS,
    *JOINT,
    *OFFERS,
    *OPEN_REQUESTS,
    *OPEN_STAYS,
)
"""Every story."""
SUSPENDED_ON = -20
"""Index (working days of the alliance) of the day one member is suspended."""
