"""One enterprise's criteria, gates and figures in words, each number with the numbers it is computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scoring.answers.answers import Absence, Dossier
from scoring.answers.coding import encode
from scoring.answers.conditions_on_rows import rows_meeting
from scoring.answers.derived_figures import Look, figure, ratio
from scoring.answers.visibility import asked, lookup
from scoring.definition.anchors import interpolate
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import (
    ChecklistSource,
    ClosenessSource,
    Criterion,
    ExpertSource,
    FiguresSource,
    IndexSource,
    Measure,
    OptionsSource,
    RatioSource,
    Scheme,
)
from scoring.exact import POINT, SCORE, VALUE, half_up, unscaled
from scoring.loading.conditions import references
from survey.models import Evaluation, EvaluationEntry
from survey.web.shown_answers import shown_answer
from survey.words.answers import percent, say_answer
from survey.words.assessed import say_assessed_of
from survey.words.counted_labels import say_counted
from survey.words.figures import say_anchors
from survey.words.findings import say_status, say_verdict
from survey.words.language import _, in_words


@dataclass(frozen=True)
class TracedEntry:
    """An entry within the official's scope, with what explains it.

    `dossier`: as the scheme counts it; `stated`: as the firm filled it in, which differs only where nothing but what is
    verified earns.
    """

    evaluation: Evaluation
    entry: EvaluationEntry
    scheme: Scheme
    questionnaires: dict[str, Questionnaire]
    dossier: Dossier
    stated: Dossier

    @property
    def unit(self) -> str:
        """The town as limits count it."""
        return say_counted(self.entry, "unit")

    @cached_property
    def lowered(self) -> list[LoweredLine]:
        """The answers that count a step lower than they were given, in the order of the questionnaires."""
        return [] if self.dossier is self.stated else list(_lowered(self))


@dataclass(frozen=True, slots=True)
class LoweredLine:
    """An answer that counts a step lower than it was given, because nobody verified it."""

    questionnaire: str
    question: str
    title: str
    stated: str
    counted: str


def _lowered(traced: TracedEntry) -> Iterator[LoweredLine]:
    for name in traced.scheme.only_verified:
        counted, stated = traced.dossier.sheets.get(name), traced.stated.sheets.get(name)
        if counted is None or stated is None:
            continue
        for item in traced.questionnaires[name].questions.values():
            before, after = stated.get(item.id), counted.get(item.id)
            if before != after:
                said = shown_answer(item, before), shown_answer(item, after)
                yield LoweredLine(name, item.id, in_words(item.title), *said)


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion as printed: weight × value = contribution."""

    id: str
    title: str
    why: str
    weight: str
    value: str
    contribution: str
    share: int
    missing: bool
    expert: bool
    pending: str
    rescaled: str


@dataclass(frozen=True, slots=True)
class GateRow:
    """One gate with its verdict."""

    title: str
    verdict: int
    text: str


@dataclass(frozen=True, slots=True)
class FigurePart:
    """One line of how a criterion's figure came about; `question` leads on."""

    title: str
    value: str
    question: str = ""
    counts: str = ""


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion page: the source, its parts, the figure, the anchors, the value."""

    row: CriterionRow
    kind: str
    figure: str
    anchors: list[tuple[str, str]]
    parts: list[FigurePart]
    index: str


def criterion_rows(entry: EvaluationEntry, scheme: Scheme) -> list[CriterionRow]:
    """Return one row per criterion; the contributions add up to the score as printed."""
    detail = entry.detail
    return [
        CriterionRow(
            id=criterion.id,
            title=in_words(criterion.title),
            why=in_words(criterion.why),
            weight=percent(criterion.weight),
            value=f"{unscaled(detail['values'][column], VALUE):.2f}",
            contribution=f"{unscaled(detail['contributions'][column], SCORE):.{scheme.places}f}",
            share=detail["contributions"][column],
            missing=detail["missing"][column] and not isinstance(criterion.source, ExpertSource),
            expert=isinstance(criterion.source, ExpertSource),
            pending=say_status(criterion.status),
            rescaled=_rescaled(criterion, detail),
        )
        for column, criterion in enumerate(scheme.criteria)
        if criterion.belongs(entry.pool) or not entry.pool
    ]


def _rescaled(criterion: Criterion, detail: Mapping[str, Any]) -> str:
    """Return what the index behind a criterion was rescaled from, an empty text where it was not."""
    source = criterion.source
    return say_assessed_of(detail, source.questionnaire) if isinstance(source, IndexSource) else ""


def gate_rows(entry: EvaluationEntry, scheme: Scheme) -> list[GateRow]:
    """Return every gate of the scheme with its verdict in words."""
    verdicts = entry.detail.get("verdicts", [])
    return [
        GateRow(in_words(gate.title), verdict, say_verdict(verdict))
        for gate, verdict in zip(scheme.gates, verdicts, strict=False)
    ]


def view_criterion(
    entry: EvaluationEntry,
    scheme: Scheme,
    column: int,
    context: tuple[Mapping[str, Questionnaire], Dossier],
) -> CriterionView:
    """Return how a criterion's value came about, from the answers of the version."""
    criterion = scheme.criteria[column]
    kind, index = _kind(criterion)
    if index and not asked(*context)[index]:
        index = ""
    return CriterionView(
        row=next(row for row in criterion_rows(entry, scheme) if row.id == criterion.id),
        kind=kind,
        figure=f"{unscaled(entry.detail['figures'][column], POINT):.4f}",
        anchors=[(f"{x:f}", f"{y:f}") for x, y in criterion.anchors],
        parts=_figure_parts(criterion, (entry, scheme), *context),
        index=index,
    )


def _kind(criterion: Criterion) -> tuple[str, str]:
    match criterion.source:
        case IndexSource(questionnaire, part):
            return ("part" if part else "index"), questionnaire
        case OptionsSource():
            return "options", ""
        case RatioSource():
            return "ratio", ""
        case ChecklistSource():
            return "checklist", ""
        case FiguresSource():
            return "figures", ""
        case ClosenessSource():
            return "closeness", ""
        case ExpertSource():
            return "expert", ""


def _figure_parts(
    criterion: Criterion,
    evaluated: tuple[EvaluationEntry, Scheme],
    questionnaires: Mapping[str, Questionnaire],
    dossier: Dossier,
) -> list[FigurePart]:
    seen = asked(questionnaires, dossier)
    look = lookup(dossier, seen)

    def answer(name: str) -> FigurePart:
        owner, _, local = name.partition(".")
        question = questionnaires[owner].questions[local]
        return FigurePart(in_words(question.title), say_answer(question, look(name)), name)

    match criterion.source:
        case OptionsSource(question, values):
            given = look(question)
            points = values.get(given, 0) if isinstance(given, str) else 0
            part = answer(question)
            return [FigurePart(part.title, part.value, question, f"{unscaled(points, POINT):.4f}")]
        case RatioSource(compute):
            names = [*compute.now.of, *compute.now.to]
            value = figure(compute, look)
            rows = [answer(name) for name in names]
            text = "–" if isinstance(value, Absence) else f"{float(value):.4f}"
            return [*rows, FigurePart("÷", text)]
        case ChecklistSource(items):
            coded = encode(questionnaires, [dossier])
            rows = []
            for item in items:
                holds = bool(rows_meeting(item.when, coded)[0])
                source = references(item.when)[0]
                points = item.points if holds else 0
                rows.append(
                    FigurePart(in_words(item.title), answer(source).value, source, f"{unscaled(points, POINT):.4f}")
                )
            return rows
        case FiguresSource(measures):
            rows = []
            for measure in measures:
                rows += [answer(name) for name in (*measure.figure.of, *measure.figure.to)]
                rows.append(_measured(measure, look))
            return rows
        case ClosenessSource(_, target):
            return _closeness(*evaluated, target)
        case IndexSource() | ExpertSource():
            return []


def _measured(measure: Measure, look: Look) -> FigurePart:
    """Return a measure with its figure, its anchors and what it adds: points × value ÷ 100."""
    value = ratio(measure.figure, look)
    if isinstance(value, Absence):
        return FigurePart(in_words(measure.title), _("没有数据，计0"), counts="0.0000")
    reached = half_up(interpolate(measure.anchors, value) * VALUE)
    text = _(
        "%(figure)s折算为%(value)s（%(anchors)s），满分值%(points)s分",
        figure=f"{float(value):.4f}",
        value=_value(reached),
        anchors=say_anchors(measure.anchors),
        points=f"{unscaled(measure.points, POINT).normalize():f}",
    )
    worth = unscaled(measure.points * reached, POINT * VALUE * 100)
    return FigurePart(in_words(measure.title), text, counts=f"{worth:.4f}")


def _closeness(entry: EvaluationEntry, scheme: Scheme, target: tuple[tuple[str, int], ...]) -> list[FigurePart]:
    """Return each feature of the target with what it is and what is aimed at."""
    plan = scheme.segments
    features = {feature.id: feature for feature in plan.features} if plan is not None else {}
    own = dict(zip(features, entry.detail.get("features", []), strict=False))
    return [
        FigurePart(in_words(features[name].title), _value(own.get(name, 0)), counts=_value(goal))
        for name, goal in target
    ]


def _value(value: int) -> str:
    return f"{unscaled(value, VALUE):.2f}"
