"""The comparison of two enterprises: sentences, and a table of criteria whose differences add up to the gap."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.certainty.membership_counts import draws_before
from scoring.certainty.weight_draws import draw_weights
from scoring.definition.scheme import Scheme
from scoring.exact import VALUE, unscaled
from scoring.explanation.comparison import Ranked, compare
from scoring.ranking.ranking import tie_columns_of
from survey.models import EvaluationEntry
from survey.ranking.panel_views import as_ranked
from survey.words.answers import percent, share_text
from survey.words.language import in_words
from survey.words.reasons import say_comparison, score_text
from survey.words.tracks import say_gap


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One criterion: both values and contributions, and the difference with its sign."""

    title: str
    weight: str
    first: str
    second: str
    first_part: str
    second_part: str
    difference: str
    ahead: bool
    even: bool


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """`entries`: the better one first. `before`: in which share of the draws it stands before the other."""

    entries: tuple[EvaluationEntry, EvaluationEntry]
    sentences: tuple[str, ...]
    lines: tuple[DifferenceLine, ...]
    totals: tuple[str, str, str]
    before: str
    draws: int


def view_comparison(first: EvaluationEntry, second: EvaluationEntry, scheme: Scheme) -> ComparisonView:
    """Return the comparison of two ranked entries of one evaluation; the better one comes first."""
    rows = {item.version.credit_code: item for item in (first, second)}
    ranked = {key: as_ranked(item) for key, item in rows.items()}
    comparison = compare(scheme, *(ranked[item.version.credit_code] for item in (first, second)))
    above, below = ranked[comparison.above], ranked[comparison.below]
    criteria = {item.id: (column, item) for column, item in enumerate(scheme.criteria)}
    lines = []
    for item in comparison.differences:
        column, criterion = criteria[item.criterion]
        lines.append(
            DifferenceLine(
                title=in_words(criterion.title),
                weight=percent(criterion.weight),
                first=f"{unscaled(item.first, VALUE):.2f}",
                second=f"{unscaled(item.second, VALUE):.2f}",
                first_part=score_text(above.contributions[column], scheme),
                second_part=score_text(below.contributions[column], scheme),
                difference=say_gap(item.amount, scheme),
                ahead=item.amount > 0,
                even=item.amount == 0,
            )
        )
    names = {key: item.version.name for key, item in rows.items()}
    draws = scheme.certainty.draws if scheme.certainty is not None and comparison.differences else 0
    return ComparisonView(
        entries=(rows[comparison.above], rows[comparison.below]),
        sentences=tuple(say_comparison(comparison, scheme, names)),
        lines=tuple(lines),
        totals=(
            score_text(above.score, scheme),
            score_text(below.score, scheme),
            say_gap(comparison.gap, scheme),
        ),
        before=share_text(_draws_ahead(scheme, above, below), draws) if draws else "",
        draws=draws,
    )


def _draws_ahead(scheme: Scheme, above: Ranked, below: Ranked) -> int:
    """Return in how many draws of the weights, the answers being as they are, the first stands before the other."""
    plan = scheme.certainty
    if plan is None:
        return 0
    weights = [item.weight if item.belongs(above.pool) else 0 for item in scheme.criteria]
    drawn = draw_weights(weights, Fraction(plan.concentration), plan.draws, plan.seed)
    rows = [np.array([row.values], dtype=np.int64) for row in (above, below)]
    return draws_before(rows[0], rows[1], drawn, tie_columns_of(scheme, above.pool))
