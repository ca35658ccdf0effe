"""What moves a list most: one weight, or one answer, at a time; by rank alone, before quotas and pins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.certainty.answer_draws import lower_codes
from scoring.certainty.hit_counts import one_thread_each
from scoring.certainty.pool_certainty import Ranked, kept_of, values_again
from scoring.definition.scheme import Scheme
from scoring.exact import WEIGHT
from scoring.ranking.ranking import rank, tie_columns_of

Integers = NDArray[np.int64]
_ABSENCES = 3
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class WeightLever:
    """How many of the first seats change hands when one weight moves by `step` (1/10 000), up or down."""

    criterion: str
    step: int
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class AnswerLever:
    """How many of the first seats would be lost, each by its holder alone, if this one answer were a step lower."""

    question: str
    seats: int


def weight_levers(scheme: Scheme, pool: str, values: Integers, *, seats: int, concentration: int) -> list[WeightLever]:
    """Return how many seats change hands when each weight moves by one standard deviation of the declared weight space.

    `values` int64 [n, criteria] of the eligible rows of a pool, sorted by key. Most seats changed first, then the
    scheme's order.
    """
    weights = [item.weight if item.belongs(pool) else 0 for item in scheme.criteria]
    ties = tie_columns_of(scheme, pool)
    first = set(rank(values, weights, ties).order[:seats].tolist())
    levers = []
    for column, weight in enumerate(weights):
        if not 0 < weight < WEIGHT:
            continue
        step = deviation(weight, concentration)
        changed = [
            len(first - set(rank(values, shifted(weights, column, weight + way * step), ties).order[:seats].tolist()))
            for way in (1, -1)
        ]
        levers.append(WeightLever(scheme.criteria[column].id, step, changed[0], changed[1]))
    return sorted(levers, key=lambda lever: -max(lever.up, lever.down))


def deviation(weight: int, concentration: int) -> int:
    """Return the standard deviation of a Dirichlet weight, ``sqrt(w (1 - w) / (C + 1))``, in 1/10 000, rounded down.

    At least 1, and never more than the weight or what is left of 1.
    """
    spread = isqrt(weight * (WEIGHT - weight) // (concentration + 1))
    return max(1, min(spread, weight, WEIGHT - weight))


def shifted(weights: Sequence[int], column: int, target: int) -> list[int]:
    """Return weights in which one has a new value and the others share the rest as before, over a common denominator.

    Integers in ``1 / (WEIGHT x (WEIGHT - w))``, exact.
    """
    others = WEIGHT - weights[column]
    return [target * others if place == column else weight * (WEIGHT - target) for place, weight in enumerate(weights)]


def answer_levers(scheme: Scheme, pool: int, ranked: Ranked, seats: int) -> list[AnswerLever]:
    """Return how many rows among the first seats would lose theirs, per answer that is one step lower, alone.

    `ranked`: the eligible rows of the pool with that number, sorted by key. Verified answers stay. Most seats first,
    then by question.
    """
    name = scheme.pools[pool].id
    weights = np.array([item.weight if item.belongs(name) else 0 for item in scheme.criteria], dtype=np.int64)
    ties = tie_columns_of(scheme, name)
    order = rank(ranked.matrix.values, weights.tolist(), ties).order
    if seats >= len(order):
        return []
    bar = _place(ranked.matrix.values[order[seats]], weights, ties, int(order[seats]))
    lost: Counter[str] = Counter()
    for owner, coded in sorted(ranked.sheets.items()):
        rows, questions, lowered = _lowered(coded, kept_of(ranked, owner), np.sort(order[:seats]))
        for start in range(0, len(rows), _LONGEST):
            part = np.arange(start, min(start + _LONGEST, len(rows)))
            with one_thread_each():
                values = values_again(scheme, ranked.take(rows[part]), {owner: lowered.take(part)})
            for place in np.flatnonzero(values @ weights <= -bar[0]).tolist():  # the others stay above, whatever ties
                row = int(rows[start + place])
                if _place(values[place], weights, ties, row) > bar:
                    lost[f"{owner}.{questions[start + place]}"] += 1
    return [AnswerLever(*item) for item in sorted(lost.items(), key=lambda item: (-item[1], item[0]))]


def _place(values: Integers, weights: Integers, ties: Sequence[int], row: int) -> tuple[int, ...]:
    """Return what orders rows, the better one smaller."""
    return (-int(values @ weights), *(-int(values[column]) for column in ties), row)


def _lowered(coded: Coded, kept: NDArray[np.bool_], rows: Integers) -> tuple[Integers, list[str], Coded]:
    """Return, for every answer that can be a step lower: its row, its question, and the sheet that differs in it."""
    names = lower_codes(coded.coding)
    found_rows, found_names, columns, codes = [], [], [], []
    for place, name in enumerate(names):
        own = rows[~kept[rows, place]]
        column = coded.coding.places[name]
        table = lower_codes(coded.coding)[name]
        lower = table[coded.codes[own, column] + _ABSENCES]
        falls = lower != coded.codes[own, column]
        found_rows.append(own[falls])
        found_names += [name] * int(falls.sum())
        columns += [column] * int(falls.sum())
        codes.append(lower[falls])
    if not found_names:
        return np.zeros(0, dtype=np.int64), [], coded.take(np.zeros(0, dtype=np.int64))
    chosen = np.concatenate(found_rows)
    sheet = coded.take(chosen)
    sheet.codes[np.arange(len(chosen)), columns] = np.concatenate(codes)
    return chosen, found_names, sheet
