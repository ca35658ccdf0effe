"""What firms gain by saying that something does not apply to them, where nobody but they say so.

不适用, and a switch that cuts a branch of the tree ("no logistics of our own"), leave the denominator. The gain is
counted against the same firm with those items asked and rated nothing: the most that the absence can be worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_ANSWERED, NOT_APPLICABLE, NOT_ASKED, Coded
from scoring.definition.questionnaire import Kind
from scoring.definition.rules import PointsRule, leaves_of, nodes_of
from scoring.evaluate import Evaluation
from scoring.maturity import score
from scoring.ranking.criteria import NO_FEATURES, decide_criteria, decide_features
from scoring.ranking.gates import Verdict

Integers = NDArray[np.int64]
_NO, _YES = 0, 1


@dataclass(frozen=True)
class AbsenceGain:
    """One question (qualified) that does not apply, or switches something off, for some rows.

    `rows` and `points` (10⁻⁶ of the total score, above 0) side by side, the greatest gain first.
    """

    question: str
    rows: tuple[int, ...]
    points: tuple[int, ...]


def absence_gains(evaluation: Evaluation) -> tuple[AbsenceGain, ...]:
    """Return what eligible rows gain by each question that does not apply to them, in the questionnaires' order.

    Answers that somebody verified are left out.
    """
    return tuple(found for name in sorted(evaluation.profiles) for found in _of_questionnaire(evaluation, name))


def _of_questionnaire(evaluation: Evaluation, name: str) -> Iterator[AbsenceGain]:
    coded = evaluation.inputs.sheets[name]
    eligible = (evaluation.verdicts != Verdict.FAILED).all(axis=1)
    for question, absent, asked in _absences(coded):
        said = np.array([(key, f"{name}.{question}") not in evaluation.inputs.verified for key in evaluation.keys])
        rows = np.flatnonzero(absent & eligible & said)
        if not len(rows):
            continue
        gains = evaluation.ranking.scores[rows] - _scores(evaluation, name, asked.take(rows), rows)
        order = [place for place in np.lexsort((rows, -gains)).tolist() if gains[place] > 0]
        if order:
            listed = tuple(int(rows[place]) for place in order)
            yield AbsenceGain(f"{name}.{question}", listed, tuple(int(gains[place]) for place in order))


def _absences(coded: Coded) -> Iterator[tuple[str, NDArray[np.bool_], Coded]]:
    """Yield each question that does not apply to some rows, those rows, and the sheets with its items asked of them."""
    questionnaire = coded.coding.questionnaire
    for name, question in questionnaire.questions.items():
        if question.not_applicable and name in coded.coding.places:
            absent = coded.column(name) == NOT_APPLICABLE
            if absent.any():
                changed = _copy(coded)
                changed.codes[absent, coded.coding.places[name]] = NOT_ANSWERED
                yield name, absent, changed
    rule = questionnaire.rule
    if rule is None or isinstance(rule, PointsRule):
        return
    for node in nodes_of(rule.tree):
        if node.cut_by:
            absent = coded.column(node.cut_by) == _NO
            yield node.cut_by, absent, _asked(coded, node.cut_by, {leaf.id for leaf in leaves_of((node,))})


def _asked(coded: Coded, switch: str, subdomains: set[str]) -> Coded:
    """Return sheets whose clauses of some sub-domains are asked up to the level that the others are asked."""
    changed = _copy(coded)
    places = coded.coding.places
    clauses = [item for item in coded.coding.questionnaire.questions.values() if item.kind is Kind.CLAUSE]
    for level in sorted({clause.level for clause in clauses}):
        own = [places[clause.id] for clause in clauses if clause.level == level]
        there = (coded.codes[:, own] != NOT_ASKED).any(axis=1)
        for clause in clauses:
            if clause.level == level and clause.subdomain in subdomains:
                hidden = there & (coded.codes[:, places[clause.id]] == NOT_ASKED)
                changed.codes[hidden, places[clause.id]] = NOT_ANSWERED
    changed.codes[:, places[switch]] = _YES
    return changed


def _copy(coded: Coded) -> Coded:
    return Coded(coded.coding, coded.codes.copy(order="F"), coded.numbers)


def _scores(evaluation: Evaluation, name: str, changed: Coded, rows: Integers) -> Integers:
    """Return the total scores of some rows with one questionnaire answered otherwise."""
    scheme = evaluation.scheme
    sheets = {own: coded.take(rows) for own, coded in evaluation.inputs.sheets.items()} | {name: changed}
    profiles = {own: score(sheets[own]) for own in evaluation.profiles}
    features = decide_features(scheme.segments.features, sheets, profiles) if scheme.segments else NO_FEATURES
    values = decide_criteria(scheme, sheets, profiles, features).values
    weights = [[item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria] for pool in scheme.pools]
    total: Integers = (values * np.array(weights, dtype=np.int64)[evaluation.pools[rows]]).sum(axis=1)
    return total
