"""Use cases of the professional record (专业档案)."""
