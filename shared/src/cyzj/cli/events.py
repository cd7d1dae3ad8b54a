"""`cyzj events tail`: the alliance's events as JSON lines."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

import typer

if TYPE_CHECKING:
    from cyzj.consumer import Listening
    from cyzj.contracts.envelope import Envelope

KAFKA = "CYZJ_KAFKA__"
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
    start: Annotated[Literal["beginning", "now"], typer.Option("--from")] = "now",
    limit: Annotated[int, typer.Option(help="end after so many events; 0: never")] = 0,
    bootstrap: Annotated[str, typer.Option(envvar=f"{KAFKA}BOOTSTRAP_SERVERS")] = "127.0.0.1:9092",
    prefix: Annotated[str, typer.Option(envvar=f"{KAFKA}PREFIX")] = "",
) -> None:
    """Print events as they come, one JSON object a line, until Ctrl-C.

    TLS and SASL as for every process: CYZJ_KAFKA__SECURITY_PROTOCOL, __SASL_MECHANISM, __USERNAME,
    __PASSWORD, __CA_FILE.
    """
    try:
        wanted = UUID(school) if school else None
    except ValueError as error:
        raise typer.BadParameter("--school takes the id of a school") from error
    from aiokafka.errors import KafkaError

    from cyzj.consumer import Listening

    listening = Listening(
        bootstrap_servers=bootstrap,
        types=type or (),
        school=wanted,
        from_beginning=start == "beginning",
        prefix=prefix,
        unreadable=lambda why: sys.stderr.write(f"cyzj: passed over {why}\n"),
        client=_security(),
    )
    try:
        with suppress(KeyboardInterrupt):  # before the loop takes it
            asyncio.run(_until_control_c(_print(listening, limit)))
    except BrokenPipeError:  # `… | head -1` has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except KafkaError as error:
        sys.stderr.write(f"cyzj: no Kafka answers at {bootstrap}; is `make run` running?\n")
        raise typer.Exit(1) from error


async def _until_control_c(work: Coroutine[None, None, None]) -> None:
    """Do the work, or give it up on Ctrl-C.

    It is cancelled until it has ended: a cancellation that arrives together with a record is lost
    in the client, and the listening would go on.
    """
    task, asked = asyncio.create_task(work), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, asked.set)
    waiting = asyncio.create_task(asked.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    while asked.is_set() and not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=0.5)
    with suppress(asyncio.CancelledError):
        await task


async def _print(listening: Listening, limit: int) -> None:
    from cyzj.consumer import listen

    left = limit
    async for event in listen(listening):
        sys.stdout.write(json.dumps(_line(event), ensure_ascii=False) + "\n")
        sys.stdout.flush()
        left -= 1
        if left == 0:
            return


def _line(event: Envelope) -> dict[str, object]:
    return {
        "type": event.type,
        "id": str(event.id),
        "subject": str(event.subject),
        "aggregateversion": event.aggregateversion,
        "epoch": event.epoch,
        "time": event.time.isoformat(),
        "occurredat": event.occurredat.isoformat() if event.occurredat else None,
        "audience": event.audience,
        "actor": event.actor,
        "correlationid": event.correlationid,
        "causationid": event.causationid,
        "data": event.data.model_dump(mode="json"),
    }


def _security() -> dict[str, Any]:
    """What the environment says of TLS and SASL, as aiokafka takes it."""
    told = {name.removeprefix(KAFKA): v for name, v in os.environ.items() if name.startswith(KAFKA)}
    chosen: dict[str, Any] = {"security_protocol": told.get("SECURITY_PROTOCOL", "PLAINTEXT")}
    if "SSL" in chosen["security_protocol"]:
        from aiokafka.helpers import create_ssl_context

        chosen["ssl_context"] = create_ssl_context(cafile=told.get("CA_FILE"))
    if told.get("USERNAME"):
        chosen["sasl_mechanism"] = told.get("SASL_MECHANISM", "SCRAM-SHA-512")
        chosen["sasl_plain_username"] = told["USERNAME"]
        chosen["sasl_plain_password"] = told.get("PASSWORD", "")
    return chosen
