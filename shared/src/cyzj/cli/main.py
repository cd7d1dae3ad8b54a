"""The commands of `cyzj`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from cyzj.cli import events

if TYPE_CHECKING:
    from cyzj.settings import KafkaSettings

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
topics = typer.Typer(no_args_is_help=True, help="The alliance's Kafka topics.")
app.add_typer(topics, name="topics")
app.add_typer(events.app, name="events")


@app.callback()
def main() -> None:
    """The alliance's command line."""


@topics.command("apply")
def apply() -> None:
    """Create the topics that are missing; refuse a change that would break order."""
    from cyzj.messaging.topics import apply_topics

    made = _with_kafka(apply_topics)
    sys.stdout.write(f"topics: {', '.join(made) + ' created' if made else 'all in place'}\n")


@topics.command("empty")
def empty(
    yes: Annotated[bool, typer.Option("--yes", help="the services are stopped; do it")] = False,
) -> None:
    """Remove every record, as a part of a restore: the journals are sent again afterwards."""
    from cyzj.messaging.topics import empty_topics

    if not yes:
        sys.stderr.write("cyzj: every event would be removed from Kafka: say --yes\n")
        raise typer.Exit(1)
    sys.stdout.write(f"topics: {_with_kafka(empty_topics)} records removed\n")


def _with_kafka(work: Callable[[KafkaSettings], Coroutine[None, None, T]]) -> T:
    """What the work gives; one line and exit code 1 while Kafka is away or refuses."""
    from aiokafka.errors import KafkaError

    from cyzj.messaging.topics import TopicRefused
    from cyzj.settings import Settings, load

    settings = load(Settings).kafka
    try:
        return asyncio.run(work(settings))
    except TopicRefused as refusal:
        sys.stderr.write(f"cyzj: {refusal}\n")
        raise typer.Exit(1) from refusal
    except KafkaError as error:
        sys.stderr.write(f"cyzj: no Kafka answers at {settings.bootstrap_servers}\n")
        raise typer.Exit(1) from error
