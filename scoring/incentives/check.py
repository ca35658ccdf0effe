"""The incentive check: who without a seat could win one by saying something else about labels that only firms say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.evaluate import Evaluation
from scoring.incentives.entry import chosen_anew, entries_of, field_of, relabelled, solve
from scoring.incentives.field import Access, Asked, Entry, Field, short_of
from scoring.incentives.lowering import lowered, with_facts
from scoring.incentives.options import Answers, Change, Option, Options, Reading
from scoring.ranking.ranking import tie_columns_of

Integers = NDArray[np.int64]
MOST_SEARCHED, MOST_PLAIN = 20, 200
"""For so many firms at most a concrete change is looked for, the best-ranked first; the others are only bounded.

The first number is of those who would have to rate themselves lower, in ways that are tried one after another; the
second of those who only have to say another label.
"""
MOST_ENTRIES = 400
"""For so many combinations of labels at most the line of entry is worked out; no bound rules the others out."""


UNKNOWN = Entry(Access.ALWAYS, exact=False)


class Gain(StrEnum):
    """What the check says of a firm: no change wins a seat, one does (tried out), or the bound does not rule it out."""

    IMPOSSIBLE = "impossible"
    EXAMPLE = "example"
    BOUND = "bound"


@dataclass(frozen=True, slots=True)
class Example:
    """A change that wins a seat, the others being as they are: the list was chosen anew with it.

    `score` before and after in 10⁻⁶ point; `lowered`: how many ratings are a step or more lower; `passed`: the row that
    loses its seat, None where several do.
    """

    changes: tuple[Change, ...]
    score: int
    was: int
    lowered: int
    passed: int | None


@dataclass(frozen=True)
class Incentives:
    """What the check found of every row that is eligible and has no seat, best-ranked first.

    `labels`: what it looked at; `gains` and `examples` by row; `searched`: for how many rows an example was looked for;
    `entries`: how many lines of entry were worked out; `open`: the changes that a bound does not rule out, by row that
    has no example.
    """

    labels: tuple[str, ...]
    gains: Mapping[int, Gain] = field(default_factory=dict)
    examples: Mapping[int, Example] = field(default_factory=dict)
    open: Mapping[int, tuple[Change, ...]] = field(default_factory=dict)
    searched: int = 0
    entries: int = 0


def check_incentives(evaluation: Evaluation, readings: Mapping[str, Reading]) -> Incentives:
    """Return what firms without a seat could gain by labels that only they say.

    `readings`: attribute -> what it is worked out from, for those of the attributes that a quota may look at.
    """
    options = Options(evaluation, readings)
    found = field_of(evaluation.ranking, evaluation.verdicts, evaluation.terms, evaluation.shortlist)
    if found is None:
        return Incentives(options.names)
    return _Check(evaluation, options, found).run()


class _Check:
    def __init__(self, evaluation: Evaluation, options: Options, found: Field) -> None:
        self.evaluation, self.options, self.field = evaluation, options, found
        self.entries: dict[tuple[object, ...], Entry] = {}
        pools = evaluation.scheme.pools
        criteria = evaluation.scheme.criteria
        self.weights = [
            np.array([item.weight if item.belongs(pool.id) else 0 for item in criteria], dtype=np.int64)
            for pool in pools
        ]
        self.ties = [tie_columns_of(evaluation.scheme, pool.id) for pool in pools]
        self.places = list(self._places())

    def run(self) -> Incentives:
        """Bound every row's combinations, then look for an example where a bound leaves one open."""
        waiting = [row for row in self.field.eligible if row not in self.field.chosen]
        waiting = [row for row in waiting if row not in self.evaluation.terms.kept_out]
        open_: dict[int, list[Option]] = {row: [] for row in waiting}
        classes: dict[tuple[object, ...], list[int]] = {}
        for row in waiting:
            classes.setdefault(self.options.key_of(row), []).append(row)
        wanted = [(option, rows) for rows in classes.values() for option in self.options.of(rows[0])]
        wanted.sort(key=lambda one: len(one[0].changes))
        self.learn(Asked(int(self.evaluation.pools[rows[0]]), one.labels, one.group) for one, rows in wanted)
        for option, rows in wanted:
            for row in self._not_ruled_out(rows, option):
                open_[row].append(option)
        left = [row for row in waiting if open_[row]]
        examples: dict[int, Example] = {}
        searched = _searched(left, open_)
        for row in searched:
            example = self._example(row, open_[row])
            if example is not None:
                examples[row] = example
        gains = {
            row: Gain.EXAMPLE if row in examples else Gain.BOUND if open_[row] else Gain.IMPOSSIBLE for row in waiting
        }
        return Incentives(
            self.options.names,
            gains,
            examples,
            {row: self._changes(row, open_[row][0]) for row in left if row not in examples},
            len(searched),
            sum(entry is not UNKNOWN for entry in self.entries.values()),
        )

    def entry(self, asked: Asked) -> Entry:
        """Return what is needed with some labels; worked out once for each combination."""
        key = _key(asked)
        if key not in self.entries:
            self.learn([asked])
        return self.entries[key]

    def learn(self, asked: Iterable[Asked]) -> None:
        """Work out what is needed with several combinations of labels together, as many as may be."""
        new = list({_key(one): one for one in asked if _key(one) not in self.entries}.values())
        able = new[: max(MOST_ENTRIES - len(self.entries), 0)]
        found = [*entries_of(self.field, able), *[UNKNOWN] * (len(new) - len(able))]
        self.entries |= dict(zip(map(_key, new), found, strict=True))

    def _not_ruled_out(self, rows: Sequence[int], option: Option) -> Iterator[int]:
        """Yield the rows of one class that could win with an option, by the most that their score could be."""
        pool = int(self.evaluation.pools[rows[0]])
        entry = self.entry(Asked(pool, option.labels, option.group))
        if not entry.exact:
            yield from rows
            return
        if entry.access is Access.NEVER:
            return
        values = self._most(rows, option)
        scores = values @ self.weights[pool]
        line = None if entry.row is None else self.place_of(entry.row)
        if entry.access is Access.BEFORE and line is not None and line[0] == pool:
            near, sure = scores >= -line[1], scores > -line[1]
        else:
            near, sure = np.ones(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
        for place in np.flatnonzero(near).tolist():
            if sure[place] or self._reaches(entry, pool, (rows[place], int(scores[place]), values[place])):
                yield rows[place]

    def _most(self, rows: Sequence[int], option: Option) -> Integers:
        values = self.evaluation.matrix.values[list(rows)].copy()
        for column, value in option.caps.items():
            values[:, column] = np.minimum(values[:, column], value)
        for column, value in option.fixed.items():
            values[:, column] = value
        return values

    def _reaches(self, entry: Entry, pool: int, standing: tuple[int, int, Integers]) -> bool:
        """Return whether a row with a score and values passes an entry's line; where totals tie it may."""
        row, score, values = standing
        if entry.access is Access.ALWAYS:
            return True
        if entry.access is Access.ABOVE:
            return score >= (entry.score or 0)
        if entry.access is Access.NEVER or entry.row is None:
            return False
        return self._place(pool, row, score, values) < self.place_of(entry.row)

    def _place(self, pool: int, row: int, score: int, values: Integers) -> tuple[int, ...]:
        return (pool, -score, *(-int(values[column]) for column in self.ties[pool]), row)

    def _places(self) -> Iterator[tuple[int, ...]]:
        """Yield where each eligible row stands, best first."""
        rows = np.array(self.field.eligible, dtype=np.int64)
        pools, scores = self.evaluation.pools[rows].tolist(), self.field.ranking.scores[rows].tolist()
        values = self.evaluation.matrix.values[rows].tolist()
        for row, pool, score, own in zip(self.field.eligible, pools, scores, values, strict=True):
            yield (pool, -score, *(-own[column] for column in self.ties[pool]), row)

    def place_of(self, row: int) -> tuple[int, ...]:
        """Return where a row stands, as tuples are compared."""
        return self.places[self.field.place[row]]

    def _example(self, row: int, options: Sequence[Option]) -> Example | None:
        """Return the first change, fewest labels first, that wins a seat when the list is chosen anew with it."""
        for option in sorted(options, key=lambda one: len(one.changes)):
            for values, labels, count in self._tries(row, option):
                example = self._tried(row, option, (values, labels, count))
                if example is not None:
                    return example
        return None

    def _tries(self, row: int, option: Option) -> Iterator[tuple[Integers, Mapping[str, str], int]]:
        """Yield values, labels and lowered ratings of concrete answers that give an option's labels."""
        names = {change.name for change in option.changes}
        answers = self._answers(row, option)
        if answers is None:
            return
        if names & {"level", "segment"}:
            yield from lowered(self.options, row, option, answers)
        elif option.exact:
            yield self._most([row], option)[0], option.labels, 0
        else:
            values = with_facts(self.options, row, option, answers)
            if values is not None:
                yield values, option.labels, 0

    def _answers(self, row: int, option: Option) -> Answers | None:
        """Return the facts that have to be changed for an option, None where they are not known."""
        found: dict[str, int] = {}
        for change in option.changes:
            reading = self.options.readings.get(change.name)
            if reading is None or reading.answer is None:
                continue
            own = reading.answer(row, change.new)
            if own is None:
                return None
            found |= own
        return found

    def _changes(self, row: int, option: Option) -> tuple[Change, ...]:
        """Return an option's changes as of one row: many rows share an option, and say different things now."""
        return tuple(Change(one.name, self.options.said(one.name, row), one.new) for one in option.changes)

    def _tried(self, row: int, option: Option, tried: tuple[Integers, Mapping[str, str], int]) -> Example | None:
        """Choose the list anew with a row's other values and labels; return the example if the row is on it."""
        values, labels, count = tried
        pool = int(self.evaluation.pools[row])
        score = int(values @ self.weights[pool])
        entry = self.entry(Asked(pool, labels, option.group))
        if entry.exact and not self._reaches(entry, pool, (row, score, values)):
            return None
        chosen = self._chosen_with(row, option, (score, self._place(pool, row, score, values)), labels)
        if row not in chosen:
            return None
        gone = self.field.chosen - chosen
        was = int(self.field.ranking.scores[row])
        return Example(self._changes(row, option), score, was, count, next(iter(gone)) if len(gone) == 1 else None)

    def _chosen_with(
        self, row: int, option: Option, standing: tuple[int, tuple[int, ...]], labels: Mapping[str, str]
    ) -> frozenset[int]:
        """Return who is chosen where a row that passes its entry has a score, stands at a place, and has other labels.

        The best list with a newcomer is the best one with this row, unless it holds the row as it was, too.
        """
        asked = Asked(int(self.evaluation.pools[row]), labels, option.group)
        entry = self.entry(asked)
        before = bisect_left(self.places, standing[1])
        before -= self.field.place[row] < before
        if entry.exact and self.evaluation.terms.objective is Objective.RANK and not short_of(self.field, asked):
            others = frozenset({row}) if entry.others is None else entry.others()
            return chosen_anew(self.field, row, asked, before) if row in others else others | {row}
        ranked = [other for other in self.field.eligible if other != row]
        scores = self.field.ranking.scores.copy()
        scores[row] = standing[0]
        terms = relabelled(self.evaluation.terms, row, labels, option.group)
        solved = solve(scores, terms, (*ranked[:before], row, *ranked[before:]), self.field.chosen)
        return frozenset() if solved is None else solved[0]


def _searched(left: Sequence[int], options: Mapping[int, Sequence[Option]]) -> list[int]:
    """Return the rows for which a concrete change is looked for, of those with options that no bound rules out."""
    by_ratings = {"level", "segment"}
    rated = {row for row in left if any(by_ratings & {one.name for one in item.changes} for item in options[row])}
    plain = [row for row in left if row not in rated][:MOST_PLAIN]
    wanted = {*plain, *[row for row in left if row in rated][:MOST_SEARCHED]}
    return [row for row in left if row in wanted]


def _key(asked: Asked) -> tuple[object, ...]:
    return (asked.pool, tuple(sorted(asked.labels.items())), asked.group)
