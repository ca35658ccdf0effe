"""The rows of the ranked list in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from scoring.definition.scheme import Scheme
from survey.models import EvaluationEntry
from survey.queries.gate_states import PendingGates
from survey.queries.review_states import WAITING
from survey.words.assessed import say_assessed_of
from survey.words.certainty import say_sureness
from survey.words.counted_labels import say_counted
from survey.words.entries import brief_gates_of, points_of
from survey.words.findings import say_place, say_segment
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
    pool: str
    rank: int | None
    name: str
    about: str
    score: str
    parts: list[int]
    status: str
    status_text: str
    gates: str
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
    decision: str = ""
    claims: ClaimsView | None = None


def with_reviews(
    views: Sequence[RankedRow], rows: Sequence[EvaluationEntry], said: Mapping[int, str]
) -> list[RankedRow]:
    """Return the lines of a page with what the first reviews say. `said`: version -> verdict."""
    reviews = {row.id: say_review(said.get(row.version_id, WAITING)) for row in rows}
    return [replace(view, review=reviews[view.entry_id]) for view in views]


def with_decisions(views: Sequence[RankedRow], said: Mapping[int, str]) -> list[RankedRow]:
    """Return the lines of a page with what the panel decided. `said`: version -> words; nothing says nothing."""
    return [replace(view, decision=said.get(view.version_id, "")) for view in views]


def view_rows(
    rows: Sequence[EvaluationEntry],
    scheme: Scheme,
    ranks: Mapping[int, tuple[int, int]],
    cuts: Sequence[int],
    *,
    signals: Mapping[int, int] = MappingProxyType({}),
    common: Collection[str] = (),
) -> list[RankedRow]:
    """Return the lines of a page; `cuts` are the positions of the last ones selected by rank alone.

    `signals`: version -> how many of its signals are open, which moves nobody.  `common`: the gates that most of the
    list have 待核, which the page says once.
    """
    views = []
    spans = _spans(rows)
    for row in rows:
        version = row.version
        score = points_of(row.score, scheme.places)
        views.append(
            RankedRow(
                entry_id=row.id,
                position=row.position,
                pool=row.pool,
                rank=row.rank,
                name=version.name,
                about=_say_about(row),
                score="–" if score is None else f"{score:.{scheme.places}f}",
                parts=row.detail.get("contributions", []),
                status=row.status,
                status_text=say_place(row.status),
                gates=brief_gates_of(row, scheme, common),
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


def _say_about(entry: EvaluationEntry) -> str:
    """Return industry, size and town of an entry as limits count them, and of how much of the index it was asked."""
    about = [say_counted(entry, name) for name in ("division", "size", "unit")]
    return " · ".join(text for text in (*about, say_assessed_of(entry.detail)) if text)


def is_borderline(scheme: Scheme, entry: EvaluationEntry) -> bool:
    """Whether the resampled fits disagree about an entry's segment more than the scheme allows."""
    return bool(entry.segment) and scheme.segments is not None and entry.stability < scheme.segments.stable


def _note(entry: EvaluationEntry) -> str:
    """Return in a few words how a quota, a share or a pin changed an entry's result; empty where none did."""
    reasons = {reason["code"]: reason["parameters"] for reason in entry.detail["reasons"]}
    by_total = reasons.get("passed_over", {}).get("kind") == "total"
    notes = {
        "pinned": _("指定入选"),
        "kept_out": _("指定不列入"),
        "provisional": _("暂定，等级待核定"),
        "unverified_near": _("入选线附近，须核定"),
        "seated_by_quota": _("因名额约束选入"),
        "seated_by_total": _("因得分合计最高选入"),
        "passed_over": _("不在得分合计最高的名单中") if by_total else _("让位于名额约束"),
    }
    return next((text for code, text in notes.items() if code in reasons), "")


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


def say_common_gates(pending: PendingGates, scheme: Scheme) -> str:
    """Return once what most of a list have 待核: ``全体企业有3项条件待核：…``; empty for nothing."""
    titles = [in_words(gate.title) for gate in scheme.gates if gate.id in pending.common]
    if not titles:
        return ""
    named = _("、").join(titles)
    if pending.of_all:
        return _("全体企业有 %(n)s 项条件待核：%(titles)s", n=len(titles), titles=named)
    return _("多数企业有 %(n)s 项条件待核：%(titles)s；不同的在各行写明", n=len(titles), titles=named)
