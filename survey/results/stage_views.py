"""The result of a stage rule: the tree of indicators, the stage reached, and each stage's conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import Need, Node, leaves_of
from scoring.exact import POINT, WEIGHT, unscaled
from scoring.maturity import StageProfile
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.item_shares import item_share
from scoring.maturity.tree_diagnosis import next_stage, variant_at, weakest_nodes
from survey.queries.spreads import Spread
from survey.results.node_views import Below, NodeLine, node_lines
from survey.results.radar_views import Axis, axes
from survey.words.assessed import say_assessed, say_unlevelled, why_unlevelled
from survey.words.findings import say_status
from survey.words.language import in_words


@dataclass(frozen=True, slots=True)
class NeedLine:
    """One condition of a stage: what it asks, the figure so far, whether it is met."""

    title: str
    figure: str
    met: bool


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage with its conditions."""

    level: int
    title: str
    reached: bool
    needs: list[NeedLine]


@dataclass(frozen=True)
class StageResult:
    """Everything that a page shows of a stage rule's result."""

    questionnaire: str
    title: str
    level: int
    level_title: str
    index: str
    rescaled: str
    unlevelled: str
    variant: str
    coverage: tuple[int, int]
    nodes: list[NodeLine]
    axes: list[Axis]
    peers: list[Axis]
    weakest: list[NodeLine]
    stages: list[StageLine]
    next: StageLine | None
    rule_pending: str
    source: str
    kind: str = "stages"


def view_stages(
    questionnaire: Questionnaire, profile: StageProfile, spreads: Mapping[str, Spread] | None = None
) -> StageResult:
    """Return the result of one enterprise, `profile` having one row.

    `spreads`: node id -> quartiles of the district, on officials' pages only.
    """
    rule = profile.rule
    level = int(profile.level[0])
    below = Below(2, items=partial(_items, profile), assessed=profile.assessed_nodes(0))
    nodes = node_lines(profile, rule.tree, spreads or {}, below)
    leaves = tuple(leaf.id for leaf in leaves_of(rule.tree))
    shown = [line for line in nodes if line.id in leaves and line.applies]
    first_level = {node.id for part in rule.tree for node in part.children}
    heads = [line for line in nodes if line.id in first_level and line.applies]
    stages = [
        StageLine(stage.level, in_words(stage.title), stage.level <= level, _needs(profile, step, stage.needs))
        for step, stage in enumerate(rule.stages)
    ]
    step = next_stage(profile, 0)
    return StageResult(
        questionnaire=questionnaire.id,
        title=in_words(questionnaire.title),
        level=level,
        level_title=say_unlevelled()
        if level == UNLEVELLED
        else next((line.title for line in stages if line.level == level), ""),
        index=f"{unscaled(int(profile.index[0]), POINT):.2f}",
        rescaled=say_assessed(int(profile.assessed[0])),
        unlevelled=why_unlevelled() if level == UNLEVELLED else "",
        variant=in_words(dict(questionnaire.variants).get(variant_at(profile, 0))),
        coverage=(int(profile.answered[0]), int(profile.asked[0])),
        nodes=nodes,
        axes=axes([(line.title, line.share) for line in heads]),
        peers=axes([(line.title, line.spread[1] if line.spread else 0.0) for line in heads]) if spreads else [],
        weakest=[
            next(line for line in shown if line.id == name) for name, _ in weakest_nodes(profile.nodes, leaves, 0)
        ],
        stages=stages,
        next=next((line for line in stages if step is not None and line.level == step[0].level), None),
        rule_pending=say_status(rule.status),
        source=in_words(rule.source),
    )


def _needs(profile: StageProfile, step: int, needs: tuple[Need, ...]) -> list[NeedLine]:
    return [
        NeedLine(in_words(need.title), _figure(need, int(profile.measures[step, place][0])), bool(met[0]))
        for place, need in enumerate(needs)
        if (met := profile.met[step, place]) is not None
    ]


def _figure(need: Need, measure: int) -> str:
    if need.kind == "count":
        return str(measure)
    if need.kind == "share":
        return f"{unscaled(measure * 100, WEIGHT):.0f}%"
    return f"{unscaled(measure, POINT):.2f}"


def _items(profile: StageProfile, node: Node, depth: int) -> list[NodeLine]:
    lines = []
    questions = profile.coded.coding.questionnaire.questions
    for name, weight in node.items:
        code = int(profile.coded.column(name)[0])
        if code in {-1, -3}:
            continue
        share = float(item_share(profile.coded, name, 0) * 100)
        title = in_words(questions[name].title)
        relative = f"×{unscaled(weight, WEIGHT).normalize():f}"
        value = f"{share:.2f}".rstrip("0").rstrip(".")
        pending = say_status(questions[name].status)
        lines.append(NodeLine(name, title, depth, relative, value, share, applies=True, pending=pending, item=True))
    return lines
