"""The rows of the ranked list in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from scoring.definition.scheme import Scheme
from survey.definitions.directory import directory
from survey.models import EvaluationEntry
from survey.queries.review_states import WAITING
from survey.words.assessed import say_assessed_of
from survey.words.certainty import say_sureness
from survey.words.entries import points_of
from survey.words.findings import say_place, say_segment, say_size
from survey.words.language import _, in_words
from survey.words.reviews import say_review
from survey.words.top_claims import ClaimsView, view_claims


@dataclass(frozen=True, slots=True)
class Interval:
    """Nine tenths of a row's places, drawn from 0 to 100 over the places that the page shows."""

    low: int
    high: int
    start: float
    width: float
    tick: float


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One row of the list in words; `parts`: contributions of the criteria in 10⁻⁶ point, for the bar."""

    entry_id: int
    position: int
    rank: int | None
    name: str
    about: str
    score: str
    parts: list[int]
    status: str
    status_text: str
    pending: int
    rank_unit: int
    rank_industry: int
    segment: str
    segment_short: str
    segment_rank: int
    borderline: bool
    note: str
    last_selected: bool
    standing: str
    standing_text: str
    interval: Interval | None
    version_id: int
    signals: int
    review: str = ""
    claims: ClaimsView | None = None


def with_reviews(
    views: Sequence[RankedRow], rows: Sequence[EvaluationEntry], said: Mapping[int, str]
) -> list[RankedRow]:
    """Return the lines of a page with what the first reviews say. `said`: version -> verdict."""
    reviews = {row.id: say_review(said.get(row.version_id, WAITING)) for row in rows}
    return [replace(view, review=reviews[view.entry_id]) for view in views]


def view_rows(
    rows: Sequence[EvaluationEntry],
    scheme: Scheme,
    ranks: Mapping[int, tuple[int, int]],
    cuts: Sequence[int],
    *,
    signals: Mapping[int, int] = MappingProxyType({}),
) -> list[RankedRow]:
    """Return the lines of a page; `cuts` are the positions of the last ones selected by rank alone.

    `signals`: version -> how many of its signals are open, which moves nobody.
    """
    known = directory()
    views = []
    spans = _spans(rows)
    for row in rows:
        version = row.version
        industry = known.industries.get(version.division)
        about = [industry.name if industry else "", say_size(version.size), in_words(known.unit_name(version.unit))]
        about.append(say_assessed_of(row.detail))
        score = points_of(row.score, scheme.places)
        views.append(
            RankedRow(
                entry_id=row.id,
                position=row.position,
                rank=row.rank,
                name=version.name,
                about=" · ".join(text for text in about if text),
                score="–" if score is None else f"{score:.{scheme.places}f}",
                parts=row.detail.get("contributions", []),
                status=row.status,
                status_text=say_place(row.status),
                pending=sum(item["code"] == "gate_pending" for item in row.detail["reasons"]),
                rank_unit=ranks.get(row.id, (0, 0))[0],
                rank_industry=ranks.get(row.id, (0, 0))[1],
                segment=say_segment(scheme, row.segment),
                segment_short=_("群组%(n)s", n=row.segment),
                segment_rank=row.segment_rank,
                borderline=is_borderline(scheme, row),
                note=_note(row),
                last_selected=row.position in cuts,
                standing=row.sureness,
                standing_text=say_sureness(row),
                interval=_interval(row, spans),
                version_id=row.version_id,
                signals=signals.get(row.version_id, 0),
                claims=view_claims(row.detail, scheme),
            )
        )
    return views


def is_borderline(scheme: Scheme, entry: EvaluationEntry) -> bool:
    """Whether the resampled fits disagree about an entry's segment more than the scheme allows."""
    return bool(entry.segment) and scheme.segments is not None and entry.stability < scheme.segments.stable


def _note(entry: EvaluationEntry) -> str:
    """Return in a few words how a quota, a share or a pin changed an entry's result; empty where none did."""
    codes = {reason["code"] for reason in entry.detail["reasons"]}
    notes = {
        "pinned": _("指定入选"),
        "kept_out": _("指定不列入"),
        "seated_by_quota": _("因名额约束选入"),
        "seated_by_total": _("因得分合计最高选入"),
        "passed_over": _("让位于名额约束"),
    }
    return next((text for code, text in notes.items() if code in codes), "")


def _spans(rows: Sequence[EvaluationEntry]) -> Mapping[str, tuple[int, int]]:
    """Return, per pool, the first and last place that any interval of the page reaches."""
    spans: dict[str, tuple[int, int]] = {}
    for row in rows:
        if row.standing and row.rank is not None:
            first, last = spans.get(row.pool, (row.low, row.high))
            spans[row.pool] = min(first, row.low, row.rank), max(last, row.high, row.rank)
    return spans


def _interval(row: EvaluationEntry, spans: Mapping[str, tuple[int, int]]) -> Interval | None:
    if not row.standing or row.rank is None:
        return None
    first, last = spans[row.pool]
    whole = max(last - first, 1)
    start, end, tick = (100 * (place - first) / whole for place in (row.low, row.high, row.rank))
    return Interval(row.low, row.high, start, max(end - start, 1.0), tick)
