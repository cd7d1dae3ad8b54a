"""People's names, for showing and never for deciding: asked of member_schools with the caller's own token."""

from cyzj.people.names import People, number_of

__all__ = ["People", "number_of"]
