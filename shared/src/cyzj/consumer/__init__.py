"""For those who listen from outside: `async for event in listen(...)`. Needs `cyzj[consumer]` only."""

from cyzj.consumer.listening import Listening, listen

__all__ = ["Listening", "listen"]
