"""The marks of several experts as one figure each: their median, and how far they lie apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from survey.models import ExpertAdvice

FAR_APART = 2
"""So many steps between the highest and the lowest mark on a scale call for a talk."""


@dataclass(frozen=True, slots=True)
class ScaleFigure:
    """The marks on one scale. `median`: exact; `spread`: the highest less the lowest."""

    median: Fraction
    lowest: int
    highest: int

    @property
    def spread(self) -> int:
        """How far the marks lie apart, in steps."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class CaseFigures:
    """The marks of a case. `scales`: by id, empty while nobody gave any; `total`: the sums over the scales.

    `advices`: how many experts advise what.
    """

    given: int
    scales: Mapping[str, ScaleFigure]
    total: ScaleFigure | None
    advices: Mapping[ExpertAdvice, int]

    @property
    def is_far_apart(self) -> bool:
        """Whether the experts differ by two steps or more on some scale, or advise both for and against."""
        differ = any(figure.spread >= FAR_APART for figure in self.scales.values())
        return differ or {ExpertAdvice.RECOMMEND, ExpertAdvice.AGAINST} <= self.advices.keys()


def figures_of(scales: Sequence[str], opinions: Sequence[tuple[Mapping[str, int], ExpertAdvice]]) -> CaseFigures:
    """Return the figures of a case. `opinions`: of each expert who gave one, scale -> mark, and the advice."""
    advices: dict[ExpertAdvice, int] = {}
    for _marks, advice in opinions:
        advices[advice] = advices.get(advice, 0) + 1
    if not opinions:
        return CaseFigures(0, {}, None, advices)
    by_scale = {scale: _figure([marks[scale] for marks, _advice in opinions]) for scale in scales}
    total = _figure([sum(marks[scale] for scale in scales) for marks, _advice in opinions])
    return CaseFigures(len(opinions), by_scale, total, advices)


def _figure(marks: Sequence[int]) -> ScaleFigure:
    return ScaleFigure(Fraction(median(Fraction(mark) for mark in marks)), min(marks), max(marks))
