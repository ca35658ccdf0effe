"""Scheme versions in words: state, criteria, quotas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.definition.questionnaire import Ratio
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
from scoring.exact import POINT, unscaled
from survey.definitions.catalogue import catalogue
from survey.models import SchemeState, SchemeVersion
from survey.words.answers import percent
from survey.words.figures import say_anchors
from survey.words.findings import say_status
from survey.words.language import _, in_words
from survey.words.limits import say_attribute, say_label


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion: what it measures, where from, how it becomes 0-100, what it weighs and where."""

    id: str
    title: str
    why: str
    weight: str
    source: str
    anchors: str
    pools: str
    pending: str
    expert: bool


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One quota in words."""

    attribute: str
    label: str
    floor: str
    ceiling: str


def state_title(version: SchemeVersion) -> str:
    """Return the state of a version in words."""
    return {
        SchemeState.DRAFT: _("草稿"),
        SchemeState.PUBLISHED: _("已发布"),
        SchemeState.ARCHIVED: _("已归档"),
    }[SchemeState(version.state)]


def criterion_lines(scheme: Scheme) -> list[CriterionLine]:
    """Return every criterion in the scheme's order."""
    return [
        CriterionLine(
            id=item.id,
            title=in_words(item.title),
            why=in_words(item.why),
            weight=percent(item.weight),
            source=say_source(item),
            anchors=say_anchors(item.anchors),
            pools=_("、").join(in_words(pool.title) for pool in scheme.pools if item.belongs(pool.id))
            if item.pools
            else "",
            pending=say_status(item.status),
            expert=isinstance(item.source, ExpertSource),
        )
        for item in scheme.criteria
    ]


def say_source(criterion: Criterion) -> str:
    """Return where a criterion's figure comes from."""
    known = catalogue().questionnaires
    match criterion.source:
        case IndexSource(questionnaire, part):
            title = in_words(known[questionnaire].title) if questionnaire in known else questionnaire
            return _("%(title)s的“%(part)s”", title=title, part=part) if part else _("%(title)s的指数", title=title)
        case OptionsSource(question, values):
            return _(
                "“%(question)s”的选项：%(values)s", question=_question(question), values=_options(question, values)
            )
        case RatioSource(compute):
            return _ratio(compute.now)
        case ChecklistSource(items):
            return _("；").join(f"{in_words(item.title)} {item.points // POINT}" for item in items)
        case FiguresSource(measures):
            return _("；").join(say_measure(item) for item in measures)
        case ClosenessSource(title, _target):
            return _("与目标画像“%(title)s”的接近程度", title=in_words(title))
        case ExpertSource():
            return _("专家评分")


def say_measure(measure: Measure) -> str:
    """Return one of several figures in words: what it is, where from, how it becomes 0-100, what 100 is worth."""
    return _(
        "%(title)s，满分值%(points)s分：%(figure)s，%(anchors)s",
        title=in_words(measure.title),
        points=f"{unscaled(measure.points, POINT).normalize():f}",
        figure=_ratio(measure.figure),
        anchors=say_anchors(measure.anchors),
    )


def _ratio(ratio: Ratio) -> str:
    names = [_("＋").join(_question(name) for name in side) for side in (ratio.of, ratio.to)]
    return _("（%(of)s）÷（%(to)s）", of=names[0], to=names[1]) if ratio.to else names[0]


def _question(qualified: str) -> str:
    owner, _dot, local = qualified.partition(".")
    questionnaire = catalogue().questionnaires.get(owner)
    question = questionnaire.questions.get(local) if questionnaire is not None else None
    return in_words(question.title) if question is not None else qualified


def _options(qualified: str, values: Mapping[str, int]) -> str:
    """Return the points of each option in words; options with the same points are named together."""
    owner, _dot, local = qualified.partition(".")
    questionnaire = catalogue().questionnaires.get(owner)
    question = questionnaire.questions.get(local) if questionnaire is not None else None
    labels = {option.id: in_words(option.label) for option in question.options} if question is not None else {}
    grouped: dict[int, list[str]] = {}
    for name, worth in values.items():
        grouped.setdefault(worth, []).append(labels.get(name, name))
    ordered = sorted(grouped.items(), reverse=True)
    return _("；").join(f"{_('、').join(names)} {worth // POINT}" for worth, names in ordered)


def quota_lines(scheme: Scheme) -> list[QuotaLine]:
    """Return every quota in words."""
    return [
        QuotaLine(
            attribute=say_attribute(item.attribute),
            label=say_label(item.attribute, item.value, scheme),
            floor=str(item.floor) if item.floor else "–",
            ceiling="–" if item.ceiling is None else str(item.ceiling),
        )
        for item in scheme.choice.quotas
    ]
