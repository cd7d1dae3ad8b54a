"""A Kafka in memory that may lose, delay or refuse what is sent: for trying many histories quickly.

It keeps what the real one promises the relay: a batch is taken or refused as a whole, and what it
says of a batch it did not answer for proves nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from enum import StrEnum

from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from cyzj.messaging.received import Raw

ROWS_A_BATCH = 3


class Fault(StrEnum):
    """What becomes of one batch."""

    NONE = "none"
    LOST = "lost"
    """No answer, and it never arrived."""
    UNANSWERED = "unanswered"
    """No answer, though it arrived."""
    LATE = "late"
    """No answer, and it arrives when newer batches have."""
    KILLED = "killed"
    """It arrived, and the relay's process died before it heard so."""


class Killed(BaseException):
    """The process is gone: nothing catches this."""


@dataclass
class FakeBatch:
    """What `create_batch` gives."""

    records: list[tuple[bytes, bytes, list[tuple[str, bytes]]]] = field(default_factory=list)

    def append(
        self, *, timestamp: int | None, key: bytes, value: bytes, headers: list[tuple[str, bytes]]
    ) -> bool | None:
        if len(self.records) == ROWS_A_BATCH:
            return None
        self.records.append((key, value, headers))
        return True

    def close(self) -> None:
        """As the real one: nothing more may be appended."""


@dataclass
class FakeKafka:
    """One topic, its producer, and the faults that wait for the next batches."""

    log: dict[int, list[Raw]] = field(default_factory=lambda: defaultdict(list))
    faults: deque[Fault] = field(default_factory=deque)
    refused: set[tuple[bytes, bytes]] = field(default_factory=set)
    """Key and version of the records it does not take."""
    late: list[tuple[int, FakeBatch]] = field(default_factory=list)

    def create_batch(self) -> FakeBatch:
        return FakeBatch()

    async def send_batch(
        self, batch: FakeBatch, topic: str, *, partition: int
    ) -> asyncio.Future[None]:
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        fault = self.faults.popleft() if self.faults else Fault.NONE
        places = {(key, dict(headers)["ce_aggregateversion"]) for key, _, headers in batch.records}
        if places & self.refused:
            answer.set_exception(MessageSizeTooLargeError())
        elif fault is Fault.NONE:
            self._store(partition, batch)
            answer.set_result(None)
        else:
            if fault in (Fault.UNANSWERED, Fault.KILLED):
                self._store(partition, batch)
            if fault is Fault.LATE:
                self.late.append((partition, batch))
            answer.set_exception(Killed() if fault is Fault.KILLED else KafkaTimeoutError())
        return answer

    def arrive(self) -> None:
        """What was late arrives now, behind everything newer."""
        for partition, batch in self.late:
            self._store(partition, batch)
        self.late.clear()

    def _store(self, partition: int, batch: FakeBatch) -> None:
        lane = self.log[partition]
        for key, value, headers in batch.records:
            lane.append(Raw("tally", partition, len(lane), key, value, headers))
