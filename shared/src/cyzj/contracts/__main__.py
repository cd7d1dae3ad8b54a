"""`python -m cyzj.contracts`: write the golden schema and example of every event."""

from __future__ import annotations

import sys

from cyzj.contracts.golden import write

changed = write()
sys.stdout.write("\n".join(changed) + "\n" if changed else "every golden file is up to date\n")
