"""What a verification of the record found, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from survey.records.read_anchors import Anchor


class FaultError(Exception):
    """The first thing that does not fit, in a sentence. `unknown`: it cannot be told, since a key is missing."""

    def __init__(self, sentence: str, *, unknown: bool = False) -> None:
        super().__init__(sentence)
        self.unknown = unknown


def refuse(sentence: str, *, unknown: bool = False) -> NoReturn:
    """Raise FaultError with a sentence."""
    raise FaultError(sentence, unknown=unknown)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found. `fault`: the first thing that does not fit, or None.  `chained`: places that do.

    `waiting`: entries without a place yet.  `older`: entries older than the chain.  `erased`: entries without their
    personal values, by a recorded erasure.  `anchor`: the last one, or None.  `notes`: what is odd and no fault.
    """

    fault: FaultError | None
    chained: int = 0
    waiting: int = 0
    older: int = 0
    erased: int = 0
    anchor: Anchor | None = None
    notes: tuple[str, ...] = ()
