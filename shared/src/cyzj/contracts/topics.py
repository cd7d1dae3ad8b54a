"""The topics: one per context, six partitions for ever, kept for ever."""

from __future__ import annotations

from cyzj.contracts.payload import BRAND, context_of

PARTITIONS = 6
"""Never changed: another number would send later events of an aggregate elsewhere and break order."""
CONTEXTS = ("member_schools", "teacher_exchanges", "joint_training", "group_office")


def topic_of(context: str, prefix: str = "") -> str:
    """The topic of a context; tests give a prefix of their own."""
    return f"{prefix}{BRAND}.{context}.v1"


def topic_for_type(event_type: str, prefix: str = "") -> str:
    """The topic that carries an event type."""
    return topic_of(context_of(event_type), prefix)


def all_topics(prefix: str = "") -> list[str]:
    """Every domain topic of the alliance."""
    return [topic_of(context, prefix) for context in CONTEXTS]
