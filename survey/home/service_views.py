"""The lines of the page that says how the service is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.store.readings import Level, Reading
from survey.words.service_state import say_level, say_reading, say_title


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One line: what it is about, how bad it is, what was found, and what to do."""

    title: str
    level: Level
    state: str
    found: str
    remedy: str


def view_service(readings: Sequence[Reading]) -> Sequence[ServiceLine]:
    """Return the readings in words, the worst first, and otherwise in the order in which they were made."""
    worst = (Level.BAD, Level.SOON, Level.GOOD)
    rows = sorted(readings, key=lambda reading: worst.index(reading.level))
    return [
        ServiceLine(say_title(reading.topic), reading.level, say_level(reading.level), *say_reading(reading))
        for reading in rows
    ]
