"""What became of firms that an official called, exempted or proposed, and why the whole is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LEFT = (
    "unknown", "merged", "closed", "unlisted", "called", "not_called", "begun", "sent", "submitted", "returned",
    "exempt", "not_exempt", "withdrawn", "proposed", "other_unit", "recused", "own_recusal", "held", "not_held",
    "others", "not_proposed", "over",
)  # fmt: skip
"""Why a firm stays as it was; in words: `survey.directory.words.say_left`."""
REFUSED = ("reason", "campaign", "over", "holder", "unit", "same", "nothing", "recused")
"""Why nothing is done at all: no reason was given, no such campaign, it is over; of cases: who may not hold them, or of
that unit, who holds them already, who holds nothing, who is recused; in words: `say_refusal`."""


@dataclass(frozen=True, slots=True)
class FirmsOutcome:
    """`done`: the ids of the firms with which it was done, in order.  `why`: id of each other firm -> one of `LEFT`."""

    done: list[int]
    why: Mapping[int, str] = field(default_factory=dict)

    @property
    def left(self) -> list[int]:
        """The ids of the firms that stay as they were, in order."""
        return sorted(self.why)


@dataclass(frozen=True, slots=True)
class CallOutcome(FirmsOutcome):
    """What became of firms that were to be called, or whose calls were to be taken back."""

    @property
    def called(self) -> list[int]:
        """The ids of the firms that were called, or whose call was taken back."""
        return self.done


class CallRefusedError(Exception):
    """Nothing was done with any firm. `code`: one of `REFUSED`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
