"""The incentive check: who without a seat could win one by saying something else about labels that only firms say."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.definition.scheme import Objective
from scoring.evaluate import Evaluation
from scoring.incentives.entry import chosen_anew, entries_of, field_of, relabelled, solve
from scoring.incentives.field import Access, Asked, Entry, Field, short_of
from scoring.incentives.lowering import Try, Wanted, lowered, with_facts
from scoring.incentives.options import Answers, Change, Option, Options, Reading
from scoring.incentives.pools import PoolChoice, pool_choices
from scoring.ranking.ranking import tie_columns_of

Integers = NDArray[np.int64]
MOST_TRIED, MOST_SHAPED, MOST_SOLVED = 4_000, 20, 40
"""So many concrete changes are looked for at most, so many to another segment, and so many by choosing a whole list.

Fewest labels first, and of those the best-ranked firms. By rank a list is hardly ever chosen for one: what is worked
out for a combination of labels answers for all who take it.
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
    loses its seat, None where several do; `answers`: the facts that change for a label that follows from them.
    """

    changes: tuple[Change, ...]
    score: int
    was: int
    lowered: int
    passed: int | None
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Incentives:
    """What the check found of every row that is eligible and has no seat, best-ranked first.

    `labels`: what it looked at; `gains` and `examples` by row; `tried`: the rows of whom every combination that no
    bound rules out was tried with concrete answers, or that have an example; `entries`: how many lines of entry were
    worked out; `open`: the changes that a bound does not rule out, by row that has no example; `pools`: who would have
    a seat in another pool.
    """

    labels: tuple[str, ...]
    gains: Mapping[int, Gain] = field(default_factory=dict)
    examples: Mapping[int, Example] = field(default_factory=dict)
    open: Mapping[int, tuple[Change, ...]] = field(default_factory=dict)
    tried: frozenset[int] = frozenset()
    entries: int = 0
    pools: tuple[PoolChoice, ...] = ()


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
        self.weights = options.weights
        self.ties = [tie_columns_of(evaluation.scheme, pool.id) for pool in evaluation.scheme.pools]
        self.shaped = self.solved = 0
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
        examples, tried = self._search({row: open_[row] for row in left})
        gains = {
            row: Gain.EXAMPLE if row in examples else Gain.BOUND if open_[row] else Gain.IMPOSSIBLE for row in waiting
        }
        return Incentives(
            self.options.names,
            gains,
            {row: examples[row] for row in left if row in examples},
            {row: self._changes(row, open_[row][0]) for row in left if row not in examples},
            tried,
            sum(entry is not UNKNOWN for entry in self.entries.values()),
            pool_choices(self.options, waiting, self._is_proved),
        )

    def _is_proved(self, row: int, asked: Asked, values: Integers) -> bool:
        """Return whether a row with other labels and these values is proved to be chosen, all others as they are."""
        if self._members[asked.pool] <= self.evaluation.terms.pools[asked.pool].seats:
            return False  # seats that a pool has no firms for go to others: with one more they would be divided anew
        entry = self.entry(asked)
        score = int(values @ self.weights[asked.pool])
        if entry.access is Access.ABOVE and score == entry.score:
            return False  # there the rank decides
        if not entry.exact or not self._reaches(entry, asked.pool, (row, score, values)):
            return False
        return entry.others is None or row not in entry.others()

    @cached_property
    def _members(self) -> Mapping[int, int]:
        """How many rows of each pool may be chosen."""
        free = [row for row in self.field.eligible if row not in self.evaluation.terms.kept_out]
        return Counter(self.evaluation.pools[free].tolist())

    def _search(self, open_: Mapping[int, Sequence[Option]]) -> tuple[dict[int, Example], frozenset[int]]:
        """Look for an example for each row; return them, and the rows of whom all that is open was tried.

        Each row's first combination is tried, then the second of whoever has no example, and so on.
        """
        queues = {row: sorted(own, key=lambda one: len(one.changes)) for row, own in open_.items()}
        examples: dict[int, Example] = {}
        left, missed = MOST_TRIED, set()
        for turn in range(max(map(len, queues.values()), default=0)):
            wanted = [(row, own[turn]) for row, own in queues.items() if row not in examples and turn < len(own)]
            missed |= {row for row, _option in wanted[left:]}
            wanted = wanted[:left]
            left -= len(wanted)
            for further in (False, True):
                asked = [one for one in wanted if one[0] not in examples]
                for (row, option), tries in zip(asked, self._tries(asked, further=further), strict=True):
                    found = None if tries is None else self._first_of(row, option, tries)
                    if isinstance(found, Example):
                        examples[row] = found
                    elif found is None:
                        missed.add(row)
        return examples, frozenset(open_) - (missed - set(examples))

    def _first_of(self, row: int, option: Option, tries: Sequence[Try]) -> Example | bool | None:
        """Return the first of several answers with which a row is chosen; else as `_tried` says."""
        said: Example | bool | None = False
        for one in tries:
            found = self._tried(row, option, one)
            if isinstance(found, Example):
                return found
            said = None if found is None else said
        return said

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

    def _tries(self, wanted: Sequence[tuple[int, Option]], *, further: bool) -> list[Sequence[Try] | None]:
        """Return concrete answers that give rows the labels of an option; None where no such answers are known.

        `further`: what is tried where the first ratings that were lowered won nothing.
        """
        found: list[list[Try] | None] = []
        ratings: list[tuple[int, Wanted]] = []
        facts: list[tuple[int, Wanted]] = []
        for number, (row, option) in enumerate(wanted):
            ways = [(number, Wanted(row, option, one)) for one in self._answers(row, option)]
            found.append([] if ways else None)
            names = {change.name for change in option.changes}
            self.shaped += further and "segment" in names
            if further and "segment" in names and self.shaped > MOST_SHAPED:
                found[number] = None
            elif names & {"level", "segment"}:
                ratings += ways
            elif option.exact and not further and not any(self.options.by_figures(name) for name in names):
                found[number] = [Try(self._most([row], option)[0], 0, {})]
            elif not further:
                facts += ways
        for (number, _one), own in zip(
            ratings, lowered(self.options, [one for _number, one in ratings], further=further), strict=True
        ):
            found[number] = [*(found[number] or ()), *own]
        made = zip(facts, with_facts(self.options, [one for _number, one in facts]), strict=True)
        for (number, _one), some in made:
            found[number] = None if some is None or found[number] is None else [*(found[number] or ()), *some]
        return list(found)

    def _answers(self, row: int, option: Option) -> list[Answers]:
        """Return the facts that may be changed for an option, one way or another; none where no way is known."""
        found: list[Answers] = [{}]
        for change in option.changes:
            reading = self.options.readings.get(change.name)
            if reading is not None and reading.answers is not None:
                ways = [one for one in reading.answers(row, change.new) if not self._is_found(row, one)]
                found = [{**own, **more} for own in found for more in ways]
        return found

    def _is_found(self, row: int, answers: Answers) -> bool:
        """Return whether somebody verified a fact of a row that would change."""
        return any(self.options.fixed(row, question) for question in answers)

    def _changes(self, row: int, option: Option) -> tuple[Change, ...]:
        """Return an option's changes as of one row: many rows share an option, and say different things now."""
        return tuple(Change(one.name, self.options.said(one.name, row), one.new) for one in option.changes)

    def _tried(self, row: int, option: Option, one: Try) -> Example | bool | None:
        """Return the example where a row with other answers is chosen, False where it is not, None where none may tell.

        None: lists enough were chosen.
        """
        pool = int(self.evaluation.pools[row])
        score = int(one.values @ self.weights[pool])
        entry = self.entry(Asked(pool, option.labels, option.group))
        if entry.exact and not self._reaches(entry, pool, (row, score, one.values)):
            return False
        chosen = self._chosen_with(row, option, (score, self._place(pool, row, score, one.values)))
        if chosen is None:
            return None
        if row not in chosen:
            return False
        gone = self.field.chosen - chosen
        passed = next(iter(gone)) if len(gone) == 1 else None
        was = int(self.field.ranking.scores[row])
        return Example(self._changes(row, option), score, was, one.lowered, passed, one.answers)

    def _chosen_with(self, row: int, option: Option, standing: tuple[int, tuple[int, ...]]) -> frozenset[int] | None:
        """Return who is chosen where a row that passes its entry has a score, stands at a place, and has other labels.

        The best list with a newcomer is the best one with this row, unless it holds the row as it was, too. None where
        a list would have to be chosen and so many were.
        """
        asked = Asked(int(self.evaluation.pools[row]), option.labels, option.group)
        entry = self.entry(asked)
        before = bisect_left(self.places, standing[1])
        before -= self.field.place[row] < before
        known = entry.exact and self.evaluation.terms.objective is Objective.RANK and not short_of(self.field, asked)
        others = entry.others() if known and entry.others is not None else frozenset({row})
        if row not in others:
            return others | {row}
        if self.solved >= MOST_SOLVED:
            return None
        self.solved += 1
        if known:
            return chosen_anew(self.field, row, asked, before)
        ranked = [other for other in self.field.eligible if other != row]
        scores = self.field.ranking.scores.copy()
        scores[row] = standing[0]
        terms = relabelled(self.evaluation.terms, row, option.labels, option.group)
        solved = solve(scores, terms, (*ranked[:before], row, *ranked[before:]), self.field.chosen)
        return frozenset() if solved is None else solved[0]


def _key(asked: Asked) -> tuple[object, ...]:
    return (asked.pool, tuple(sorted(asked.labels.items())), asked.group)
