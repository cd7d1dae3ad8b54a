"""`python -m tally.relay_process <database url> <bootstrap servers> <prefix>`: a relay to be killed."""

from __future__ import annotations

import asyncio
import sys

from cyzj.settings import KafkaSettings
from tally.harness import relay_to

if __name__ == "__main__":
    url, bootstrap, prefix = sys.argv[1:]
    settings = KafkaSettings(bootstrap_servers=bootstrap, prefix=prefix)
    asyncio.run(relay_to(url, settings).run())
