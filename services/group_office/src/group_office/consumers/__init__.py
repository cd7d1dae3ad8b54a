"""What the office listens to: every topic, its own too."""

from __future__ import annotations

from cyzj.contracts.topics import CONTEXTS

LISTENS_TO = CONTEXTS
