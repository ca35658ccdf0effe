"""The result of a points rule: level, points item by item, profile, weakest points, the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import PointsRule
from scoring.exact import POINT, unscaled
from scoring.maturity import Profile
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.breakdown import Share, breakdown
from scoring.maturity.points_diagnosis import NextStep, Weakness, next_step, weakest
from survey.results.radar_views import Axis, axes
from survey.words.assessed import say_assessed, say_unlevelled, why_unlevelled
from survey.words.findings import say_status
from survey.words.language import _, in_words


@dataclass(frozen=True, slots=True)
class Item:
    """One scored item: points and maximum as printed; `absence`: in words, why it counts nothing."""

    id: str
    title: str
    points: str
    maximum: str
    share: float
    pending: str
    absence: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A 二级 indicator with its items."""

    title: str
    points: str
    maximum: str
    share: float
    items: list[Item]

    @property
    def counts(self) -> bool:
        """Whether anything of it was asked and applies."""
        return not all(item.absence for item in self.items)


@dataclass(frozen=True, slots=True)
class PartRow:
    """A 一级 indicator."""

    id: str
    title: str
    points: str
    maximum: str
    share: float
    groups: list[GroupRow]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario with its level."""

    id: str
    title: str
    level: int
    binding: bool
    pending: str


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One level: what it requires, and how much of that is reached."""

    title: str
    level: int
    points: str
    points_met: bool
    scenarios: int
    reached: int
    binding: int
    binding_reached: int

    @property
    def met(self) -> bool:
        """Whether all three conditions hold."""
        return self.points_met and self.reached >= self.scenarios and self.binding_reached >= self.binding


@dataclass(frozen=True, slots=True)
class Step:
    """The next level's requirements: points, numbers of scenarios, and titles of questions to begin with."""

    title: str
    points: str
    scenarios: int
    binding: int
    candidates: list[str]


@dataclass(frozen=True)
class PointsResult:
    """Everything that a page shows of a points rule's result."""

    title: str
    level: int
    level_title: str
    total: str
    maximum: str
    headline: str
    rescaled: str
    unlevelled: str
    coverage: tuple[int, int]
    parts: list[PartRow]
    scenarios: list[tuple[str, list[Scenario]]]
    levels: list[LevelRow]
    axes: list[Axis]
    weakest: list[Item]
    next: Step | None
    rule_pending: str
    source: str
    kind: str = "points"


def points_text(value: int) -> str:
    """Return points (1/10 000) with three places, which every published value fits, or four where it needs them."""
    return f"{unscaled(value, POINT):.{4 if value % 10 else 3}f}"


def points_in_headline(value: int) -> str:
    """Return points (1/10 000) with no more places than they need, for a figure that stands alone."""
    text = points_text(value)
    return text.rstrip("0").rstrip(".")


def view_points(questionnaire: Questionnaire, profile: Profile) -> PointsResult:
    """Return the result of a profile of one row."""
    rule = profile.rule
    level = int(profile.level[0])
    titles = {step.level: in_words(step.title) for step in rule.levels} | {UNLEVELLED: say_unlevelled()}
    parts = breakdown(profile, 0)
    step = next_step(profile, 0)
    return PointsResult(
        title=in_words(questionnaire.title),
        level=level,
        level_title=titles.get(level, ""),
        total=points_text(int(profile.total[0])),
        maximum=points_text(sum(part.maximum for part in parts)),
        headline=points_in_headline(int(profile.index[0])),
        rescaled=say_assessed(int(profile.assessed[0])),
        unlevelled=why_unlevelled() if level == UNLEVELLED else "",
        coverage=(int(profile.answered[0]), int(profile.asked[0])),
        parts=_parts(profile, questionnaire, parts),
        scenarios=_scenarios(profile, questionnaire),
        levels=_levels(profile, rule),
        axes=_axes(_parts(profile, questionnaire, parts)),
        weakest=[_item(questionnaire, gap) for gap in weakest(profile, 0)],
        next=_step(questionnaire, step) if step else None,
        rule_pending=say_status(rule.status),
        source=in_words(rule.source),
    )


def _item(questionnaire: Questionnaire, gap: Weakness) -> Item:
    question = questionnaire.questions[gap.question]
    share = gap.points / gap.maximum * 100
    title, pending = in_words(question.title), say_status(question.status)
    return Item(gap.question, title, points_text(gap.points), points_text(gap.maximum), share, pending)


def _parts(profile: Profile, questionnaire: Questionnaire, shares: Sequence[Share]) -> list[PartRow]:
    rows = []
    for part, share in zip(profile.rule.parts, shares, strict=True):
        groups = [
            GroupRow(in_words(group.title), *_figures(inner), _items(questionnaire, inner))
            for group, inner in zip(part.groups, share.shares, strict=True)
        ]
        rows.append(PartRow(part.id, in_words(part.title), *_figures(share), groups))
    return rows


def _figures(share: Share) -> tuple[str, str, float]:
    """Return points and maximum as printed, and the share in per cent."""
    percent = share.points / share.maximum * 100 if share.maximum else 0.0
    return points_text(share.points), points_text(share.maximum), percent


def _items(questionnaire: Questionnaire, group: Share) -> list[Item]:
    questions = questionnaire.questions
    return [
        Item(
            item.id,
            in_words(questions[item.id].title),
            *_figures(item),
            say_status(questions[item.id].status),
            _say_absence(item.absence),
        )
        for item in group.shares
    ]


def _say_absence(absence: str) -> str:
    return {"not_asked": _("不询问，不计"), "not_applicable": _("不适用，不计")}.get(absence, "")


def _scenarios(profile: Profile, questionnaire: Questionnaire) -> list[tuple[str, list[Scenario]]]:
    names = profile.rule.scenarios
    rows = []
    for group in profile.rule.scenario_groups:
        scenes = []
        for name in group.scenarios:
            question = questionnaire.questions[name]
            level = int(profile.scenarios[0, names.index(name)])
            pending = say_status(question.binding_status) if question.binding else ""
            scenes.append(Scenario(name, _short(in_words(question.title)), level, question.binding, pending))
        rows.append((in_words(group.title), scenes))
    return rows


def _short(title: str) -> str:
    return title.removesuffix("做到了哪一级？").removesuffix(": which level is in place?")


def _levels(profile: Profile, rule: PointsRule) -> list[LevelRow]:
    return [
        LevelRow(
            title=in_words(step.title),
            level=step.level,
            points=points_text(step.points),
            points_met=int(profile.total[0]) >= step.points,
            scenarios=step.scenarios,
            reached=int(profile.reached[0, position]),
            binding=step.binding,
            binding_reached=int(profile.binding[0, position]),
        )
        for position, step in enumerate(rule.levels)
    ]


def _axes(parts: Sequence[PartRow]) -> list[Axis]:
    """Return one radar axis per group of items of which anything counts: its share of the maximum."""
    return axes([(group.title, group.share) for part in parts for group in part.groups if group.counts])


def _step(questionnaire: Questionnaire, step: NextStep) -> Step:
    names = [_short(in_words(questionnaire.questions[name].title)) for name in step.candidates]
    wanted = max(step.scenarios, step.binding)
    return Step(in_words(step.level.title), points_text(step.points), step.scenarios, step.binding, names[: wanted + 2])
