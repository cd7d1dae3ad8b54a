"""All stories as one timeline of steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from demo.stories import STORIES
from demo.story.cast import cast
from demo.story.days import Days
from demo.story.layout import lay_out
from demo.story.model import Step, Story
from demo.story.writer import write


def timeline(today: date, stories: Iterable[Story] = STORIES) -> list[Step]:
    """Every step of every story up to `today`, in the order of time."""
    days = Days(today)
    layouts = [lay_out(story, days) for story in stories]
    cast(layouts)
    steps = [step for layout in layouts for step in write(layout, days)]
    return sorted(steps, key=lambda step: (step.at, step.story, step.number))
