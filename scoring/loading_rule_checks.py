"""Whether a rule fits its questionnaire: items, maxima, levels, and the tree of a clause rule."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scoring.exact import WEIGHT
from scoring.loading_reader import Path, Reader
from scoring.questionnaire import Kind, Questionnaire
from scoring.rules import ClauseRule, Group, Node, PointsRule

MOST_SCORED_OPTIONS = 16
_SCORED = {Kind.SINGLE, Kind.MULTIPLE, Kind.CLAUSE, Kind.LADDER, Kind.RATE}


def check_rule(reader: Reader, questionnaire: Questionnaire) -> None:
    """Note every fault of the questionnaire's rule, if it has one."""
    match questionnaire.rule:
        case PointsRule():
            _check_points(reader, questionnaire, questionnaire.rule)
        case ClauseRule():
            _check_clauses(reader, questionnaire, questionnaire.rule)


def _check_points(reader: Reader, questionnaire: Questionnaire, rule: PointsRule) -> None:
    reader.unique([part.id for part in rule.parts], ("rule", "parts"))
    reader.unique([group.id for part in rule.parts for group in part.groups], ("rule", "parts"))
    reader.unique([*rule.items, *rule.scenarios], ("rule",))
    for index, part in enumerate(rule.parts):
        for number, group in enumerate(part.groups):
            _check_group(reader, questionnaire, group, ("rule", "parts", index, "groups", number))
    for name in rule.scenarios:
        question = questionnaire.questions.get(name)
        if question is None or question.kind is not Kind.LADDER:
            reader.fault(("rule", "scenario_groups"), f"{name!r} is no ladder question", "check the spelling")
    for index, (low, high) in enumerate(pairwise(rule.levels), start=1):
        if high.level <= low.level or high.points < low.points:
            reader.fault(("rule", "levels", index), "levels and their points must rise", "list the lowest level first")


def _check_group(reader: Reader, questionnaire: Questionnaire, group: Group, place: Path) -> None:
    found = [questionnaire.questions.get(item) for item in group.items]
    for item, question in zip(group.items, found, strict=True):
        if question is None:
            reader.fault((*place, "items"), f"no question {item!r}", "check the spelling")
        elif question.kind not in _SCORED:
            reader.fault((*place, "items"), f"{item} is a {question.kind} question and gives no points", "leave it out")
        elif question.kind is Kind.MULTIPLE and len(question.options) > MOST_SCORED_OPTIONS:
            fix = f"split it: a scored question has at most {MOST_SCORED_OPTIONS}"
            reader.fault((*place, "items"), f"{item} has {len(question.options)} options", fix)
    total = sum(question.max_points for question in found if question is not None)
    if None not in found and total != group.maximum:
        reader.fault(place, f"items give {total} of {group.maximum} ten-thousandths of a point", "mend one")
    if group.maximum == 0:
        reader.fault((*place, "maximum"), "a group without points", "give it points or leave it out")


def _check_clauses(reader: Reader, questionnaire: Questionnaire, rule: ClauseRule) -> None:
    leaves = list(_leaves(rule.tree, ("rule", "tree")))
    reader.unique([leaf.id for leaf, _ in leaves], ("rule", "tree"))
    clauses = [question for question in questionnaire.questions.values() if question.kind is Kind.CLAUSE]
    levels = {level for level, _ in rule.levels}
    for question in clauses:
        if question.subdomain not in {leaf.id for leaf, _ in leaves}:
            reader.fault(("rule", "tree"), f"{question.id}: no leaf {question.subdomain!r}", "check the spelling")
        if question.level not in levels:
            reader.fault(("rule", "levels"), f"{question.id}: no level {question.level}", "list it under levels")
        if max(option.points for option in question.options) != WEIGHT:
            reader.fault(("sections",), f"{question.id}: the best rating is not 1", 'give one option points: "1"')
    used = {question.subdomain for question in clauses}
    for leaf, place in leaves:
        if leaf.id not in used:
            reader.fault(place, f"no clause belongs to {leaf.id!r}", "add clauses or leave it out")
    _check_scale(reader, rule)
    variants = {variant for variant, _ in questionnaire.variants}
    for node, place in _nodes(rule.tree, ("rule", "tree")):
        for variant in node.weights:
            if variant not in variants:
                reader.fault((*place, "weights"), f"unknown variant {variant!r}", "declare it under variants")


def _check_scale(reader: Reader, rule: ClauseRule) -> None:
    if [level for level, _ in rule.levels] != list(range(1, len(rule.levels) + 1)):
        reader.fault(("rule", "levels"), "levels must count from 1", "list them in order")
    if not 0 < rule.passing <= WEIGHT:
        reader.fault(("rule", "passing"), "passing lies between 0 and 1", 'write "0.8"')
    if len(rule.bands) != len(rule.levels) or any(low >= high for low, high in pairwise(rule.bands)):
        reader.fault(("rule", "bands"), "one rising bound per level is expected", 'write ["0.8", "1.8", …]')


def _nodes(nodes: tuple[Node, ...], place: Path) -> Iterator[tuple[Node, Path]]:
    for index, node in enumerate(nodes):
        yield node, (*place, index)
        yield from _nodes(node.children, (*place, index, "children"))


def _leaves(nodes: tuple[Node, ...], place: Path) -> Iterator[tuple[Node, Path]]:
    return (pair for pair in _nodes(nodes, place) if not pair[0].children)
