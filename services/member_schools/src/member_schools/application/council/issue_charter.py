"""The office issues a version of the charter; applicants sign the one in force."""

from __future__ import annotations

from cyzj.domain.errors import FieldError, conflict, invalid
from cyzj.domain.hashing import content_hash
from cyzj.storage.unit import Unit
from member_schools.domain.membership_parts import Charter
from member_schools.storage.council import add_charter, charter_in_force

LONGEST = 20_000


async def issue_charter(unit: Unit, text: str) -> Charter:
    """The next version, in force from now on; the text of the one in force again is refused."""
    words = text.strip()
    if not 10 <= len(words) <= LONGEST:
        message = f"请填写章程全文（10 至 {LONGEST} 字）。"
        raise invalid("invalid-charter", message, FieldError("text", message))
    present = await charter_in_force(unit.session, lock=True)
    if present is not None and present.text == words:
        raise conflict("same-charter", f"与现行章程（第 {present.version} 版）相同，无需发布。")
    version = present.version + 1 if present else 1
    made = Charter(
        version=version,
        text=words,
        content_hash=content_hash({"charter": words, "version": version}),
        in_force_from=unit.now,
        issued_by=unit.caller.person_ref,
    )
    await add_charter(unit.session, made)
    return made
