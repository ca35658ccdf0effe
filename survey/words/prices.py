"""The effect of each limit on a list: names of those that came in and went out because of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Scheme
from survey.models import Evaluation
from survey.words.language import _n
from survey.words.limits import say_limit


@dataclass(frozen=True, slots=True)
class PriceLine:
    """What one limit costs: the names that came in and went out because of it."""

    limit: str
    came_in: tuple[str, ...]
    went_out: tuple[str, ...]


def codes_of_limits(evaluation: Evaluation) -> set[str]:
    """Return the credit codes of all that `price_lines` and `other_list` may name."""
    lists = [item[side] for item in evaluation.summary.get("prices", []) for side in ("came_in", "went_out")]
    return {key for keys in (*lists, *evaluation.summary.get("other_objective", {}).values()) for key in keys}


def price_lines(evaluation: Evaluation, scheme: Scheme, names: Mapping[str, str]) -> list[PriceLine]:
    """Return what each limit changed; `names`: of those that the reader may see, the others are counted."""
    return [
        PriceLine(say_limit(item, scheme), named(item["came_in"], names), named(item["went_out"], names))
        for item in evaluation.summary.get("prices", [])
    ]


def other_list(evaluation: Evaluation, names: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who would give way to whom under the objective that the scheme does not take."""
    other = evaluation.summary.get("other_objective", {})
    return named(other.get("only_here", []), names), named(other.get("only_there", []), names)


def named(keys: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return names, and one line that counts whoever lies outside the reader's scope."""
    known = tuple(names[key] for key in keys if key in names)
    hidden = len(keys) - len(known)
    return (*known, _n("其他街镇%(n)s家", hidden)) if hidden else known
