"""The lists of an incentive check as pages and files show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.models import EvaluationEntry

EXAMPLES, OPEN, POOL = "examples", "open", "pool:"
"""Names of lists; that of a pool is followed by the pool, that of an absence is its question."""


@dataclass(frozen=True)
class CheckList:
    """One list: its name in addresses, its title, and its lines as the evaluation stores them."""

    name: str
    title: str
    lines: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A firm of a list: the change or what is said of it, scores before and after, and whose seat it would be.

    Scores are empty texts where a list has none, `passed` is None where several would lose theirs, or it is not the
    reader's to see.
    """

    entry: EvaluationEntry
    said: str
    was: str
    score: str
    passed: EvaluationEntry | None
