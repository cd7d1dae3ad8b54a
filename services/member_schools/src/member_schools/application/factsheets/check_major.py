"""The office has checked an entry of the catalogue of majors against the official text."""

from __future__ import annotations

from cyzj.domain.errors import not_found
from cyzj.reference.majors import YEAR, majors
from cyzj.storage.unit import Unit
from member_schools.storage import factsheets


async def check_major(unit: Unit, catalogue_year: int, code: str) -> None:
    """It is no longer unverified; a second time changes nothing. 404 for what is not in the table."""
    if catalogue_year != YEAR or code not in majors():
        raise not_found(f"{catalogue_year} 年目录里没有代码 {code}。")
    await factsheets.note_check(
        unit.session, catalogue_year, code, unit.now, unit.caller.person_ref
    )
