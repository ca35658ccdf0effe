"""Concrete answers that give rows other labels: ratings lowered one after another, and facts that change.

Along a way (`scoring.incentives.ways`) a level only falls. So for all rows together, and as any firm is scored, the
first sheet of each way is sought that has the wanted level; another segment is sought along all of it. What has the
wanted labels is offered, the best score first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded, recode_figures
from scoring.certainty.answer_draws import lower_codes
from scoring.definition.rules import ClauseRule
from scoring.definition.scheme import ClosenessSource, IndexSource, OptionsSource
from scoring.evaluate import Evaluation
from scoring.incentives.options import Answers, Option, Options
from scoring.incentives.ways import Way, below, part_after_part, to_a_level
from scoring.maturity import score
from scoring.ranking.criteria import NO_FEATURES, decide_criteria, decide_features
from scoring.ranking.segments import assign

Integers = NDArray[np.int64]
_OFFERED = 2
_NEAR, _FURTHER = 16, 4
"""Most firms are a level lower after so few steps; where not, it is looked so many times further."""


@dataclass(frozen=True)
class Wanted:
    """A row, a combination of labels that it is to have, and the facts that change for it."""

    row: int
    option: Option
    answers: Answers

    @property
    def level(self) -> int | None:
        """The level that is wanted, None for whichever."""
        return next((int(one.new) for one in self.option.changes if one.name == "level"), None)

    @property
    def shape(self) -> bool:
        """Whether another segment is wanted."""
        return any(one.name == "segment" for one in self.option.changes)


@dataclass(frozen=True)
class Try:
    """Concrete answers: the values of the criteria, how many ratings are lower, and the facts that change."""

    values: Integers
    lowered: int
    answers: Answers


@dataclass(frozen=True)
class _Sheet:
    """A sheet of answers: for which of those wanted, along which way, and how many of its steps."""

    number: int
    way: Way
    steps: int


def lowered(options: Options, wanted: Sequence[Wanted], *, further: bool) -> list[tuple[Try, ...]]:
    """Return for each that is wanted what answers with lower ratings give it, the best first; none where none is found.

    `further`: along all ways but the first one to a level, which is tried before them.
    """
    found: list[tuple[Try, ...]] = [()] * len(wanted)
    together: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(wanted):
        name = options.graded_by(one.row)
        if name and not stale(options, one.answers):
            together[name].append(number)
    for name, numbers in together.items():
        group = _Group(options, name, [wanted[number] for number in numbers])
        for number, tries in zip(numbers, group.tries(further=further), strict=True):
            found[number] = tries
    return found


class _Group:
    """Rows that one questionnaire grades, with what is wanted of each."""

    def __init__(self, options: Options, name: str, wanted: Sequence[Wanted]) -> None:
        self.options, self.name, self.wanted = options, name, wanted
        self.coding = options.evaluation.inputs.sheets[name].coding
        self.rows = np.array([one.row for one in wanted], dtype=np.int64)
        self.base = changed_sheets(options, self.rows, [one.answers for one in wanted])[name]
        self.fixed = self._fixed()

    def _fixed(self) -> NDArray[np.bool_]:
        """Return which ratings somebody verified, bool [rows, columns]."""
        fixed = np.zeros(self.base.codes.shape, dtype=np.bool_)
        verified = {key for key, _question in self.options.evaluation.inputs.verified}
        for place, row in enumerate(self.rows.tolist()):
            if self.options.evaluation.keys[row] in verified:
                for name in lower_codes(self.coding):
                    fixed[place, self.coding.places[name]] = self.options.fixed(row, f"{self.name}.{name}")
        return fixed

    def tries(self, *, further: bool) -> list[tuple[Try, ...]]:
        """Return what is offered to each that is wanted, along the first way to a level or along the others."""
        sheets = [*self._by_level(further=further), *(self._by_shape() if further else ())]
        found: list[list[tuple[int, int, Try]]] = [[] for _one in self.wanted]
        if sheets:
            for sheet, total, one in self._scored(sheets):
                found[sheet.number].append((-total, one.lowered, one))
        return [tuple(one for *_order, one in sorted(own, key=lambda item: item[:2])[:_OFFERED]) for own in found]

    def _by_level(self, *, further: bool) -> Iterator[_Sheet]:
        """Yield the first sheet of each way at which a level is no higher than the wanted one."""
        levels: dict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(self.wanted):
            if one.level is not None and not one.shape:
                levels[one.level].append(number)
        for level, numbers in levels.items():
            rows = np.array(numbers, dtype=np.int64)
            ways = list(to_a_level(self.coding, level, self._spared))
            for way in ways[1:] if further else ways[:1]:
                steps, there = self._first(way, rows, level)
                yield from (_Sheet(number, way, int(steps[at])) for at, number in enumerate(numbers) if there[at])

    def _first(self, way: Way, rows: Integers, level: int) -> tuple[Integers, NDArray[np.bool_]]:
        """Return after how many steps of a way each row first has a level or a lower one, and whether it ever has."""
        most = len(way.columns)
        low, high = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), min(_NEAR, most), dtype=np.int64)
        while True:
            there = self._at(way, rows, high) <= level
            short = ~there & (high < most)
            if not short.any():
                break
            low, high = np.where(short, high + 1, low), np.where(short, np.minimum(high * _FURTHER, most), high)
        while (low < high).any():
            middle = (low + high) // 2
            down = self._at(way, rows, middle) <= level
            low, high = np.where(down, low, np.minimum(middle + 1, high)), np.where(down, middle, high)
        return high, there

    def _at(self, way: Way, rows: Integers, steps: Integers) -> Integers:
        """Return the level of each row after so many steps of a way."""
        return score(way.sheets(self.base.take(rows), steps, self.fixed[rows])).level.astype(np.int64)

    def _by_shape(self) -> Iterator[_Sheet]:
        """Yield every sheet of the ways that may lead to another segment."""
        for number, one in enumerate(self.wanted):
            if one.shape:
                ways = (
                    part_after_part(self.coding)
                    if one.level is None
                    else to_a_level(self.coding, one.level, self._spared)
                )
                yield from (_Sheet(number, way, steps) for way in ways for steps in range(1, len(way.columns) + 1))

    @cached_property
    def _spared(self) -> frozenset[str]:
        """The sub-domains that other criteria read, too: by closeness to a profile, or as a part."""
        scheme, rule = self.options.scheme, self.coding.questionnaire.rule
        if not isinstance(rule, ClauseRule):
            return frozenset()
        near = {
            name for one in scheme.criteria if isinstance(one.source, ClosenessSource) for name, _ in one.source.target
        }
        features = [] if scheme.segments is None else [one for one in scheme.segments.features if one.id in near]
        sources = [one.source for one in scheme.criteria] + [one.source for one in features]
        parts = {one.part for one in sources if isinstance(one, IndexSource) and one.questionnaire == self.name}
        return below(rule.tree, frozenset(parts))

    def _scored(self, sheets: Sequence[_Sheet]) -> Iterator[tuple[_Sheet, int, Try]]:
        """Yield the sheets that have the wanted labels, with the total score of each."""
        evaluation = self.options.evaluation
        sheets = sorted(sheets, key=lambda sheet: id(sheet.way))
        numbers = np.array([sheet.number for sheet in sheets], dtype=np.int64)
        codes = np.concatenate([own.codes for own in self._of_ways(sheets)])
        rows = self.rows[numbers]
        changed = [self.wanted[number].answers for number in numbers.tolist()]
        own = changed_sheets(self.options, rows, changed)
        own[self.name] = Coded(self.coding, np.asfortranarray(codes), own[self.name].numbers)
        values, graded, segments = _values_of(evaluation, own)
        levels = graded[self.name]
        counts = (codes != self.base.codes[numbers]).sum(axis=1)
        segments = _inside(evaluation, rows, segments)
        for at, sheet in enumerate(sheets):
            one = self.wanted[sheet.number]
            if _has_labels(self.options, one, int(levels[at]), int(segments[at])):
                with_labels = with_chosen(evaluation, one.option, values[at])
                weights = self.options.weights[int(evaluation.pools[one.row])]
                yield sheet, int(with_labels @ weights), Try(with_labels, int(counts[at]), one.answers)

    def _of_ways(self, sheets: Sequence[_Sheet]) -> Iterator[Coded]:
        """Yield the sheets of each way, which come one behind the other."""
        start = 0
        while start < len(sheets):
            end = start
            while end < len(sheets) and sheets[end].way is sheets[start].way:
                end += 1
            rows = np.array([sheet.number for sheet in sheets[start:end]], dtype=np.int64)
            steps = np.array([sheet.steps for sheet in sheets[start:end]], dtype=np.int64)
            yield sheets[start].way.sheets(self.base.take(rows), steps, self.fixed[rows])
            start = end


def with_facts(options: Options, wanted: Sequence[Wanted]) -> list[tuple[Try, ...] | None]:
    """Return rows with some facts changed: none where that brings other labels than are wanted, too.

    None where something else would be asked then, or no facts are known that would do.
    """
    evaluation = options.evaluation
    able = [number for number, one in enumerate(wanted) if one.answers and not stale(options, one.answers)]
    found: list[tuple[Try, ...] | None] = [None] * len(wanted)
    if not able:
        return found
    rows = np.array([wanted[number].row for number in able], dtype=np.int64)
    sheets = changed_sheets(options, rows, [wanted[number].answers for number in able])
    values, levels, segments = _values_of(evaluation, sheets)
    segments = _inside(evaluation, rows, segments)
    for at, number in enumerate(able):
        one = wanted[number]
        name = options.graded_by(one.row)
        if _has_labels(options, one, int(levels[name][at]) if name else 0, int(segments[at])):
            found[number] = (Try(with_chosen(evaluation, one.option, values[at]), 0, one.answers),)
        else:
            found[number] = ()
    return found


def _has_labels(options: Options, one: Wanted, level: int, segment: int) -> bool:
    """Return whether a level and a segment give the labels that are wanted."""
    labels = options.level_labels(one.row, level) | options.segment_labels(segment)
    return all(one.option.labels.get(name) == label for name, label in labels.items())


def _inside(evaluation: Evaluation, rows: Integers, segments: Integers) -> Integers:
    """Return the segments of rows, 0 outside the segments' pool."""
    if evaluation.segmenting is None:
        return np.zeros_like(segments)
    return np.where(evaluation.segmenting.segment[rows] == 0, 0, segments)


def stale(options: Options, answers: Answers) -> bool:
    """Return whether facts that change decide what is asked: the codes would not know."""
    return not options.asking.isdisjoint(answers)


def with_chosen(evaluation: Evaluation, option: Option, values: Integers) -> Integers:
    """Return values with those that a chosen label brings by itself."""
    values = values.copy()
    for column, value in option.fixed.items():  # none of an answer that was verified
        if isinstance(evaluation.scheme.criteria[column].source, OptionsSource):
            values[column] = value
    return values


def changed_sheets(options: Options, rows: Integers, changed: Sequence[Answers]) -> dict[str, Coded]:
    """Return the sheets of rows with some answers changed in each, but for those that somebody verified.

    What is scored and computed from them changes with them.
    """
    evaluation = options.evaluation
    sheets = {name: coded.take(rows) for name, coded in evaluation.inputs.sheets.items()}
    scored = [name for name in evaluation.profiles if options.computed_from(name)]
    for at, (row, answers) in enumerate(zip(rows.tolist(), changed, strict=True)):
        for qualified, code in answers.items():
            if options.fixed(row, qualified):
                continue
            owner, _, local = qualified.partition(".")
            coded = sheets[owner]
            if local in coded.coding.numbers:
                coded.numbers[at, coded.coding.numbers.index(local)] = code
            else:
                coded.codes[at, coded.coding.places[local]] = code
        if answers and scored:
            recode_figures(sheets, at, answers.keys(), scored)
    return sheets


def _values_of(
    evaluation: Evaluation, sheets: Mapping[str, Coded]
) -> tuple[Integers, Mapping[str, Integers], Integers]:
    """Return values, levels by questionnaire, and segments of changed rows."""
    scheme, plan = evaluation.scheme, evaluation.scheme.segments
    profiles = {own: score(sheets[own]) for own in evaluation.profiles}
    features = decide_features(plan.features, sheets, profiles) if plan is not None else NO_FEATURES
    values = decide_criteria(scheme, sheets, profiles, features).values
    levels = {own: profile.level.astype(np.int64) for own, profile in profiles.items()}
    if plan is None or plan.model is None:
        return values, levels, np.zeros(len(values), dtype=np.int64)
    return values, levels, assign(plan, plan.model, features).segment
