"""`cyzj events tail`: the alliance's events as JSON lines."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Annotated
from uuid import UUID

import typer

app = typer.Typer(no_args_is_help=True, help="The alliance's events.")


@app.callback()
def main() -> None:
    """The alliance's events."""


@app.command()
def tail(
    type: Annotated[
        list[str] | None, typer.Option(help="event type or its end; may be repeated")
    ] = None,
    school: Annotated[str | None, typer.Option(help="id of a school: only what it may see")] = None,
    start: Annotated[str, typer.Option("--from", help="beginning or now")] = "now",
    limit: Annotated[int, typer.Option(help="end after so many events; 0: never")] = 0,
    bootstrap: Annotated[
        str, typer.Option(envvar="CYZJ_KAFKA__BOOTSTRAP_SERVERS")
    ] = "127.0.0.1:9092",
    prefix: Annotated[str, typer.Option(envvar="CYZJ_KAFKA__PREFIX")] = "",
) -> None:
    """Print events as they come, one JSON object a line, until Ctrl-C."""
    if start not in ("beginning", "now"):
        raise typer.BadParameter("--from takes beginning or now")
    try:
        wanted = UUID(school) if school else None
    except ValueError as error:
        raise typer.BadParameter("--school takes the id of a school") from error
    from cyzj.consumer import Listening

    listening = Listening(
        bootstrap_servers=bootstrap,
        types=type or (),
        school=wanted,
        from_beginning=start == "beginning",
        prefix=prefix,
        unreadable=lambda why: sys.stderr.write(f"cyzj: passed over {why}\n"),
    )
    try:
        asyncio.run(_print(listening, limit))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


async def _print(listening: object, limit: int) -> None:
    from aiokafka.errors import KafkaConnectionError

    from cyzj.consumer import Listening, listen

    assert isinstance(listening, Listening)
    left = limit
    try:
        async for event in listen(listening):
            line = {
                "type": event.type,
                "id": str(event.id),
                "subject": str(event.subject),
                "aggregateversion": event.aggregateversion,
                "time": event.time.isoformat(),
                "occurredat": event.occurredat.isoformat() if event.occurredat else None,
                "audience": event.audience,
                "actor": event.actor,
                "data": event.data.model_dump(mode="json"),
            }
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            left -= 1
            if left == 0:
                return
    except KafkaConnectionError as error:
        sys.stderr.write(
            f"cyzj: no Kafka at {listening.bootstrap_servers}; is `make run` running?\n"
        )
        raise typer.Exit(1) from error
