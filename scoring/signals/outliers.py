"""Figures far from those of the same group: the distance from the median, in medians of all such distances (MAD)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.answers.derived_figures import ratio
from scoring.definition.signals import SignalCheck
from scoring.signals.firms import Firm, Signal, figures_read, shown
from scoring.signals.one_firm import applies


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of a group: its median, and the median of the distances from it. `others`: how many beside oneself."""

    median: Fraction
    spread: Fraction
    others: int


def of_outliers(check: SignalCheck, firms: Sequence[Firm]) -> Mapping[str, Signal]:
    """Return key -> signal of each firm whose figure is more than `factor` spreads away from its group's median.

    A firm counts where it has a group and the figure. Nothing is found in a group with fewer than `fewest` others, nor
    in one where half of the figures are the same, since there any other would be infinitely far.
    """
    values: dict[str, Fraction] = {}
    groups: dict[str, list[str]] = {}
    known = {firm.key: firm for firm in firms}
    for firm in firms:
        value = ratio(check.figure, firm.look) if check.figure and firm.group and applies(check, firm) else None
        if isinstance(value, Fraction):
            values[firm.key] = value
            groups.setdefault(firm.group, []).append(firm.key)
    found = {}
    for keys in groups.values():
        middle = middle_of([values[key] for key in keys])
        if middle.others < check.fewest or middle.spread == 0:
            continue
        for key in keys:
            figures = _far(check, values[key], middle)
            if figures is not None:
                found[key] = Signal(check.id, check.questions, figures | figures_read(check, known[key]))
    return found


def middle_of(values: Sequence[Fraction]) -> Middle:
    """Return the middle of one or more figures."""
    median = median_of(values)
    return Middle(median, median_of([abs(value - median) for value in values]), len(values) - 1)


def median_of(values: Sequence[Fraction]) -> Fraction:
    """Return the median, exactly: of an even number of figures half of the sum of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _far(check: SignalCheck, value: Fraction, middle: Middle) -> dict[str, str] | None:
    """Return the figures of an outlier on a side that counts; None for none."""
    away = value - middle.median
    counts = check.at_most if away > 0 else check.at_least
    times = abs(away) / middle.spread
    if counts is None or times <= Fraction(check.factor):
        return None
    return {
        "figure": shown(value),
        "median": shown(middle.median),
        "times": shown(times),
        "peers": str(middle.others),
    }
