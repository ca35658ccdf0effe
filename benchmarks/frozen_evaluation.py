"""How commit 395df27 computed an evaluation, where it is computed otherwise now: kept to be measured against.

Its rules for ties, intervals and quotas have changed since; those are today's on both sides. Where every row may have a
seat, both give the same to the last digit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

import scoring.certainty.pool_certainty
import scoring.evaluate
import scoring.ranking.criteria
from benchmarks import Row
from scoring.answers.answers import Absence, Given, NotApplicable
from scoring.answers.coding import NOT_APPLICABLE, NOT_ASKED, NUMBER_BASE, Coded
from scoring.answers.conditions_on_rows import Sheets
from scoring.answers.derived_figures import figure
from scoring.certainty.answer_draws import lower_codes
from scoring.certainty.hit_counts import THREADS, tie_order
from scoring.certainty.levers import AnswerLever, _lowered, _place
from scoring.certainty.membership_counts import MembershipCounts
from scoring.certainty.pool_certainty import Ranked, kept_of
from scoring.definition.anchors import Anchors, interpolate
from scoring.definition.questionnaire import Compute
from scoring.definition.scheme import CertaintyPlan, ClosenessSource, Scheme
from scoring.exact import POINT, VALUE, WEIGHT, half_up
from scoring.maturity import score
from scoring.ranking.criteria import NO_FEATURES, decide_again, decide_features
from scoring.ranking.ranking import rank, tie_columns_of
from survey.evaluations import stored_rows

Integers = NDArray[np.int64]
Words64 = NDArray[np.uint64]
_BLOCK, _ABSENCES, _LONGEST = 64, 3, 20_000


@contextmanager
def computing() -> Iterator[None]:
    """Let evaluations inside be computed as they were then."""
    with ExitStack() as stack:
        for module, name, old in (
            (scoring.evaluate, "one_thread_each", nullcontext),
            (scoring.ranking.criteria, "ratio_figures", ratio_figures),
            (scoring.certainty.pool_certainty, "replicas", replicas),
            (scoring.certainty.pool_certainty, "membership_counts", certainty),
            (stored_rows, "answer_levers", answer_levers),
        ):
            stack.enter_context(mock.patch.object(module, name, old))
        yield


@dataclass(frozen=True)
class Listed:
    """Exact figures of all rows: the different ones, and which of them each row has; bool where there is none."""

    distinct: tuple[Fraction, ...]
    of_row: Integers
    missing: NDArray[np.bool_]

    def values(self, anchors: Anchors) -> Integers:
        """Return the values in 1/100 point; 0 where there is no figure."""
        table = np.array([half_up(interpolate(anchors, item) * VALUE) for item in self.distinct], dtype=np.int64)
        return np.where(self.missing, 0, table[self.of_row]) if len(table) else np.zeros(0, dtype=np.int64)

    def rounded(self) -> Integers:
        """Return the figures in 1/10 000."""
        table = np.array([half_up(number * POINT) for number in self.distinct], dtype=np.int64)
        return table[self.of_row] if len(table) else np.zeros(0, dtype=np.int64)


def ratio_figures(compute: Compute, sheets: Sheets) -> Listed:
    """Work ratios out row by row."""
    columns = {name: _decimals(sheets, name) for name in (*compute.now.of, *compute.now.to)}
    exact, missing = [], []
    for row in zip(*columns.values(), strict=True):
        found = figure(compute, dict(zip(columns, row, strict=True)).__getitem__)
        exact.append(Fraction(0) if isinstance(found, Absence) else found)
        missing.append(isinstance(found, Absence))
    table = {number: place for place, number in enumerate(dict.fromkeys(exact))}
    return Listed(tuple(table), np.array([table[number] for number in exact], dtype=np.int64), np.array(missing))


def _decimals(sheets: Sheets, name: str) -> list[Given]:
    owner, _, local = name.partition(".")
    coded = sheets[owner]
    places = coded.coding.questionnaire.questions[local].places
    return [_given(number, places) for number in coded.number(local).tolist()]


def _given(number: int, places: int) -> Given:
    if number > NUMBER_BASE:
        return Decimal(number).scaleb(-places)
    absence = number - NUMBER_BASE
    if absence == NOT_APPLICABLE:
        return NotApplicable("")
    return Absence.NOT_ASKED if absence == NOT_ASKED else Absence.NOT_ANSWERED


def replicas(scheme: Scheme, plan: CertaintyPlan, ranked: Ranked, _columns: object = None) -> list[Integers]:
    """Draw every answer of every questionnaire, and score them all, one draw after another."""
    if not plan.fall:
        return [ranked.matrix.values]
    falling = {name: coded for name, coded in ranked.sheets.items() if lower_codes(coded.coding)}
    kept = {name: kept_of(ranked, name) for name in falling}
    return [
        values_again(
            scheme,
            ranked,
            {
                name: fallen(coded, ranked.keys, chance=plan.fall, seed=plan.seed, draw=draw, kept=kept[name])
                for name, coded in falling.items()
            },
        )
        for draw in range(plan.replicas)
    ]


def values_again(scheme: Scheme, ranked: Ranked, changed: Mapping[str, Coded]) -> Integers:
    """Score everything again."""
    sheets = {**ranked.sheets, **changed}
    profiles = {name: score(sheets[name]) for name in sorted(sheets) if sheets[name].coding.questionnaire.rule}
    close = scheme.segments is not None and any(isinstance(item.source, ClosenessSource) for item in scheme.criteria)
    features = decide_features(scheme.segments.features, sheets, profiles) if close and scheme.segments else NO_FEATURES
    return decide_again(scheme, ranked.matrix, (sheets, profiles), features)


def fallen(coded: Coded, keys: Sequence[str], *, chance: int, seed: int, draw: int, kept: NDArray[np.bool_]) -> Coded:
    """Lower the answers of one draw, one question after another."""
    codes = coded.codes.copy(order="F")
    names = lower_codes(coded.coding)
    owner = coded.coding.questionnaire.id
    who = _mixed(np.array([_word(key) for key in keys], dtype=np.uint64))
    for place, name in enumerate(names):
        salt = _word(f"{seed}:{draw}:{owner}.{name}")
        falls = _mixed(who ^ np.uint64(salt)) % np.uint64(WEIGHT) < np.uint64(chance)
        falls &= ~kept[:, place]
        column = coded.coding.columns.index(name)
        table = lower_codes(coded.coding)[name]
        codes[falls, column] = table[codes[falls, column] + _ABSENCES]
    return Coded(coded.coding, codes, coded.numbers)


def _word(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _mixed(words: Words64) -> Words64:
    mixed = words.copy()
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))


def certainty(
    drawn: Sequence[Integers], weights: Integers, seats: int, tie_columns: Sequence[int], *, eligible: NDArray[np.bool_]
) -> MembershipCounts:
    """Sort every draw, keep every position, and count. Raises ValueError where not all rows are eligible."""
    if not eligible.all():
        message = "the rule for who is not eligible was another one then"
        raise ValueError(message)
    positions = _positions(drawn, weights, tie_columns)
    low, high = (_quantile(positions, share) for share in (Fraction(5, 100), Fraction(95, 100)))
    hits = (positions <= seats).sum(axis=1).astype(np.int64)
    return MembershipCounts(len(weights), len(weights), hits, low, high)


def _positions(drawn: Sequence[Integers], weights: Integers, tie_columns: Sequence[int]) -> NDArray[np.int32]:
    rows, draws = len(drawn[0]), len(weights)
    found = np.empty((rows, draws), dtype=np.int32)
    bits = max(rows - 1, 1).bit_length()
    orders = [tie_order(values, tie_columns) for values in drawn]
    tables = [values[order].astype(np.float64) for values, order in zip(drawn, orders, strict=True)]
    numbers = np.arange(1, rows + 1, dtype=np.int32)
    places = np.arange(rows, dtype=np.int64)
    mask = np.int64((1 << bits) - 1)

    def settle(block: Integers) -> None:
        for number in range(len(drawn)):
            own = block[block % len(drawn) == number]
            if not len(own):
                continue
            scores = weights[own].astype(np.float64) @ tables[number].T  # integers below 2**53: exact
            packed = (-scores.astype(np.int64) << bits) | places
            packed.sort(axis=1)
            for draw, line in zip(own.tolist(), packed & mask, strict=True):
                found[orders[number][line], draw] = numbers

    blocks = [np.arange(start, min(start + _BLOCK, draws)) for start in range(0, draws, _BLOCK)]
    with threadpool_limits(1), ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(settle, blocks))
    return found


def _quantile(positions: NDArray[np.int32], share: Fraction) -> Integers:
    place = -(-positions.shape[1] * share.numerator // share.denominator) - 1
    return np.partition(positions, place, axis=1)[:, place].astype(np.int64)


def answer_levers(scheme: Scheme, pool: int, ranked: Ranked, seats: int) -> list[AnswerLever]:
    """Lower one answer at a time, score everything again, and look at every row."""
    name = scheme.pools[pool].id
    weights = np.array([item.weight if item.belongs(name) else 0 for item in scheme.criteria], dtype=np.int64)
    ties = tie_columns_of(scheme, name)
    order = rank(ranked.matrix.values, weights.tolist(), ties).order
    if seats >= len(order):
        return []
    bar = _place(ranked.matrix.values[order[seats]], weights, ties, int(order[seats]))
    lost: dict[str, int] = {}
    for owner, coded in sorted(ranked.sheets.items()):
        rows, questions, lowered = _lowered(coded, kept_of(ranked, owner), np.sort(order[:seats]))
        for start in range(0, len(rows), _LONGEST):
            part = slice(start, start + _LONGEST)
            own = rows[part]
            values = values_again(scheme, ranked.take(own), {owner: lowered.take(np.arange(len(rows))[part])})
            for row, question, value in zip(own.tolist(), questions[part], values, strict=True):
                if _place(value, weights, ties, row) > bar:
                    lost[f"{owner}.{question}"] = lost.get(f"{owner}.{question}", 0) + 1
    return [AnswerLever(*item) for item in sorted(lost.items(), key=lambda item: (-item[1], item[0]))]


def rows() -> list[Row]:
    """Return nothing: `benchmarks.evaluating` measures against it."""
    return []
