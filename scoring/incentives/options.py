"""Which other labels a firm could take by saying something else, and the best values it could then have at most.

A firm may lower ratings, choose another chain, name another town, leave its group blank. It is not asked whether it
would overstate: what it says too much of itself earns points whatever the limits are, and is what visits look for. What
officials found is no choice of the firm: a level that was found (核定) stays, and so do answers that somebody verified.
Labels that follow from nothing else stay with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from scoring.answers.bearing import deciding_what_is_asked
from scoring.definition.anchors import Anchors, interpolate_all
from scoring.definition.labels import GROUP
from scoring.definition.scheme import Criterion, IndexSource, OptionsSource
from scoring.evaluate import Evaluation
from scoring.exact import POINT, VALUE
from scoring.incentives.level_bounds import highest_level, most_index
from scoring.incentives.limited_labels import limited_labels, self_reported_limits
from scoring.loading.declarations import questions_read
from scoring.maturity.assessed import UNLEVELLED
from scoring.selection.terms import LEVEL_SHARE, SEGMENT_SHARE, leading_of

Integers = NDArray[np.int64]
Answers = Mapping[str, int]
"""Qualified question -> the code or scaled number that it is changed to."""


@dataclass(frozen=True)
class Reading:
    """What the service works an attribute out from: questions, and the answers that give a row another label.

    `answers`: row, label -> what may be changed for it, one way or another; none where that is not known. Without it
    the label is what its only question says. `order`: the labels that figures give, those of smaller figures first.
    """

    questions: tuple[str, ...]
    answers: Callable[[int, str], Sequence[Answers]] | None = None
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One label that becomes another."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Option:
    """A combination of labels: the changes, the labels of all limited attributes, and overrides of values.

    `fixed`: criterion -> its value then; `caps`: criterion -> the most it can be; `exact`: nothing else can change.
    """

    changes: tuple[Change, ...]
    labels: Mapping[str, str]
    group: str
    fixed: Mapping[int, int] = field(default_factory=dict)
    caps: Mapping[int, int] = field(default_factory=dict)
    exact: bool = True


@dataclass(frozen=True)
class _Step:
    """One label of one dimension, and what it brings. `raised`: a higher level, which only other figures can bring."""

    change: Change | None
    labels: Mapping[str, str]
    fixed: Mapping[int, int] = field(default_factory=dict)
    caps: Mapping[int, int] = field(default_factory=dict)
    exact: bool = True
    raised: bool = False


class Options:
    """The combinations of labels that the rows of an evaluation could take by what only they say."""

    def __init__(self, evaluation: Evaluation, readings: Mapping[str, Reading]) -> None:
        self.evaluation, self.readings = evaluation, readings
        self.scheme, self.terms = evaluation.scheme, evaluation.terms
        self.names = self_reported_limits(self.scheme)
        self.floors, self.ceilings = limited_labels(self.terms)
        self.questionnaires = {name: coded.coding.questionnaire for name, coded in evaluation.inputs.sheets.items()}
        self.reads = [
            set(questions_read(item.source, self.scheme, self.questionnaires)) for item in self.scheme.criteria
        ]
        self.weights = [
            np.array([item.weight if item.belongs(pool.id) else 0 for item in self.scheme.criteria], dtype=np.int64)
            for pool in self.scheme.pools
        ]
        self._worths: dict[tuple[str, int], Mapping[int, OptionsSource]] = {}
        self.present = {name: frozenset(own) for name, own in evaluation.inputs.attributes.items()}
        members = Counter(name for name in self.terms.groups if name)
        self.crowded = {name for name, count in members.items() if count > self.terms.per_group > 0}

    def labels_of(self, row: int) -> dict[str, str]:
        """Return a row's limited labels; what no limit names is an empty text."""
        return {name: self._limited(name, own[row]) for name, own in self.terms.labels.items() if self._any(name)}

    def key_of(self, row: int) -> tuple[object, ...]:
        """Return what rows with the same options have in common."""
        own = tuple(self.labels_of(row).items())
        worth: tuple[object, ...] = tuple(
            self.said(name, row) for name in self.names if name in self.readings and self._worth(name, row)
        )
        level = -1 if self.found(row) else self._level(row) if "level" in self.names else 0
        worth = (*worth, *(less for name in self.names if (less := self._full_by_less(name, row))))
        worth = (*worth, *(checked for name in self.names if (checked := self._checked(name, row))))
        group = bool(self.group_of(row)) if self._may_leave_group(row) else self.group_of(row)
        return (int(self.evaluation.pools[row]), own, worth, level, group)

    def said(self, name: str, row: int) -> str:
        """Return what a row says now of a label."""
        if name == GROUP:
            return self.group_of(row)
        if name == "level":
            return str(self._level(row))
        if name == "segment":
            return str(int(self.evaluation.segmenting.segment[row])) if self.evaluation.segmenting is not None else ""
        return self.evaluation.inputs.attributes[name][row]

    def of(self, row: int) -> list[Option]:
        """Return every combination of labels but its own that a row could take, worse ones of a kind left out."""
        before = self.labels_of(row)
        group = "" if self._may_leave_group(row) else self.group_of(row)
        unhooked = group != self.group_of(row)
        dimensions = [list(self._steps(name, row)) for name in self.names if name != GROUP]
        found = []
        for steps in product(*dimensions):
            changes = [step.change for step in steps if step.change is not None]
            changes += [Change(GROUP, self.group_of(row), "")] if unhooked else []
            if not changes or (any(step.raised for step in steps) and not self._moves_level(row, changes)):
                continue
            labels = before | {name: value for step in steps for name, value in step.labels.items()}
            found.append(
                Option(
                    tuple(changes),
                    labels,
                    group,
                    {column: value for step in steps for column, value in step.fixed.items()},
                    {column: value for step in steps for column, value in step.caps.items()},
                    all(step.exact for step in steps),
                )
            )
        return found

    def group_of(self, row: int) -> str:
        """Return the row's group where it could be too many, else none."""
        own = self.terms.groups[row] if self.terms.groups else ""
        return own if own in self.crowded else ""

    def _may_leave_group(self, row: int) -> bool:
        """Return whether only the firm says its group, so that it could leave it blank."""
        return GROUP in self.names and not self._settled(GROUP, row)

    def _settled(self, name: str, row: int) -> bool:
        """Return whether all that a row's label is worked out from was verified."""
        reading = self.readings.get(name)
        return reading is not None and all(self.fixed(row, question) for question in reading.questions)

    def _any(self, name: str) -> bool:
        return bool(self.floors.get(name) or self.ceilings.get(name))

    def _limited(self, name: str, label: str) -> str:
        return label if label in self.floors.get(name, ()) or label in self.ceilings.get(name, ()) else ""

    def _level(self, row: int) -> int:
        name = self.graded_by(row)
        return int(self.evaluation.profiles[name].level[row]) if name else 0

    def graded_by(self, row: int) -> str:
        """Return the questionnaire whose level is a label of a row; an empty text for none."""
        pool = self.scheme.pools[int(self.evaluation.pools[row])].id
        shares = self.scheme.level_shares
        name = shares.questionnaire if shares is not None and shares.pool == pool else leading_of(self.scheme, pool)
        return name if name in self.evaluation.profiles else ""

    def found(self, row: int) -> bool:
        """Return whether officials found the level that is a label of a row (核定)."""
        return (self.evaluation.keys[row], self.graded_by(row)) in self.evaluation.inputs.levels

    @cached_property
    def asking(self) -> frozenset[str]:
        """The questions that decide what is asked."""
        return deciding_what_is_asked(self.questionnaires.values())

    def computed_from(self, name: str) -> frozenset[str]:
        """Return the facts that a questionnaire computes figures of its own from; empty for one that is not there."""
        questionnaire = self.questionnaires.get(name)
        return frozenset(
            fact
            for question in (questionnaire.questions.values() if questionnaire is not None else ())
            if question.compute is not None
            for ratio in (question.compute.now, question.compute.before)
            if ratio is not None
            for fact in (*ratio.of, *ratio.to)
        )

    def fixed(self, row: int, question: str) -> bool:
        """Return whether somebody verified a row's answer, by its qualified id."""
        return (self.evaluation.keys[row], question) in self.evaluation.inputs.verified

    def _checked(self, name: str, row: int) -> frozenset[str]:
        """Return the questions of an attribute of which a row's answers were verified."""
        reading = self.readings.get(name)
        return (
            frozenset(one for one in reading.questions if self.fixed(row, one)) if reading is not None else frozenset()
        )

    def _steps(self, name: str, row: int) -> Iterator[_Step]:
        yield _Step(None, {})
        if name == "level":
            yield from self._lower_levels(row)
            yield from self._higher_levels(row)
        elif name == "segment":
            yield from self._other_segments(row)
        elif not self._settled(name, row):
            yield from self._other_labels(name, row)

    def _other_labels(self, name: str, row: int) -> Iterator[_Step]:
        own = self.evaluation.inputs.attributes[name][row]
        floors, ceilings = self.floors.get(name, frozenset()), self.ceilings.get(name, frozenset())
        open_ = self._open_label(name, row)
        named = floors if open_ is not None else floors | ceilings
        if self._worth(name, row):
            named = floors | ceilings
        named |= self._full_by_less(name, row)
        wanted = [*sorted(named), *([open_] if open_ is not None else [])]
        for label in wanted:
            same = self._limited(name, label) == self._limited(name, own) and not self._worth(name, row)
            if label != own and not same:
                fixed, exact = self._effect(name, label, row)
                change = Change(name, own, label)
                yield _Step(change, {name: self._limited(name, label)}, fixed, {}, exact and bool(label))

    def _worth(self, name: str, row: int) -> Mapping[int, OptionsSource]:
        """Return the criteria that give a value per label of an attribute: none where its answer was verified."""
        if self._checked(name, row):
            return {}
        key = (name, int(self.evaluation.pools[row]))
        if key not in self._worths:
            questions = self.readings[name].questions
            self._worths[key] = {
                column: item.source
                for column, item in self._own_criteria(row)
                if isinstance(item.source, OptionsSource) and (item.source.question,) == questions
            }
        return self._worths[key]

    def _open_label(self, name: str, row: int) -> str | None:
        """Return the label that no limit names which is worth most; an empty text where nobody has one."""
        worth = self._worth(name, row)
        known = {*self.present[name], *(key for item in worth.values() for key in item.values)}
        free = sorted(label for label in known if label and not self._limited(name, label))
        if not free:
            return ""
        totals = {
            label: sum(
                self.scheme.criteria[column].weight * item.values.get(label, 0) for column, item in worth.items()
            )
            for label in free
        }
        return max(free, key=lambda label: totals[label])

    def _effect(self, name: str, label: str, row: int) -> tuple[Mapping[int, int], bool]:
        """Return the values that change with a label, and whether they are known and not only the most they can be."""
        questions = set(self.readings[name].questions) - self._checked(name, row)
        worth = self._worth(name, row)
        fixed, exact = {}, True
        for column, item in self._own_criteria(row):
            if not questions & self.reads[column]:
                continue
            if column in worth:
                fixed[column] = _value(item.anchors, worth[column].values.get(label, 0))
            else:
                fixed[column] = int(item.anchors[-1][1] * VALUE)
                exact = False
        return fixed, exact

    def _own_criteria(self, row: int) -> list[tuple[int, Criterion]]:
        pool = self.scheme.pools[int(self.evaluation.pools[row])].id
        return [(column, item) for column, item in enumerate(self.scheme.criteria) if item.belongs(pool)]

    def _lower_levels(self, row: int) -> Iterator[_Step]:
        name, own = self.graded_by(row), self._level(row)
        if not name:
            return
        seen: set[tuple[tuple[str, str], ...]] = {tuple(sorted(self.level_labels(row, own).items()))}
        for level in range(own - 1, -1, -1):
            labels = self.level_labels(row, level)
            mark = tuple(sorted(labels.items()))
            if mark in seen:
                continue
            seen.add(mark)
            caps = {
                column: _value(item.anchors, most)
                for column, item in self._own_criteria(row)
                if isinstance(item.source, IndexSource)
                and (item.source.questionnaire, item.source.part) == (name, "")
                and (most := most_index(self.evaluation.profiles[name].rule, level)) is not None
            }
            yield _Step(Change("level", str(own), str(level)), labels, {}, caps, exact=False)

    def _higher_levels(self, row: int) -> Iterator[_Step]:
        """Yield the higher levels that smaller figures may bring: one below the line of a ratio makes it larger."""
        own, name = self._level(row), self.graded_by(row)
        if not name or own < 0 or not any(self._computes(name, one) for one in self.names):
            return
        seen = {tuple(sorted(self.level_labels(row, own).items()))}
        for level in range(own + 1, highest_level(self.evaluation.profiles[name].rule) + 1):
            labels = self.level_labels(row, level)
            mark = tuple(sorted(labels.items()))
            if mark not in seen:
                seen.add(mark)
                yield _Step(Change("level", str(own), str(level)), labels, exact=False, raised=True)

    def _moves_level(self, row: int, changes: Sequence[Change]) -> bool:
        """Return whether some changes are made by figures that a row's level is worked out from."""
        return any(self._computes(self.graded_by(row), one.name) for one in changes)

    def _computes(self, questionnaire: str, name: str) -> bool:
        """Return whether a questionnaire computes figures from those that give another label."""
        if not self.by_figures(name):
            return False
        return not self.computed_from(questionnaire).isdisjoint(self.readings[name].questions)

    def _full_by_less(self, name: str, row: int) -> frozenset[str]:
        """Return the labels with a ceiling that smaller figures give a row: these figures may lift its score, too."""
        reading = self.readings.get(name)
        if reading is None or name == GROUP or (own := self.said(name, row)) not in reading.order:
            return frozenset()
        return self.ceilings.get(name, frozenset()) & set(reading.order[: reading.order.index(own)])

    def by_figures(self, name: str) -> bool:
        """Return whether a label follows from figures, so that only other figures give another one."""
        reading = self.readings.get(name)
        return reading is not None and reading.answers is not None

    def level_labels(self, row: int, level: int) -> dict[str, str]:
        """Return the limited labels that a level gives a row, none where officials found it."""
        if self.found(row):
            return {}
        stated = "" if level == UNLEVELLED else str(level)
        found = {"level": self._limited("level", stated)} if self._any("level") else {}
        shares = self.scheme.level_shares
        pool = self.scheme.pools[int(self.evaluation.pools[row])].id
        if shares is not None and shares.pool == pool and self._any(LEVEL_SHARE):
            band = next((band.id for band in shares.bands if stated and level <= band.upto), "")
            found[LEVEL_SHARE] = self._limited(LEVEL_SHARE, band)
        return found

    def _other_segments(self, row: int) -> Iterator[_Step]:
        segmenting = self.evaluation.segmenting
        own = int(segmenting.segment[row]) if segmenting is not None else 0
        plan = self.scheme.segments
        if not own or plan is None or plan.model is None:
            return
        seen = {tuple(sorted(self.segment_labels(own).items()))}
        for number in range(1, plan.model.k + 1):
            labels = self.segment_labels(number)
            mark = tuple(sorted(labels.items()))
            if mark not in seen:
                seen.add(mark)
                yield _Step(Change("segment", str(own), str(number)), labels, exact=False)

    def segment_labels(self, number: int) -> dict[str, str]:
        """Return the limited labels that a segment gives."""
        names = [name for name in ("segment", SEGMENT_SHARE) if self._any(name)]
        return {name: self._limited(name, str(number)) for name in names}


def _value(anchors: Anchors, figure: int) -> int:
    """Return the value (1/100 point) of a figure in 1/10 000."""
    return int(interpolate_all(anchors, np.array([figure], dtype=np.int64), Fraction(1, POINT), VALUE)[0])
