"""Whether the weighted tree of a rule fits its questionnaire: leaves, clauses, items, stages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scoring.definition.questionnaire import Kind, Questionnaire
from scoring.definition.rules import ClauseRule, Need, Node, StageRule, leaves_of, nodes_of
from scoring.exact import POINT, WEIGHT
from scoring.loading.reader import Path, Reader

_GIVES_POINTS = {Kind.SINGLE, Kind.MULTIPLE, Kind.LADDER, Kind.RATE}
MOST_SCORED_OPTIONS = 16


def check_clauses(reader: Reader, questionnaire: Questionnaire, rule: ClauseRule) -> None:
    """Note where clauses, levels, the claim and the tree of a clause rule do not fit together."""
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
    _check_variants(reader, questionnaire, rule.tree)
    _check_asking(reader, questionnaire, rule)


def _check_variants(reader: Reader, questionnaire: Questionnaire, tree: tuple[Node, ...]) -> None:
    variants = {variant for variant, _ in questionnaire.variants}
    for node, place in _nodes(tree, ("rule", "tree")):
        for variant in node.weights:
            if variant not in variants:
                reader.fault((*place, "weights"), f"unknown variant {variant!r}", "declare it under variants")


def _check_asking(reader: Reader, questionnaire: Questionnaire, rule: ClauseRule) -> None:
    """Note a claim that is no question with levels, and a cut that is no yes/no question."""
    claim = questionnaire.questions.get(rule.claim)
    if rule.claim and (claim is None or claim.kind is not Kind.SINGLE):
        reader.fault(("rule", "claim"), f"{rule.claim!r} is no single question", "name the one that claims a level")
    elif claim is not None and [option.level for option in claim.options] != [level for level, _ in rule.levels]:
        reader.fault(("rule", "claim"), "the claim's options need the levels of the rule", "give each option its level")
    for node, place in _nodes(rule.tree, ("rule", "tree")):
        question = questionnaire.questions.get(node.cut_by)
        if node.cut_by and (question is None or question.kind is not Kind.YESNO):
            reader.fault((*place, "cut_by"), f"{node.cut_by!r} is no yes/no question", "check the spelling")


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


def check_stages(reader: Reader, questionnaire: Questionnaire, rule: StageRule) -> None:
    """Note where items, tree, index and stages of a stage rule do not fit together."""
    nodes = list(nodes_of(rule.tree))
    reader.unique([node.id for node in nodes], ("rule", "tree"))
    reader.unique([name for node in nodes for name, _ in node.items], ("rule", "tree"))
    for node, place in _nodes(rule.tree, ("rule", "tree")):
        if bool(node.items) == bool(node.children):
            reader.fault(place, "a node has either children or items", "leave one of them out")
        for name, weight in node.items:
            _check_item(reader, questionnaire, (name, weight), (*place, "items", name))
    _check_variants(reader, questionnaire, rule.tree)
    if rule.index not in {node.id for node in nodes}:
        reader.fault(("rule", "index"), f"no node {rule.index!r}", "name the node whose score is the index")
    if [stage.level for stage in rule.stages] != list(range(1, len(rule.stages) + 1)):
        reader.fault(("rule", "stages"), "stages must count from 1", "list them in order")
    for index, stage in enumerate(rule.stages):
        for number, need in enumerate(stage.needs):
            _check_need(reader, rule, need, ("rule", "stages", index, "needs", number))


def _check_item(reader: Reader, questionnaire: Questionnaire, item: tuple[str, int], place: Path) -> None:
    question = questionnaire.questions.get(item[0])
    if question is None:
        reader.fault(place, f"no question {item[0]!r}", "check the spelling")
    elif question.kind not in _GIVES_POINTS or question.max_points == 0:
        reader.fault(place, f"{item[0]} gives no points", "leave it out or give its options points")
    elif question.kind is Kind.MULTIPLE and len(question.options) > MOST_SCORED_OPTIONS:
        fix = f"split it: a scored question has at most {MOST_SCORED_OPTIONS}"
        reader.fault(place, f"{item[0]} has {len(question.options)} options", fix)
    if item[1] == 0:
        reader.fault(place, "an item without weight", "give it weight or leave it out")


def _check_need(reader: Reader, rule: StageRule, need: Need, place: Path) -> None:
    nodes = {node.id for node in nodes_of(rule.tree)}
    items = {name for leaf in leaves_of(rule.tree) for name, _ in leaf.items}
    for name in need.names:
        if name not in (items if need.kind == "count" else nodes):
            reader.fault((*place, "names"), f"nothing scored is called {name!r}", "check the spelling")
    if need.kind == "score" and len(need.names) != 1:
        reader.fault((*place, "names"), "a score is that of one node", "name one, or use share")
    if need.kind == "count" and not 0 < need.minimum <= len(need.names):
        reader.fault((*place, "minimum"), "the minimum can't be reached", "mend it")
    if need.at_least > 100 * POINT or need.share > WEIGHT:
        reader.fault(place, "scores end at 100, shares at 1", "mend them")
