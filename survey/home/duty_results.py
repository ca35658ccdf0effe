"""A duty as it is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """What waits, what depends on it, how many there are and of what, and the page that lists them ("" for none)."""

    title: str
    why: str
    measure: str
    count: int
    url: str
