"""How sure each place is: a scheme's certainty plan applied to the pools of an evaluation.

P counts only the eligible of a pool and its own seats, before quotas, shares and pins. An interval of places counts
whom the rank beside it counts: everybody ranked in the pool. Both are internal: no enterprise, public sheet or letter
shows them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.certainty.answer_draws import lower_codes, lowered_answers, marked_answers
from scoring.certainty.hit_counts import THREADS, one_thread_each
from scoring.certainty.membership_counts import Standing, classify, membership_counts
from scoring.certainty.weight_draws import draw_weights
from scoring.definition.scheme import (
    CertaintyPlan,
    ChecklistSource,
    ClosenessSource,
    FiguresSource,
    IndexSource,
    OptionsSource,
    RatioSource,
    Scheme,
    Source,
)
from scoring.exact import WEIGHT
from scoring.loading.conditions import references
from scoring.maturity import score
from scoring.ranking.criteria import DecisionMatrix, decide_again, decide_features
from scoring.ranking.ranking import tie_columns_of

Integers = NDArray[np.int64]
Verified = frozenset[tuple[str, str]]
"""(key, qualified question) of answers that somebody verified."""


@dataclass(frozen=True)
class PoolCertainty:
    """Per row, sorted by key: `hits`, `low`, `high` int64 [n] of `MembershipCounts`; the class by the cuts.

    All zero and an empty text for who is not eligible. `intervals`: per pool, of how many draws the intervals are.
    """

    draws: int
    intervals: tuple[int, ...]
    hits: Integers
    low: Integers
    high: Integers
    standing: tuple[str, ...]


@dataclass(frozen=True)
class Ranked:
    """What was ranked: unique keys, their sheets and criteria, and per row its pool's number, -1 if not eligible.

    `everybody`: the number of the pool in which a row is ranked, eligible or not; None where all are eligible.
    """

    keys: tuple[str, ...]
    sheets: Mapping[str, Coded]
    matrix: DecisionMatrix
    pools: Integers
    verified: Verified = frozenset()
    everybody: Integers | None = None

    def take(self, rows: Integers) -> Ranked:
        """Return these rows, in this order."""
        matrix = DecisionMatrix(self.matrix.values[rows], self.matrix.missing[rows], self.matrix.figures[rows])
        sheets = {name: coded.take(rows) for name, coded in self.sheets.items()}
        everybody = None if self.everybody is None else self.everybody[rows]
        keys = tuple(self.keys[row] for row in rows)
        return Ranked(keys, sheets, matrix, self.pools[rows], self.verified, everybody)


def pool_certainty(scheme: Scheme, plan: CertaintyPlan, ranked: Ranked, seats: Sequence[int]) -> PoolCertainty:
    """Return how sure each place is; `seats` per pool."""
    count = len(ranked.keys)
    hits, low, high = (np.zeros(count, dtype=np.int64) for _ in range(3))
    standing = [""] * count
    intervals = []
    everybody = ranked.pools if ranked.everybody is None else ranked.everybody
    for number, pool in enumerate(scheme.pools):
        whole = np.flatnonzero(everybody == number)
        fit = ranked.pools[whole] == number
        rows = whole[fit]
        intervals.append(0)
        if not len(rows):
            continue
        weights = [item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria]
        drawn = draw_weights(weights, Fraction(plan.concentration), plan.draws, plan.seed)
        ties = tie_columns_of(scheme, pool.id)
        wanted = {*ties, *(column for column, weight in enumerate(weights) if weight)}
        drawn_values = replicas(scheme, plan, ranked.take(whole), wanted)
        pool_counts = membership_counts(drawn_values, drawn, seats[number], ties, eligible=fit)
        hits[rows], low[rows], high[rows] = pool_counts.hits[fit], pool_counts.low[fit], pool_counts.high[fit]
        intervals[-1] = pool_counts.interval_draws
        cuts = Fraction(plan.stable, WEIGHT), Fraction(plan.hopeless, WEIGHT)
        for row, value in zip(rows.tolist(), classify(hits[rows], plan.draws, *cuts), strict=True):
            standing[row] = Standing(value).value
    return PoolCertainty(plan.draws, tuple(intervals), hits, low, high, tuple(standing))


def replicas(
    scheme: Scheme, plan: CertaintyPlan, ranked: Ranked, columns: Collection[int] | None = None
) -> list[Integers]:
    """Return the criterion values [n, criteria] of every joint draw of the answers, through the real scorer.

    `columns`: the criteria that are needed, the others stay as they are; None for all.
    """
    if not plan.fall:
        return [ranked.matrix.values]
    read = _questionnaires_of(scheme, range(len(scheme.criteria)) if columns is None else columns)
    falling = {name: coded for name, coded in ranked.sheets.items() if name in read and lower_codes(coded.coding)}
    kept = {name: kept_of(ranked, name) for name in falling}

    def replica(draw: int) -> Integers:
        lowered = {
            name: lowered_answers(coded, ranked.keys, chance=plan.fall, seed=plan.seed, draw=draw, kept=kept[name])
            for name, coded in falling.items()
        }
        return values_again(scheme, ranked, lowered)

    with one_thread_each(), ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(replica, range(plan.replicas)))


def _questionnaires_of(scheme: Scheme, columns: Iterable[int]) -> frozenset[str]:
    """Return the questionnaires whose answers may change the values of these criteria from draw to draw."""
    features = {item.id: item.source for item in scheme.segments.features} if scheme.segments is not None else {}
    sources: list[Source] = []
    for source in (scheme.criteria[column].source for column in columns):
        sources += [features[name] for name, _ in source.target] if isinstance(source, ClosenessSource) else [source]
    return frozenset(name for source in sources for name in _read_by(source))


def _read_by(source: Source) -> Collection[str]:
    """Return the questionnaires that a source reads."""
    match source:
        case IndexSource(questionnaire):
            return {questionnaire}
        case OptionsSource(question):
            return {question.partition(".")[0]}
        case RatioSource(compute):
            ratios = (compute.now, compute.before) if compute.before is not None else (compute.now,)
            return {name.partition(".")[0] for ratio in ratios for name in (*ratio.of, *ratio.to)}
        case ChecklistSource(items):
            return {name.partition(".")[0] for item in items for name in references(item.when)}
        case FiguresSource(measures):
            return {name.partition(".")[0] for item in measures for name in (*item.figure.of, *item.figure.to)}
        case _:
            return ()


def kept_of(ranked: Ranked, name: str) -> NDArray[np.bool_]:
    """Return which graded answers of a questionnaire were verified, bool [n, graded questions]."""
    return marked_answers(ranked.sheets[name], ranked.keys, ranked.verified)


def values_again(scheme: Scheme, ranked: Ranked, changed: Mapping[str, Coded]) -> Integers:
    """Return the criterion values when some questionnaires hold other answers, rows as in `ranked`."""
    sheets = {**ranked.sheets, **changed}
    closeness = [item.source for item in scheme.criteria if isinstance(item.source, ClosenessSource)]
    targets = {name for source in closeness for name, _ in source.target}
    features = [item for item in scheme.segments.features if item.id in targets] if scheme.segments is not None else []
    if not any(name in changed for item in features for name in _read_by(item.source)):
        features = []
    scored = {item.source.questionnaire for item in features if isinstance(item.source, IndexSource)} | {*changed}
    profiles = {name: score(sheets[name]) for name in sorted(scored) if sheets[name].coding.questionnaire.rule}
    if not features or scheme.segments is None:
        return decide_again(scheme, ranked.matrix, (sheets, profiles))
    return decide_again(
        scheme,
        ranked.matrix,
        (sheets, profiles),
        decide_features(scheme.segments.features, sheets, profiles, wanted={item.id for item in features}),
    )
