"""A round for those who run it: its cases with the figures of their marks, and its experts with what they owe."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.definitions.expert_scales import Scale, read_scales
from survey.experts.expert_results import FigureLine, MarkedCase, OpinionLine
from survey.experts.opinion_figures import CaseFigures, figures_of
from survey.experts.words import say_advice, say_median, say_range, say_reminder
from survey.models import (
    AssignmentEndKind,
    ExpertAdvice,
    ExpertAssignment,
    ExpertCase,
    ExpertOpinion,
    ExpertReminder,
    ExpertRound,
)
from survey.queries import evaluations, expert_rounds, recusals
from survey.queries.expert_rounds import Decider, deciding
from survey.words.calls import say_sent_by
from survey.words.figures import moment, say_date
from survey.words.language import _, in_words
from survey.words.pools import pool_title


@dataclass(frozen=True, slots=True)
class ExpertLine:
    """One expert of a round. `text`: what can be sent to him; `reminded`: when and how he was last, empty for never."""

    id: int
    name: str
    asked: int
    given: int
    late: int
    reminded: str
    text: str


def scales_of(row: ExpertRound) -> tuple[Scale, ...]:
    """Return the scales that a round was opened with."""
    return read_scales(row.scales["scales"])


def standing(case: ExpertCase) -> list[ExpertAssignment]:
    """Return the assignments of a case that nobody ended."""
    return [one for one in case.assignments if one.ended is None]


def newest(assignment: ExpertAssignment) -> ExpertOpinion | None:
    """Return the opinion that counts."""
    return assignment.opinions[-1] if assignment.opinions else None


def case_figures(scales: Sequence[Scale], case: ExpertCase) -> CaseFigures:
    """Return the figures of the marks that count in a case."""
    opinions = [found for one in standing(case) if (found := newest(one)) is not None]
    return figures_of([scale.id for scale in scales], [(marks_of(one), ExpertAdvice(one.advice)) for one in opinions])


def marks_of(opinion: ExpertOpinion) -> Mapping[str, int]:
    """Return scale -> mark."""
    return {name: mark["mark"] for name, mark in opinion.marks.items()}


def view_figures(scales: Sequence[Scale], figures: CaseFigures) -> list[FigureLine]:
    """Return the figures of a case by scale, and of the sums; none while nobody gave any."""
    if figures.total is None:
        return []
    titled = [(in_words(scale.title), figures.scales[scale.id]) for scale in scales]
    lines = [
        FigureLine(title, say_median(one.median), say_range(one.lowest, one.highest), one.spread >= 2)
        for title, one in titled
    ]
    whole = figures.total
    total = FigureLine(_("合计"), say_median(whole.median), say_range(whole.lowest, whole.highest), apart=False)
    return [*lines, total]


def say_advices(figures: CaseFigures) -> str:
    """Return how many advise what: ``建议列入 2，可列可不列 1``."""
    parts = [f"{say_advice(advice)} {figures.advices[advice]}" for advice in ExpertAdvice if advice in figures.advices]
    return _("，").join(parts)


def scheme_of_evaluation(database: Session, evaluation_id: int) -> Scheme:
    """Return the scheme of an evaluation, which says what its pools are called."""
    found = evaluations.evaluation(database, evaluation_id)
    if found is None:
        message = f"no evaluation {evaluation_id}"
        raise LookupError(message)
    return load_scheme(found.scheme.document)


@dataclass(frozen=True, slots=True)
class _Round:
    """What all cases of a round are shown with. `mine`: participations that the reader is recused from."""

    scheme: Scheme
    scales: Sequence[Scale]
    ranks: Mapping[int, tuple[int | None, str]]
    mine: Collection[int]
    recused: Mapping[int, Collection[int]]
    deciders: Sequence[Decider]


def view_cases(database: Session, row: ExpertRound, reader_id: int) -> list[MarkedCase]:
    """Return the cases of a round for an official; of firms that he is recused from, only who decides them."""
    found = expert_rounds.cases(database, row.id)
    about = _Round(
        scheme_of_evaluation(database, row.evaluation_id),
        scales_of(row),
        expert_rounds.ranks_of(database, row.evaluation_id, [case.version_id for case in found]),
        recusals.recused_from(database, reader_id),
        recusals.recused_by_firm(database, [case.participation_id for case in found]),
        expert_rounds.deciders(database, row.campaign_id),
    )
    return [_case_line(case, about) for case in found]


def _case_line(case: ExpertCase, about: _Round) -> MarkedCase:
    rank, pool = about.ranks.get(case.version_id, (None, ""))
    recused = case.participation_id in about.mine
    figures = case_figures(about.scales, case)
    return MarkedCase(
        id=case.id,
        name=case.version.name,
        credit_code=case.version.credit_code,
        unit=case.version.unit,
        rank=rank,
        pool=pool_title(about.scheme, pool) if len(about.scheme.pools) > 1 else "",
        asked=len(standing(case)),
        given=figures.given,
        figures=[] if recused else view_figures(about.scales, figures),
        advices="" if recused else say_advices(figures),
        far_apart=not recused and figures.is_far_apart,
        recused=recused,
        decided_by=say_deciding(about.deciders, about.recused.get(case.participation_id, ())),
        opinions=[] if recused else view_opinions(about.scales, case),
    )


def say_deciding(people: Sequence[Decider], recused: Collection[int]) -> str:
    """Return who decides a case, but for those who are recused from its firm."""
    return _("、").join(deciding(people, recused)) or _("尚未指定")


def view_experts(database: Session, row: ExpertRound, day: date) -> list[ExpertLine]:
    """Return the experts of a round by name, with what they owe on a day."""
    reminders = expert_rounds.reminders(database, row.id)
    people: dict[int, list[ExpertAssignment]] = {}
    for case in expert_rounds.cases(database, row.id):
        for one in standing(case):
            people.setdefault(one.expert_id, []).append(one)
    lines = []
    for number, own in people.items():
        given = sum(bool(one.opinions) for one in own)
        late = len(own) - given if row.due < day else 0
        text = say_reminder(len(own) - given, row.title, say_date(row.due)) if given < len(own) else ""
        told = _say_reminded(reminders[number]) if number in reminders else ""
        lines.append(ExpertLine(number, own[0].expert.name, len(own), given, late, told, text))
    return sorted(lines, key=lambda line: (line.name, line.id))


def _say_reminded(row: ExpertReminder) -> str:
    return _(
        "%(when)s，%(who)s，%(how)s", when=moment(row.reminded_at), who=row.reminded_by.name, how=say_sent_by(row.by)
    )


def view_opinions(scales: Sequence[Scale], case: ExpertCase) -> list[OpinionLine]:
    """Return what every expert said of a case, or that he did not, as they were assigned."""
    return [_opinion_line(scales, one) for one in case.assignments]


def _opinion_line(scales: Sequence[Scale], one: ExpertAssignment) -> OpinionLine:
    opinion, state, reason = newest(one), "open", ""
    if one.ended is not None:
        state = "recused" if one.ended.kind == AssignmentEndKind.RECUSED else "withdrawn"
        reason = one.ended.reason
    elif opinion is not None:
        state = "given"
    if opinion is None:
        return OpinionLine(one.id, one.expert.name, state, reason, (), 0, 0, "", "", "", None, 0)
    given = [(in_words(scale.title), opinion.marks[scale.id]) for scale in scales]
    marks = [(title, one["mark"], one["why"]) for title, one in given]
    return OpinionLine(
        one.id,
        one.expert.name,
        state,
        reason,
        marks,
        sum(marks_of(opinion).values()),
        sum(marks_of(one.opinions[0]).values()),
        say_advice(ExpertAdvice(opinion.advice)),
        opinion.comment,
        opinion.change_reason,
        opinion.given_at,
        len(one.opinions) - 1,
    )
