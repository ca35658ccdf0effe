"""The result of a clause rule: level by level, sub-domain by sub-domain, and the clauses that come next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import Node, leaves_of
from scoring.exact import POINT, WEIGHT, half_up, unscaled
from scoring.maturity import ClauseProfile
from scoring.maturity.tree_diagnosis import level_means, next_level, variant_at, weakest_nodes
from survey.queries.spreads import Spread
from survey.results.node_views import Below, NodeLine, node_lines
from survey.results.radar_views import Axis, axes
from survey.words.claims import claim_words
from survey.words.findings import say_status
from survey.words.language import in_words

MOST_CLAUSES = 8


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level: its own score, what it counts, whether it is passed and whether it was asked."""

    level: int
    title: str
    score: str
    counted: str
    passed: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """An open clause of the next level."""

    id: str
    subdomain: str
    title: str
    rating: str
    gain: str


@dataclass(frozen=True)
class ClauseResult:
    """Everything that a page shows of a clause rule's result."""

    questionnaire: str
    title: str
    level: int
    level_title: str
    total: str
    index: str
    variant: str
    claim: str
    raise_claim: str
    coverage: tuple[int, int]
    levels: list[LevelLine]
    nodes: list[NodeLine]
    axes: list[Axis]
    peers: list[Axis]
    weakest: list[NodeLine]
    next_title: str
    next_score: str
    next_asked: bool
    open: list[ClauseLine]
    open_count: int
    rule_pending: str
    source: str
    rescaled: str = ""
    kind: str = "clauses"


def view_clauses(
    questionnaire: Questionnaire, profile: ClauseProfile, spreads: Mapping[str, Spread] | None = None
) -> ClauseResult:
    """Return the result of one enterprise, `profile` having one row.

    `spreads`: node id -> quartiles of the district, on officials' pages only.
    """
    rule = profile.rule
    titles = dict(rule.levels)
    level = int(profile.level[0])
    nodes = node_lines(profile, rule.tree, spreads or {}, Below(1, means=partial(_means, profile)))
    leaves = [line for line in nodes if line.means and line.applies]
    weakest = weakest_nodes(profile.nodes, tuple(leaf.id for leaf in leaves_of(rule.tree)), 0)
    claim, raised = claim_words(questionnaire, profile)
    step = next_level(profile, 0)
    return ClauseResult(
        questionnaire=questionnaire.id,
        title=in_words(questionnaire.title),
        level=level,
        level_title=in_words(titles.get(level)),
        total=f"{unscaled(int(profile.total[0]), WEIGHT):.4f}",
        index=f"{unscaled(int(profile.index[0]), POINT):.2f}",
        variant=in_words(dict(questionnaire.variants).get(variant_at(profile, 0))),
        claim=claim,
        raise_claim=raised,
        coverage=(int(profile.answered[0]), int(profile.asked[0])),
        levels=_levels(profile),
        nodes=nodes,
        axes=axes([(line.title, line.share) for line in leaves]),
        peers=axes([(line.title, line.spread[1] if line.spread else 0.0) for line in leaves]) if spreads else [],
        weakest=[next(line for line in leaves if line.id == name) for name, _ in weakest],
        next_title=in_words(titles[step.level]) if step else "",
        next_score=f"{unscaled(step.score, WEIGHT):.4f}" if step else "",
        next_asked=step.asked if step else False,
        open=[
            _clause(questionnaire, rule.tree, clause.question, (clause.rating, clause.gain))
            for clause in (step.clauses[:MOST_CLAUSES] if step else ())
        ],
        open_count=len(step.clauses) if step else 0,
        rule_pending=say_status(rule.status),
        source=in_words(rule.source),
    )


def _levels(profile: ClauseProfile) -> list[LevelLine]:
    level = int(profile.level[0])
    asked = {
        clause.level
        for clause in profile.coded.coding.questionnaire.questions.values()
        if clause.level and profile.coded.column(clause.id)[0] not in {-1, -3}
    }
    return [
        LevelLine(
            level=step,
            title=in_words(title),
            score=f"{unscaled(int(profile.scores[0, column]), WEIGHT):.4f}",
            counted=f"{unscaled(int(profile.counted[0, column]), WEIGHT):.4f}",
            passed=step <= level,
            asked=step in asked,
        )
        for column, (step, title) in enumerate(profile.rule.levels)
    ]


def _means(profile: ClauseProfile, node: Node) -> list[str]:
    """Return the mean of each level of a sub-domain as printed; nothing for what lies above sub-domains."""
    return [] if node.children else [_mean(mean) for mean in level_means(profile, 0, node.id)]


def _mean(mean: Fraction | None) -> str:
    return "–" if mean is None else f"{unscaled(half_up(mean * 100), 100):.2f}"


def _clause(questionnaire: Questionnaire, tree: tuple[Node, ...], name: str, figures: tuple[int, int]) -> ClauseLine:
    question = questionnaire.questions[name]
    leaf = next(leaf for leaf in leaves_of(tree) if leaf.id == question.subdomain)
    label = next(in_words(option.label) for option in question.options if option.points == figures[0])
    gain = f"+{unscaled(figures[1], WEIGHT):.4f}"
    return ClauseLine(name, in_words(leaf.title), in_words(question.title), label, gain)
