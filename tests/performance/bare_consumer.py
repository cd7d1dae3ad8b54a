"""The reference for `projection`: a bare aiokafka consumer of the same records.

It joins a group, takes batches of our size from our fetch settings, looks at key, value and every
header of every record, and commits the offsets after each batch, as whoever must lose nothing has
to. It decodes nothing. The clock runs from the first batch to the commit of the last; the first
batch, whose arrival starts the clock, is not counted. Prints records a second.
"""

from __future__ import annotations

import sys
import time
from uuid import uuid4

import uvloop
from aiokafka import AIOKafkaConsumer

from cyzj.messaging.subscriptions import BATCH


async def main(servers: str, topic: str, records: int) -> float:
    async with AIOKafkaConsumer(
        topic,
        bootstrap_servers=servers,
        group_id=f"bare-{uuid4()}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        fetch_max_wait_ms=100,
    ) as consumer:
        read = first = size = 0
        started = 0.0
        while read < records:
            for batch in (await consumer.getmany(timeout_ms=100, max_records=BATCH)).values():
                for record in batch:
                    size += len(record.key) + len(record.value)
                    size += sum(len(value) for _, value in record.headers)
                read += len(batch)
            await consumer.commit()
            if not first:
                first, started = read, time.perf_counter()
        return (read - first) / (time.perf_counter() - started)


sys.stdout.write(f"{uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))}\n")
