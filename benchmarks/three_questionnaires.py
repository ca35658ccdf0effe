"""Scoring 100,000 dossiers on the three shipped questionnaires, beside loops over enterprises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

import numpy as np

from benchmarks import Row
from scoring.answers.coding import ABOVE, BELOW, Coded, encode
from scoring.definition.questionnaire import Kind, Questionnaire
from scoring.definition.rules import ClauseRule, Node, PointsRule, StageRule
from scoring.maturity import AnyProfile, score
from survey.definitions.catalogue import catalogue
from survey.demo import district
from survey.demo.answers import fill_in

ROWS, DIFFERENT = 100_000, 600
NAMES = ("sme2024", "cmmm", "integration")
Loop = Callable[[dict[str, int]], tuple[int, float]]
"""Codes of one enterprise -> level and index."""
_NEARLY = 1e-9


def coded_rows() -> Mapping[str, Coded]:
    """Return 100,000 rows drawn from dossiers of the demonstration district: real patterns, variants and cuts."""
    random = Random(11)  # noqa: S311 - fictitious data, not security
    questionnaires = {name: catalogue().questionnaires[name] for name in ("facts", *NAMES)}
    dossiers = [fill_in(questionnaires, row.firm, random) for row in district.make_demo_enterprises(DIFFERENT, random)]
    rows = np.random.default_rng(1).integers(0, DIFFERENT, ROWS)
    return {name: coded.take(rows) for name, coded in encode(questionnaires, dossiers).items() if name in NAMES}


def points_loop(form: Questionnaire) -> Loop:
    """Return a scorer of the 2024 form for one enterprise."""
    rule = form.rule
    assert isinstance(rule, PointsRule)
    points = {name: _worth(form, name) for name in rule.items}
    levels = {name: [option.level for option in form.questions[name].options] for name in rule.scenarios}
    binding = {name for name in rule.scenarios if form.questions[name].binding}
    most = {name: form.questions[name].max_points for name in rule.items}

    def one(codes: dict[str, int]) -> tuple[int, float]:
        total = sum(points[name](codes[name]) for name in rule.items if codes[name] >= 0)
        reached = {name: table[codes[name]] if codes[name] >= 0 else 0 for name, table in levels.items()}
        level = 0
        for step in rule.levels:
            there = [name for name, found in reached.items() if found >= step.level]
            bound = sum(name in binding for name in there)
            if total >= step.points and len(there) >= step.scenarios and bound >= step.binding:
                level = step.level
        reachable = sum(most[name] for name in rule.items if codes[name] != -1)
        unasked = any(codes[name] == -1 for name in (*rule.items, *rule.scenarios))
        return -1 if unasked else level, total * 100 / reachable if reachable else 0.0

    return one


def _share(form: Questionnaire, name: str) -> Callable[[dict[str, int]], float]:
    """Return what gives the score 0-1 of an item that is answered."""
    question = form.questions[name]
    if question.linear is not None:
        return lambda codes: codes[f"{name}{ABOVE}"] / codes[f"{name}{BELOW}"]
    worth, most = _worth(form, name), question.max_points
    return lambda codes: worth(codes[name]) / most


def _worth(form: Questionnaire, name: str) -> Callable[[int], int]:
    question = form.questions[name]
    table = [choice.points for choice in question.options or question.bands]
    if question.kind is Kind.MULTIPLE:
        return lambda code: sum(value for place, value in enumerate(table) if code >> place & 1)
    return table.__getitem__


def clauses_loop(form: Questionnaire) -> Loop:  # noqa: C901 - what anybody would write first
    """Return a scorer of the clause rule for one enterprise, in floats with a tolerance at 0.8."""
    rule = form.rule
    assert isinstance(rule, ClauseRule)
    ratings = [option.points / 10_000 for option in next(_clauses(form)).options]
    cells: dict[tuple[str, int], list[str]] = {}
    for clause in _clauses(form):
        cells.setdefault((clause.subdomain, clause.level), []).append(clause.id)

    def mean(node: Node, variant: str, level: int, codes: dict[str, int]) -> float | None:
        if node.children:
            weight = total = 0.0
            for child in node.children:
                if variant in child.weights:
                    value = mean(child, variant, level, codes)
                    if value is not None:
                        weight += child.weights[variant]
                        total += child.weights[variant] * value
            return total / weight if weight else None
        asked = [codes[name] for name in cells.get((node.id, level), ()) if codes[name] not in (-1, -3)]
        return sum(ratings[code] if code >= 0 else 0.0 for code in asked) / len(asked) if asked else None

    def one(codes: dict[str, int]) -> tuple[int, float]:
        variant = form.variants[codes["@variant"]][0] if codes["@variant"] >= 0 else ""
        root = Node("root", form.title, {}, children=rule.tree)
        total, level = 0.0, 0 if any(codes[clause.id] not in (-1, -3) for clause in _clauses(form)) else -1
        for step, _ in rule.levels:
            value = mean(root, variant, step, codes)
            if value is None:
                break
            if value < 0.8 - _NEARLY:
                total += value
                break
            total += 1
            level = step
        return level, 20 * total

    return one


def _clauses(form: Questionnaire) -> Any:  # noqa: ANN401 - a generator of questions
    return (question for question in form.questions.values() if question.kind is Kind.CLAUSE)


def stages_loop(form: Questionnaire) -> Loop:  # noqa: C901 - what anybody would write first
    """Return a scorer of the stage rule for one enterprise, in floats with a tolerance at every bound."""
    rule = form.rule
    assert isinstance(rule, StageRule)
    items = {q.id: _share(form, q.id) for q in form.questions.values() if q.max_points}

    def value_of(node: Node, variant: str, codes: dict[str, int], found: dict[str, float]) -> float | None:
        weight = total = 0.0
        for name, share in node.items:
            if codes[name] not in (-1, -3):
                weight += share
                total += share * (items[name](codes) * 100 if codes[name] >= 0 else 0)
        for child in node.children:
            if variant in child.weights:
                value = value_of(child, variant, codes, found)
                if value is not None:
                    weight += child.weights[variant]
                    total += child.weights[variant] * value
        if not weight:
            return None
        found[node.id] = total / weight
        return found[node.id]

    def one(codes: dict[str, int]) -> tuple[int, float]:
        variant = form.variants[codes["@variant"]][0] if codes["@variant"] >= 0 else ""
        found: dict[str, float] = {}
        for node in rule.tree:
            value_of(node, variant, codes, found)
        level = 0 if found else -1
        for stage in rule.stages if found else ():
            for need in stage.needs:
                bound = need.at_least / 10_000 - _NEARLY
                if need.kind == "count":
                    scored = [items[name](codes) for name in need.names if codes[name] >= 0]
                    if sum(share * 100 >= bound for share in scored) < need.minimum:
                        return level, found.get(rule.index, 0.0)
                    continue
                there = [found[name] >= bound for name in need.names if name in found]
                enough = need.share / 10_000 * len(there) if need.kind == "share" else 1
                if not there or sum(there) < enough - _NEARLY:
                    return level, found.get(rule.index, 0.0)
            level = stage.level
        return level, found.get(rule.index, 0.0)

    return one


LOOPS = {"sme2024": points_loop, "cmmm": clauses_loop, "integration": stages_loop}


def rows() -> list[Row]:
    """Return the three together, which has the goal, and each by itself."""
    sheets = coded_rows()
    columns = {name: (*coded.coding.columns, *coded.coding.numbers) for name, coded in sheets.items()}
    answers = {
        name: [
            dict(zip(columns[name], (*codes, *numbers), strict=True))
            for codes, numbers in zip(coded.codes.tolist(), coded.numbers.tolist(), strict=True)
        ]
        for name, coded in sheets.items()
    }
    loops = {name: LOOPS[name](sheets[name].coding.questionnaire) for name in NAMES}

    def ours(names: tuple[str, ...]) -> list[AnyProfile]:
        return [score(sheets[name]) for name in names]

    def theirs(names: tuple[str, ...]) -> list[list[tuple[int, float]]]:
        return [[loops[name](codes) for codes in answers[name]] for name in names]

    def equal(mine: list[AnyProfile], peer: list[list[tuple[int, float]]]) -> None:
        for profile, results in zip(mine, peer, strict=True):
            assert profile.level.tolist() == [level for level, _ in results]
            assert np.abs(profile.index / 10_000 - np.array([index for _, index in results])).max() < 1e-4

    def row(work: str, names: tuple[str, ...], goal: float | None) -> Row:
        peer = "per-enterprise Python loops"
        return Row(work, peer, goal, lambda: ours(names), lambda: theirs(names), equal, repeat=3 if goal else 1)

    together = row(f"score {ROWS:,} dossiers on the three questionnaires", NAMES, 75.0)
    return [together, *(row(f"score {ROWS:,} on {name}", (name,), None) for name in NAMES)]
