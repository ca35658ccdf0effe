"""Who without a seat would have one in another pool that asks no more questionnaires, answering all else as it did.

A pool is chosen by answers: its condition reads questions, never a level, an index or a segment. Where the pool is an
open choice (a track) another one is no false answer; its ceiling is what a visit holds against the firm. Where criteria
of a pool read the very answers that decide on pools, its scores would be others, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring.definition.label_uses import Use, used_labels
from scoring.definition.scheme import Pool
from scoring.incentives.field import Asked
from scoring.incentives.options import Integers, Options
from scoring.selection.terms import LEVEL_SHARE, SEGMENT_SHARE

Reaches = Callable[[int, Asked, Integers], bool]
"""Row, what it would be, the values of its criteria -> whether it is proved to have a seat then."""
_OF_A_POOL = frozenset({"level", LEVEL_SHARE, "segment", SEGMENT_SHARE})


@dataclass(frozen=True)
class PoolChoice:
    """Rows that would have a seat in a pool, best-ranked first, and their scores there (10⁻⁶ point).

    `above`: those whose level, by their own answers, is above the pool's ceiling: they lose the seat once it is found.
    """

    pool: str
    rows: tuple[int, ...]
    scores: tuple[int, ...]
    above: frozenset[int]


def pool_choices(options: Options, waiting: Sequence[int], reaches: Reaches) -> tuple[PoolChoice, ...]:
    """Return for each pool who of some rows without a seat would have one there; pools that give nobody one are out.

    Rows that would have to fill in another questionnaire are left out, as are those whose pool officials verified, or
    whose level they found above the ceiling, and pools with no more firms than seats.
    """
    deciding = {one.name for one in used_labels(options.scheme) if one.use is Use.POOL}
    free = [row for row in waiting if not all(options.fixed(row, name) for name in deciding)]
    found = (
        _choice(options, number, free, reaches)
        for number, pool in enumerate(options.scheme.pools)
        if not any(
            deciding & read
            for read, one in zip(options.reads, options.scheme.criteria, strict=True)
            if one.belongs(pool.id)
        )
    )
    return tuple(one for one in found if one.rows)


def _choice(options: Options, number: int, waiting: Sequence[int], reaches: Reaches) -> PoolChoice:
    evaluation, pool = options.evaluation, options.scheme.pools[number]
    rows, scores, above = [], [], set()
    for row in waiting:
        own = int(evaluation.pools[row])
        if own == number or not set(pool.required) <= set(options.scheme.pools[own].required):
            continue
        too_high = _is_above(options, row, pool)
        if too_high and _is_found(options, row, pool):
            continue
        values = evaluation.matrix.values[row]
        labels = {name: label for name, label in options.labels_of(row).items() if name not in _OF_A_POOL}
        if reaches(row, Asked(number, labels, options.group_of(row)), values):
            rows.append(row)
            scores.append(int(values @ options.weights[number]))
            above |= {row} if too_high else set()
    return PoolChoice(pool.id, tuple(rows), tuple(scores), frozenset(above))


def _is_above(options: Options, row: int, pool: Pool) -> bool:
    """Return whether a row's level, as it was found or else as its answers have it, is above a pool's ceiling."""
    if pool.ceiling is None or pool.ceiling.questionnaire not in options.evaluation.profiles:
        return False
    name = pool.ceiling.questionnaire
    own = int(options.evaluation.profiles[name].level[row])
    return options.evaluation.inputs.levels.get((options.evaluation.keys[row], name), own) > pool.ceiling.level


def _is_found(options: Options, row: int, pool: Pool) -> bool:
    """Return whether officials found the level that a pool's ceiling is about."""
    return pool.ceiling is not None and (
        (options.evaluation.keys[row], pool.ceiling.questionnaire) in options.evaluation.inputs.levels
    )
