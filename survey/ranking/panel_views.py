"""The panel beside the ranked list: one enterprise's certainty, reasons, profile and gap to the cut line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.definition.scheme import Criterion, Scheme
from scoring.exact import VALUE
from scoring.explanation.comparison import Comparison, Ranked, compare
from survey.models import EvaluationEntry
from survey.results.radar_views import Axis, axes
from survey.words.assessed import say_assessed_of
from survey.words.certainty import say_share, say_sureness
from survey.words.entries import more_reasons
from survey.words.language import in_words
from survey.words.pools import say_rank
from survey.words.reasons import say_reasons, score_text
from survey.words.tracks import say_gap


@dataclass(frozen=True, slots=True)
class GapBar:
    """The share of one criterion in a gap: the amount with its sign, start and width of its bar in per cent."""

    title: str
    text: str
    start: float
    width: float
    ahead: bool


@dataclass(frozen=True, slots=True)
class GapView:
    """The difference of two scores (`text`), and the bars of the criteria, whose amounts add up to it."""

    text: str
    bars: tuple[GapBar, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that the panel shows, in words."""

    rank: str  # with its pool, where there are several
    score: str
    standing: str
    standing_text: str
    share: str
    lists: int  # that were made again with every limit; 0 where none were
    interval: str
    reasons: tuple[str, ...]
    pending: tuple[str, ...]
    axes: tuple[Axis, ...]
    peers: tuple[Axis, ...]
    gap: GapView | None
    rescaled: str


def view_panel(
    entry: EvaluationEntry, scheme: Scheme, cut: EvaluationEntry | None, *, middle: Sequence[float], draws: int
) -> Panel:
    """Return the panel; `cut`: the last one its rank alone selects, `middle`: the medians of its industry (1/100)."""
    own = [column for column, item in enumerate(scheme.criteria) if item.belongs(entry.pool) and item.weight]
    titles = [in_words(scheme.criteria[column].title) for column in own]
    ranked = entry.score is not None
    reasons = entry.detail["reasons"]
    values = [entry.detail["values"][column] / VALUE for column in own] if ranked else []
    usual = [middle[column] / VALUE for column in own] if middle and ranked else []
    return Panel(
        rank=say_rank(entry.rank, entry.pool, scheme),
        score=score_text(entry.score, scheme) if entry.score is not None else "",
        standing=entry.sureness,
        standing_text=say_sureness(entry),
        share=say_share(entry, draws),
        lists=entry.drawn.draws if entry.drawn is not None else 0,
        interval=f"{entry.low}–{entry.high}" if entry.standing else "",
        reasons=(
            *say_reasons([item for item in reasons if item["code"] != "gate_pending"], scheme),
            *more_reasons(entry, scheme),
        ),
        pending=tuple(say_reasons([item for item in reasons if item["code"] == "gate_pending"], scheme)),
        axes=tuple(axes(list(zip(titles, values, strict=True)))) if ranked else (),
        peers=tuple(axes(list(zip(titles, usual, strict=True)))) if usual else (),
        gap=gap_to(entry, cut, scheme) if ranked and cut is not None and cut.pool == entry.pool else None,
        rescaled=say_assessed_of(entry.detail),
    )


def as_ranked(entry: EvaluationEntry) -> Ranked:
    """Return a stored entry in the form that `scoring.explanation.comparison.compare` takes."""
    detail = entry.detail
    return Ranked(entry.version.credit_code, entry.pool, tuple(detail["values"]), tuple(detail["contributions"]))


def gap_to(entry: EvaluationEntry, other: EvaluationEntry, scheme: Scheme) -> GapView:
    """Return the gap between an entry and another of its pool, criterion by criterion."""
    first, second = as_ranked(entry), as_ranked(other)
    comparison = compare(scheme, first, second)
    sign = 1 if comparison.above == first.key else -1
    return GapView(say_gap(sign * comparison.gap, scheme), _bars(comparison, scheme, sign))


def _bars(comparison: Comparison, scheme: Scheme, sign: int) -> tuple[GapBar, ...]:
    named: dict[str, Criterion] = {item.id: item for item in scheme.criteria}
    shown = [item for item in comparison.differences if named[item.criterion].weight]
    widest = max((abs(item.amount) for item in shown), default=0) or 1
    bars = []
    for item in shown:
        amount = sign * item.amount
        width = 50 * abs(amount) / widest
        start = 50.0 if amount >= 0 else 50 - width
        bars.append(
            GapBar(
                in_words(named[item.criterion].title),
                say_gap(amount, scheme),
                start,
                width,
                ahead=amount >= 0,
            )
        )
    return tuple(bars)
