"""Top claims: answers at the highest level that there could be proof of, and what a score is without the unproven ones.

A claim is an answer that can be a step too high (`answer_draws.graded`), stands at the top, and belongs to a question
that names its evidence. Whoever verified it, or accepted a file for it, proved it. An unproven one falls by the step of
the answer model: the highest level that needs no proof.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded, Coding
from scoring.certainty.answer_draws import lower_codes, marked_answers, top_codes
from scoring.definition.scheme import Scheme
from scoring.maturity import score
from scoring.maturity.row_patterns import alike
from scoring.ranking.criteria import NO_FEATURES, decide_criteria, decide_features

Answers = frozenset[tuple[str, str]]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
_ABSENCES = 3


@dataclass(frozen=True)
class Claims:
    """The top claims of each row, int64 [n]: how many are verified, have a file that nobody judged, or have nothing.

    `stated`: the total scores with every claim, in 10⁻⁶ point; `proven`: those with every unproven claim a step lower.
    """

    verified: Integers
    given: Integers
    bare: Integers
    stated: Integers
    proven: Integers


def top_claims(coded: Coded) -> Booleans:
    """Return which answers are claims, bool [n, graded questions]."""
    tops = _tops(coded.coding)
    found = np.zeros((len(coded), len(tops)), dtype=bool)
    for column, (name, top) in enumerate(tops.items()):
        if top is not None:
            found[:, column] = top[coded.codes[:, coded.coding.places[name]] + _ABSENCES]
    return found


def _tops(coding: Coding) -> Mapping[str, Booleans | None]:
    """Return per graded question whether a code (+ 3) is a claim, None without evidence; kept beside the coding."""
    cached: Mapping[str, Booleans | None] | None = coding.__dict__.get("top_claims")
    if cached is None:
        questions = coding.questionnaire.questions
        cached = {
            name: top_codes(questions[name]) if questions[name].evidence is not None else None
            for name in lower_codes(coding)
        }
        coding.__dict__["top_claims"] = cached
    return cached


def without_unproven(coded: Coded, keys: Sequence[str], proven: Answers) -> Coded:
    """Return sheets in which every claim that is not `proven` is a step lower."""
    falls = top_claims(coded) & ~marked_answers(coded, keys, proven)
    codes = coded.codes.copy(order="F")
    for column, (name, lower) in enumerate(lower_codes(coded.coding).items()):
        rows, place = np.flatnonzero(falls[:, column]), coded.coding.places[name]
        codes[rows, place] = lower[codes[rows, place] + _ABSENCES]
    return alike(Coded(coded.coding, codes, coded.numbers), coded)


def counted_sheets(
    scheme: Scheme, sheets: Mapping[str, Coded], keys: Sequence[str], proven: Answers
) -> Mapping[str, Coded]:
    """Return the sheets as a scheme counts them: where only what is verified earns, unproven claims a step lower."""
    return {
        name: without_unproven(coded, keys, proven) if name in scheme.only_verified else coded
        for name, coded in sheets.items()
    }


@dataclass(frozen=True)
class Standing:
    """Whose answers are proven. `pools`: the number of each key's pool; `given`: the answers with a file."""

    keys: Sequence[str]
    pools: Integers
    proven: Answers
    given: Answers


def count_claims(scheme: Scheme, stated: Mapping[str, Coded], standing: Standing, scored: Collection[str]) -> Claims:
    """Return the claims of all rows in the questionnaires that the scheme scores, with both scores.

    `stated`: the sheets as the firms filled them in.
    """
    keys, proven = standing.keys, standing.proven
    verified, given, bare = np.zeros((3, len(keys)), dtype=np.int64)
    for name in sorted(scored):
        claimed = top_claims(stated[name])
        well = marked_answers(stated[name], keys, proven)
        filed = marked_answers(stated[name], keys, standing.given) & ~well
        verified += (claimed & well).sum(axis=1)
        given += (claimed & filed).sum(axis=1)
        bare += (claimed & ~well & ~filed).sum(axis=1)
    lowered = {name: without_unproven(stated[name], keys, proven) for name in sorted(scored)}
    before = _totals(scheme, stated, standing.pools, scored)
    after = _totals(scheme, {**stated, **lowered}, standing.pools, scored)
    return Claims(verified, given, bare, before, after)


def _totals(scheme: Scheme, sheets: Mapping[str, Coded], pools: Integers, scored: Collection[str]) -> Integers:
    """Return the total scores of all rows."""
    profiles = {name: score(sheets[name]) for name in sorted(scored)}
    features = decide_features(scheme.segments.features, sheets, profiles) if scheme.segments else NO_FEATURES
    values = decide_criteria(scheme, sheets, profiles, features).values
    weights = [[item.weight if item.belongs(pool.id) else 0 for item in scheme.criteria] for pool in scheme.pools]
    total: Integers = (values * np.array(weights, dtype=np.int64)[pools]).sum(axis=1)
    return total
