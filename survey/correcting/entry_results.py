"""What entering answers for a firm, and deciding on them, returns."""

from __future__ import annotations

from dataclasses import dataclass, field

from survey.models import EntrySource


@dataclass(frozen=True, slots=True)
class From:
    """Where an official has answers from, and why he enters them. `upload_id`: the workbook that they were in."""

    source: EntrySource
    reason: str
    upload_id: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many answers were entered, and how many waited for the firm already, just so.

    `replaced`: how many of the entered took the place of another answer that waited; `of_others`: of those how many a
    colleague had entered.
    """

    entered: int = 0
    waiting: int = 0
    replaced: int = 0
    of_others: int = 0


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the entries that were to be confirmed. `refused`: id -> code of `EntryRefusedError`."""

    confirmed: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)
