"""Schools by name in a calendar: those that joint_training has not heard of yet, from the register."""

from __future__ import annotations

from typing import Any

from portal.page import Page


async def with_schools(page: Page, found: dict[str, Any]) -> dict[str, Any]:
    """The calendar with every school by its name."""
    for one in found["entries"]:
        if one["school"] is None:
            known = await page.portal.schools.named(page.access, None, one["school_id"])
            one["school"] = {"id": known.id, "name": known.name}
    return found
