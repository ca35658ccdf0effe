"""One firm as the panel sees it: both tracks with certainty, visits and conditions, neighbours, decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.explanation.comparison import compare
from scoring.ranking.gates import Verdict
from survey.deciding.words import FOOTINGS, KINDS
from survey.models import (
    Decision,
    DecisionAnswerKind,
    Evaluation,
    EvaluationEntry,
    Footing,
    Outcome,
    VisitAct,
)
from survey.queries import panel, visits
from survey.ranking.panel_views import as_ranked
from survey.ranking.track_views import definitions_of
from survey.words.acting import say_done_by
from survey.words.answers import share_text
from survey.words.certainty import say_error, say_share, say_sureness
from survey.words.counted_labels import say_counted
from survey.words.decisions import say_outcome_of, say_state
from survey.words.entries import checked_level_title, level_title, points_of, verified_level_title
from survey.words.figures import say_date
from survey.words.findings import say_place
from survey.words.language import _, _n, in_words
from survey.words.pools import say_rank
from survey.words.reasons import say_reasons
from survey.words.tracks import gap_of, say_checked, say_gap
from survey.words.visits import VISIT_STEPS

EACH_SIDE = 2
MOST_CRITERIA = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its title and a quiet line; `main`: whether it is the one that counts."""

    title: str
    figure: str
    note: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """Places drawn along a line from 0 to 100: nine tenths of the draws, own and counted place, the last seat.

    `words`: the same for those who listen. `seat`: None where the pool's line is not known.
    """

    start: float
    width: float
    own: float | None
    counted: float
    seat: float | None
    low: int
    high: int
    own_rank: int | None
    rank: int
    seat_rank: int
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """A short line with what it means; `kind`: plus, tight or empty."""

    title: str
    note: str
    kind: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A firm beside this one. `difference`: of the scores; `parts`: by criterion, which add up to it."""

    enterprise_id: int
    rank: int | None
    name: str
    score: str
    difference: str
    parts: str
    place: str
    said: str
    kind: str
    own: bool


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision on the firm with what became of it."""

    id: int
    outcome: str
    kind: str
    footing: str
    reason: str
    document: str
    by: str
    at: datetime
    state: str
    answered_by: str
    answered_at: datetime | None
    answer_reason: str
    evaluation_id: int
    act_id: int | None


def say_about(entry: EvaluationEntry) -> Sequence[str]:
    """Return town, industry with size, and group of a firm, as limits count them; without what is empty."""
    kind = _("，").join(filter(None, (say_counted(entry, name) for name in ("division", "size"))))
    return [text for text in (say_counted(entry, "unit"), kind, say_counted(entry, "group")) if text]


def view_facts(entry: EvaluationEntry, scheme: Scheme, evaluation: Evaluation) -> Sequence[Fact]:
    """Return both tracks, and how often the firm has a seat by rank alone and under every limit."""
    questionnaires = definitions_of(evaluation)
    draws = evaluation.summary.get("certainty", {}).get("draws", 0)
    counted = [_points(entry.score, scheme), verified_level_title(entry, questionnaires)]
    counted[1] = counted[1] or checked_level_title(entry, questionnaires) or level_title(entry, questionnaires)
    facts = []
    if entry.self_score is not None:
        own = _("，").join([_points(entry.self_score, scheme), level_title(entry, questionnaires)])
        facts.append(Fact(_("自评"), say_rank(entry.self_rank, entry.self_pool or "", scheme), own))
    facts.append(Fact(_("计入本批"), say_rank(entry.rank, entry.pool, scheme), _("，").join(counted), main=True))
    if draws and entry.standing:
        facts.append(Fact(_("只按名次入选"), share_text(entry.hits, draws), _("不计名额约束")))
    if entry.drawn is not None:
        error = _("±%(error)s，试抽 %(n)s 次", error=say_error(entry), n=entry.drawn.draws)
        facts.append(Fact(_("计入名额约束"), share_text(entry.drawn.seated, entry.drawn.draws), error, main=True))
    elif not (draws and entry.standing):
        facts.append(Fact(_("把握"), say_sureness(entry) or "–", say_share(entry, draws)))
    return facts


def _points(score: int | None, scheme: Scheme) -> str:
    points = points_of(score, scheme.places)
    return _("%(score)s 分", score="–" if points is None else f"{points:.{scheme.places}f}")


def view_strip(entry: EvaluationEntry, scheme: Scheme, evaluation: Evaluation) -> Strip | None:
    """Return the places of a firm along a line; None without a rank or certainty."""
    if entry.rank is None or not entry.standing:
        return None
    seats = dict(zip((pool.id for pool in scheme.pools), evaluation.parameters.get("pool_seats", []), strict=False))
    seat = seats.get(entry.pool, 0)
    own = entry.self_rank if entry.self_pool == entry.pool else None
    places = [entry.low, entry.high, entry.rank, *([own] if own else []), *([seat] if seat else [])]
    edge = max((max(places) - min(places)) // 12, 1)
    first, last = max(min(places) - edge, 1), max(places) + edge
    whole = max(last - first, 1)

    def at(place: int) -> float:
        return round(float(100 * (place - first) / whole), 2)

    said = [_("计入本批第 %(n)s 名", n=entry.rank), _("九成试抽在第 %(a)s 至 %(b)s 名", a=entry.low, b=entry.high)]
    said += [_("自评第 %(n)s 名", n=own)] if own else []
    said += [_("名额到第 %(n)s 名", n=seat)] if seat else []
    return Strip(
        start=at(entry.low),
        width=max(at(entry.high) - at(entry.low), 1.0),
        own=at(own) if own else None,
        counted=at(entry.rank),
        seat=at(seat) if seat else None,
        low=entry.low,
        high=entry.high,
        own_rank=own,
        rank=entry.rank,
        seat_rank=seat,
        words=_("；").join(said),
    )


def view_checked(database: Session, entry: EvaluationEntry, scheme: Scheme, links: tuple[str, str]) -> Sequence[Said]:
    """Return what visits and offices found of a firm. `links`: to its visits and to its conditions."""
    part = entry.version.submission.participation
    found = [
        Said(
            _("走访：%(state)s", state=VISIT_STEPS[VisitAct(visit.state)]),
            _("，").join(filter(None, [say_date(visit.day), visit.lead.name])),
            link=links[0],
        )
        for visit in visits.of_firm(database, part.campaign_id, part.enterprise_id)
    ]
    if not found:
        found.append(Said(_("没有走访"), ""))
    gap = gap_of(entry) if entry.checked else None
    if entry.checked is not None:
        note = _("两轨相差 %(gap)s", gap=say_gap(gap, scheme)) if gap else ""
        found.append(Said(say_checked(entry), note, "tight" if gap and gap < 0 else "plus" if gap else ""))
    return [*found, *_conditions(entry, scheme, links[1])]


def _conditions(entry: EvaluationEntry, scheme: Scheme, link: str) -> Sequence[Said]:
    verdicts = entry.detail.get("verdicts", [])
    if not verdicts:
        return []
    named: dict[int, list[str]] = {}
    for gate, verdict in zip(scheme.gates, verdicts, strict=False):
        named.setdefault(verdict, []).append(in_words(gate.title))
    lines = []
    if named.get(Verdict.FAILED):
        said = _("条件不通过 %(n)s 项", n=len(named[Verdict.FAILED]))
        lines.append(Said(said, _("、").join(named[Verdict.FAILED]), "tight", link))
    if named.get(Verdict.PENDING):
        said = _("条件待核 %(n)s 项", n=len(named[Verdict.PENDING]))
        lines.append(Said(said, _("、").join(named[Verdict.PENDING]), "tight", link))
    passed = len(named.get(Verdict.PASSED, []))
    if passed == len(verdicts):
        return [Said(_n("条件 %(n)s 项全部通过", n=passed), "", "", link)]
    return [*lines, Said(_("条件通过 %(n)s 项", n=passed), "", "", link)]


def view_reasons(entry: EvaluationEntry, scheme: Scheme) -> Sequence[str]:
    """Return why a firm stands where it does on the list, without conditions that are still to be checked."""
    return say_reasons([item for item in entry.detail["reasons"] if item["code"] != "gate_pending"], scheme)


def view_neighbours(
    database: Session,
    entry: EvaluationEntry,
    scheme: Scheme,
    decided: tuple[Mapping[int, Decision], Mapping[int, Decision], Collection[int]],
) -> Sequence[Neighbour]:
    """Return the firms before and after one in its pool, with the difference of the scores by criterion.

    `decided`: what holds and what waits by participation, and what the reader is recused from.
    """
    if entry.rank is None:
        return []
    return [_neighbour(row, entry, scheme, decided) for row in panel.entries_around(database, entry, EACH_SIDE)]


def _neighbour(
    row: EvaluationEntry,
    entry: EvaluationEntry,
    scheme: Scheme,
    decided: tuple[Mapping[int, Decision], Mapping[int, Decision], Collection[int]],
) -> Neighbour:
    held, waiting, recused = decided
    part, own = row.version.submission.participation, row.id == entry.id
    said, kind = _("待议"), ""
    if part.id in held:
        said, kind = say_outcome_of(held[part.id]), KINDS[Outcome(held[part.id].outcome)]
    if part.id in waiting and part.id not in recused:
        said, kind = _("待第二人"), "pri"
    gap, parts = ("", "") if own else _difference(row, entry, scheme)
    return Neighbour(
        enterprise_id=part.enterprise_id,
        rank=row.rank,
        name=row.version.name,
        score=_points(row.score, scheme),
        difference=gap,
        parts=parts,
        place=say_place(row.status),
        said=said,
        kind=kind,
        own=own,
    )


def _difference(row: EvaluationEntry, entry: EvaluationEntry, scheme: Scheme) -> tuple[str, str]:
    """Return by how much a firm is ahead of another, and of what: the largest criteria by name, the others in one."""
    first, second = as_ranked(row), as_ranked(entry)
    comparison = compare(scheme, first, second)
    sign = 1 if comparison.above == first.key else -1
    titles = {item.id: in_words(item.title) for item in scheme.criteria}
    amounts = [(titles[item.criterion], sign * item.amount) for item in comparison.differences if item.amount]
    amounts.sort(key=lambda pair: -abs(pair[1]))
    shown = amounts if len(amounts) <= MOST_CRITERIA + 1 else amounts[:MOST_CRITERIA]
    texts = [f"{title} {say_gap(amount, scheme)}" for title, amount in shown]
    rest = sum(amount for _title, amount in amounts[len(shown) :])
    if len(shown) < len(amounts):
        texts.append(_("其余 %(amount)s", amount=say_gap(rest, scheme)))
    return say_gap(sign * comparison.gap, scheme), _("，").join(texts)


def view_decisions(rows: Sequence[Decision]) -> Sequence[DecisionLine]:
    """Return decisions on a firm in words, as they come."""
    return [decision_line(row) for row in rows]


def decision_line(row: Decision) -> DecisionLine:
    """Return one decision in words."""
    answer = row.answer
    return DecisionLine(
        id=row.id,
        outcome=say_outcome_of(row),
        kind="pri" if answer is None else _kind(row),
        footing=str(FOOTINGS[Footing(row.footing)]),
        reason=row.reason,
        document=row.document_number,
        by=say_done_by(row.decided_by, row.acting_for),
        at=row.decided_at,
        state=say_state(row),
        answered_by=say_done_by(answer.done_by, answer.acting_for) if answer is not None else "",
        answered_at=answer.done_at if answer is not None else None,
        answer_reason=answer.reason if answer is not None else "",
        evaluation_id=row.evaluation_id,
        act_id=row.act_id,
    )


def _kind(row: Decision) -> str:
    answer = row.answer
    held = answer is not None and answer.kind == DecisionAnswerKind.CONFIRMED
    return KINDS[Outcome(row.outcome)] if held else "mut"
