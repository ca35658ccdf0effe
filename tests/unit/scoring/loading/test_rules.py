"""Clause rules (levels of clauses averaged up a weighted tree): read and refused."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.definition.rules import ClauseRule
from scoring.loading.questionnaire import load_questionnaire
from tests.unit.scoring.clauses import clause, clause_data
from tests.unit.scoring.small import changed, faults_of

DATA = clause_data()
TREE = ("tree",)


def test_load_reads_a_clause_rule_with_weights_per_variant() -> None:
    rule = load_questionnaire(DATA).rule
    assert isinstance(rule, ClauseRule)
    assert rule.passing == 8_000
    assert rule.bands == (8_000, 18_000)
    work = rule.tree[1]
    assert [dict(child.weights) for child in work.children] == [
        {"discrete": 6_000, "process": 10_000},
        {"discrete": 4_000},
    ]


FAULTS = [
    (("passing",), "1.5", "rule.passing", "passing lies between 0 and 1"),
    (("passing",), "0", "rule.passing", "passing lies between 0 and 1"),
    (("bands",), ["0.8"], "rule.bands", "one rising bound per level is expected"),
    (("bands",), ["1.8", "0.8"], "rule.bands", "one rising bound per level is expected"),
    (("levels", 0, "level"), "2", "rule.levels", "levels must count from 1"),
    ((*TREE, 0, "weights", "discrete"), "0.4", "rule.tree", "the weights of discrete add up to 9000/10000"),
    ((*TREE, 0, "children", 0, "weights", "liquid"), "1", "rule.tree.0.children.0.weights", "unknown variant 'liquid'"),
    ((*TREE, 0, "children", 0, "id"), "visions", "rule.tree", "p1: no leaf 'strategy'"),
    ((*TREE, 0, "children", 0, "id"), "visions", "rule.tree.0.children.0", "no clause belongs to 'visions'"),
    ((*TREE, 0, "children", 0, "id"), "skills", "rule.tree", "the id 'skills' occurs more than once"),
    ((*TREE, 0, "weights"), 1, "rule.tree.0.weights", "a mapping is expected here"),
    ((*TREE, 0, "colour"), "red", "rule.tree.0.colour", "unknown key 'colour'"),
    ((*TREE, 1, "children", 1, "trimmable"), True, "rule.tree.1.children.1.trimmable", "unknown key 'trimmable'"),
    (("levels", 1, "points"), "60", "rule.levels.1.points", "unknown key 'points'"),
    (("colour",), "red", "rule.colour", "unknown key 'colour'"),
]


@pytest.mark.parametrize(("path", "value", "where", "problem"), FAULTS)
def test_load_refuses_in_a_clause_rule(path: tuple[Any, ...], value: Any, where: str, problem: str) -> None:
    assert (where, problem) in faults_of(changed(DATA, ("rule", *path), value))


def test_load_refuses_a_clause_at_a_level_that_is_not_declared() -> None:
    data = changed(DATA, ("sections", 0, "questions", 0, "level"), "3")
    assert faults_of(data) == [("rule.levels", "p1: no level 3")]


def test_load_refuses_a_rating_scale_that_does_not_reach_one() -> None:
    weak = clause("p1", "strategy", 1) | {"options": clause("x", "y", 1)["options"][:3]}
    data = changed(DATA, ("sections", 0, "questions", 0), weak)
    assert faults_of(data) == [("sections", "p1: the best rating is not 1")]


def test_load_reads_questions_limited_to_a_variant() -> None:
    questions = load_questionnaire(DATA).questions
    assert [questions[name].variants for name in ("m2", "w2")] == [(), ("discrete",)]
