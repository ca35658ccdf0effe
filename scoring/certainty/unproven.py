"""Top claims: answers at the highest level that there could be proof of, and what a score is without the unproven ones.

A claim is an answer that can be a step too high (`answer_draws.graded`), stands at the top, and belongs to a question
that names its evidence. Whoever verified it, or accepted a file for it, proved it. An unproven one falls by the step of
the answer model: the highest level that needs no proof.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Answer, AnswerSheet, Dossier, Given
from scoring.answers.coding import Coded, Coding, answer_of, coding_of, encode
from scoring.certainty.answer_draws import lower_codes, marked_answers, top_codes
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.scheme import Scheme
from scoring.maturity.row_patterns import alike
from scoring.ranking.ranking import Ranking, rank_by
from scoring.ranking.tracks import score_rows

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


def claimed_questions(sheet: AnswerSheet, questionnaire: Questionnaire, seen: Collection[str]) -> list[str]:
    """Return the questions of one sheet whose answers are claims, in order. `seen`: those that are asked."""
    coding = coding_of(questionnaire)
    return [
        name
        for name, top in _tops(coding).items()
        if top is not None and name in seen and _stands_at(top, sheet.get(name), coding.options[name])
    ]


def _stands_at(top: Booleans, given: Given, options: Mapping[str, int]) -> bool:
    """Return whether an answer, as it is before it is coded, is among the codes at the top."""
    if isinstance(given, tuple):
        return bool(top[sum(1 << options[name] for name in given) + _ABSENCES])
    return isinstance(given, str) and bool(top[options[given] + _ABSENCES])


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


def counted_dossier(
    scheme: Scheme, questionnaires: Mapping[str, Questionnaire], stated: Dossier, proven: frozenset[str]
) -> Dossier:
    """Return one firm's dossier as a scheme counts it. `proven`: its qualified questions that are proven."""
    only = [name for name in scheme.only_verified if name in stated.sheets and name in questionnaires]
    if not only:
        return stated
    before = encode(questionnaires, [stated])
    after = counted_sheets(scheme, before, ("",), frozenset(("", name) for name in proven))
    counted = {name: _lowered(stated.sheets[name], before[name], after[name]) for name in only}
    return Dossier({**stated.sheets, **counted})


def _lowered(sheet: AnswerSheet, before: Coded, after: Coded) -> AnswerSheet:
    """Return a sheet with the answers of the codes that fell."""
    coding = before.coding
    fell = {
        name: cast("Answer", answer_of(coding.questionnaire.questions[name], int(after.codes[0, place])))
        for name in lower_codes(coding)
        if before.codes[0, place := coding.places[name]] != after.codes[0, place]
    }
    return replace(sheet, values={**sheet.values, **fell})


@dataclass(frozen=True)
class Proofs:
    """Whose answers are `proven`, and which have a file (`given`)."""

    keys: Sequence[str]
    proven: Answers
    given: Answers


def count_claims(
    scheme: Scheme,
    stated: Mapping[str, Coded],
    proofs: Proofs,
    *,
    scored: Collection[str],
    ranked: tuple[Integers, Ranking],
) -> Claims:
    """Return the claims of all rows in the questionnaires that the scheme scores, with both scores.

    `stated`: the sheets before any claim fell; `ranked`: the number of each row's pool, and the ranking that counts.
    """
    pools, ranking = ranked
    keys, proven = proofs.keys, proofs.proven
    verified, given, bare = np.zeros((3, len(keys)), dtype=np.int64)
    for name in sorted(scored):
        claimed = top_claims(stated[name])
        well = marked_answers(stated[name], keys, proven)
        filed = marked_answers(stated[name], keys, proofs.given) & ~well
        verified += (claimed & well).sum(axis=1)
        given += (claimed & filed).sum(axis=1)
        bare += (claimed & ~well & ~filed).sum(axis=1)
    lowered = {name: without_unproven(stated[name], keys, proven) for name in sorted(scored)}
    before = _totals(scheme, stated, pools) if scheme.only_verified else ranking.scores
    after = _totals(scheme, {**stated, **lowered}, pools)
    return Claims(verified, given, bare, before, after)


def _totals(scheme: Scheme, sheets: Mapping[str, Coded], pools: Integers) -> Integers:
    """Return the total scores of all rows."""
    scores: Integers = rank_by(scheme, score_rows(scheme, sheets).matrix.values, pools).scores
    return scores
