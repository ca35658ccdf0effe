"""Whether a rule fits its questionnaire: items, maxima and levels; trees are looked at in `tree_checks`."""

from __future__ import annotations

from itertools import pairwise

from scoring.definition.questionnaire import Kind, Questionnaire
from scoring.definition.rules import ClauseRule, Group, PointsRule, StageRule
from scoring.loading.reader import Path, Reader
from scoring.loading.tree_checks import check_clauses, check_stages

MOST_SCORED_OPTIONS = 16
SCORED_KINDS = {Kind.SINGLE, Kind.MULTIPLE, Kind.CLAUSE, Kind.LADDER, Kind.RATE}


def check_rule(reader: Reader, questionnaire: Questionnaire) -> None:
    """Note every fault of the questionnaire's rule, if it has one."""
    match questionnaire.rule:
        case PointsRule():
            _check_points(reader, questionnaire, questionnaire.rule)
        case ClauseRule():
            check_clauses(reader, questionnaire, questionnaire.rule)
        case StageRule():
            check_stages(reader, questionnaire, questionnaire.rule)


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
    questions = [questionnaire.questions.get(item) for item in group.items]
    for item, question in zip(group.items, questions, strict=True):
        if question is None:
            reader.fault((*place, "items"), f"no question {item!r}", "check the spelling")
        elif question.kind not in SCORED_KINDS:
            reader.fault((*place, "items"), f"{item} is a {question.kind} question and gives no points", "leave it out")
        elif question.linear is not None:
            reader.fault((*place, "items"), f"{item} scores in proportion, which only stages read", "give it bands")
        elif question.kind is Kind.MULTIPLE and len(question.options) > MOST_SCORED_OPTIONS:
            fix = f"split it: a scored question has at most {MOST_SCORED_OPTIONS}"
            reader.fault((*place, "items"), f"{item} has {len(question.options)} options", fix)
    total = sum(question.max_points for question in questions if question is not None)
    if None not in questions and total != group.maximum:
        reader.fault(place, f"items give {total} of {group.maximum} ten-thousandths of a point", "mend one")
    if group.maximum == 0:
        reader.fault((*place, "maximum"), "a group without points", "give it points or leave it out")
