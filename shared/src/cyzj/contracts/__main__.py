"""`python -m cyzj.contracts [--breaking]`: write the golden schema and example of every event."""

from __future__ import annotations

import sys

from cyzj.contracts.golden import Incompatible, write

try:
    changed = write(breaking="--breaking" in sys.argv[1:])
except Incompatible as harm:
    sys.stderr.write(
        f"{harm}\nGive the event a new version instead; before the first release: --breaking\n"
    )
    raise SystemExit(1) from harm
sys.stdout.write("\n".join(changed) + "\n" if changed else "every golden file is up to date\n")
