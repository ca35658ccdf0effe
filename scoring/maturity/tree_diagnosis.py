"""For one enterprise scored up a tree: what is weakest, which clauses the next level still waits for, which needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_APPLICABLE, NOT_ASKED, VARIANT
from scoring.definition.rules import Need, Stage
from scoring.exact import WEIGHT, half_up
from scoring.maturity.assessed import UNLEVELLED
from scoring.maturity.clause_cells import layout_of
from scoring.maturity.clauses import ClauseProfile, clause_shares
from scoring.maturity.stages import StageProfile


@dataclass(frozen=True, slots=True)
class OpenClause:
    """A clause of the next level that is not fully met; `gain`: what meeting it adds to the level's score, 1/10 000."""

    question: str
    rating: int
    gain: int


@dataclass(frozen=True, slots=True)
class NextLevel:
    """The first level not passed: its score so far (1/10 000), and its open clauses, the greatest gain first.

    `asked`: whether its clauses were asked at all.
    """

    level: int
    score: int
    asked: bool
    clauses: tuple[OpenClause, ...]


def next_level(profile: ClauseProfile, row: int) -> NextLevel | None:
    """Return the first level that is not passed, or None where all are."""
    column = max(int(profile.level[row]), 0)
    if column >= len(profile.rule.levels):
        return None
    step = profile.rule.levels[column][0]
    coded = profile.coded
    applying = [
        clause
        for clause in layout_of(coded.coding).clauses
        if coded.column(clause.id)[row] not in {NOT_ASKED, NOT_APPLICABLE}
    ]
    shares = clause_shares(profile.rule, variant_at(profile, row), applying, step)
    open_clauses = []
    for clause in applying:
        code = int(coded.column(clause.id)[row])
        rating = clause.options[code].points if code >= 0 else 0
        if clause.level == step and rating < WEIGHT:
            open_clauses.append(OpenClause(clause.id, rating, half_up(shares[clause.id] * (WEIGHT - rating))))
    ordered = tuple(sorted(open_clauses, key=lambda clause: -clause.gain))
    return NextLevel(step, int(profile.scores[row, column]), bool(shares), ordered)


def variant_at(profile: ClauseProfile | StageProfile, row: int) -> str:
    """Return the variant of one row, an empty text where there is none."""
    coded = profile.coded
    if VARIANT not in coded.coding.columns:
        return ""
    code = int(coded.column(VARIANT)[row])
    return coded.coding.questionnaire.variants[code][0] if code >= 0 else ""


def level_means(profile: ClauseProfile, row: int, subdomain: str) -> tuple[Fraction | None, ...]:
    """Return the mean rating of a sub-domain at each level, None where nothing was asked."""
    means: list[Fraction | None] = []
    questions = profile.coded.coding.questionnaire.questions
    of_cell = layout_of(profile.coded.coding).of_cell
    for step, _ in profile.rule.levels:
        codes = {name: int(profile.coded.column(name)[row]) for name in of_cell.get((subdomain, step), ())}
        asked = {name: code for name, code in codes.items() if code not in {NOT_ASKED, NOT_APPLICABLE}}
        total = sum(questions[name].options[code].points for name, code in asked.items() if code >= 0)
        means.append(Fraction(total, WEIGHT * len(asked)) if asked else None)
    return tuple(means)


def weakest_nodes(
    values: Mapping[str, NDArray[np.int64]], names: tuple[str, ...], row: int, count: int = 5
) -> tuple[tuple[str, int], ...]:
    """Return the nodes with the lowest values that apply, lowest first, in the given order where equal."""
    scored = [(name, int(values[name][row])) for name in names if values[name][row] >= 0]
    return tuple(sorted(scored, key=lambda pair: pair[1])[:count])


def next_stage(profile: StageProfile, row: int) -> tuple[Stage, tuple[tuple[Need, int, bool], ...]] | None:
    """Return the next stage with its needs, each with the figure so far and whether it is met.

    None at the last one, and where no stage can be stated.
    """
    if profile.level[row] == UNLEVELLED:
        return None
    for step, stage in enumerate(profile.rule.stages):
        if stage.level > profile.level[row]:
            needs = (
                (need, int(profile.measures[step, place][row]), bool(profile.met[step, place][row]))
                for place, need in enumerate(stage.needs)
            )
            return stage, tuple(needs)
    return None
