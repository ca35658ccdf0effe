"""What hangs on each answer of one firm: points and places that it loses if that answer alone is not accepted.

Not accepted means the lowest step of a graded answer, and no answer to a question of fact that the scheme reads. What
an answer that may be too low keeps back is worked out the same way, with the highest step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Answer, Dossier
from scoring.answers.coding import Coded, coding_of, encode
from scoring.certainty.answer_draws import graded
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.scheme import IndexSource, Scheme
from scoring.loading.declarations import questions_read
from scoring.maturity import score
from scoring.maturity.assessed import UNLEVELLED
from scoring.ranking.criteria import NO_FEATURES, decide_criteria, decide_features
from scoring.selection.terms import leading_of

Integers = NDArray[np.int64]
_OF_FACT = frozenset({Kind.NUMBER, Kind.YESNO, Kind.SINGLE, Kind.MULTIPLE, Kind.LADDER, Kind.CLAUSE, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Claim:
    """One answer. `question`: qualified.

    `loss`, `gain`: 10⁻⁶ points, never below 0; `places`, `gained`: places in the pool.
    """

    question: str
    loss: int
    places: int
    gain: int = 0
    gained: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a firm is ranked: its pool, and the scores of everybody ranked there, its own included, in 10⁻⁶ point."""

    pool: str
    scores: Integers

    def better(self, than: int) -> int:
        """Return how many have a higher score."""
        return int((self.scores > than).sum())


def totals_of(
    scheme: Scheme, questionnaires: Mapping[str, Questionnaire], dossiers: Sequence[Dossier], pool: str
) -> list[tuple[int, int]]:
    """Return what each dossier gives in a pool: the score in 10⁻⁶ point, the level in the questionnaire that leads it.

    The level is UNLEVELLED where none is stated.
    """
    sheets, leading = encode(questionnaires, dossiers), leading_of(scheme, pool)
    totals = _totals(scheme, pool, sheets).tolist()
    levels = score(sheets[leading]).level.tolist() if leading in sheets else [UNLEVELLED] * len(totals)
    return list(zip(totals, levels, strict=True))


def refused(questionnaires: Mapping[str, Questionnaire], dossier: Dossier, questions: Iterable[str]) -> Dossier:
    """Return a dossier in which none of these answers (qualified questions) is accepted; unknown ones are left out."""
    for qualified in questions:
        owner, _, local = qualified.partition(".")
        questionnaire, sheet = questionnaires.get(owner), dossier.sheets.get(owner)
        if questionnaire is None or sheet is None or local not in sheet.values:
            continue
        question = questionnaire.questions[local]
        if question.kind is Kind.MULTIPLE and any(_worths(question)):
            dossier = _changed(dossier, _Change(qualified, up=False), none=())
        else:
            lowest = question.options[_lowest(question)].id if _is_graded(question) else ""
            dossier = _changed(dossier, _Change(qualified, up=False, answer=lowest))
    return dossier


def claims_of(
    scheme: Scheme,
    questionnaires: Mapping[str, Questionnaire],
    dossier: Dossier,
    standing: Standing,
    *,
    verified: frozenset[str] = frozenset(),
) -> list[Claim]:
    """Return the answers of a firm from which points hang, either way: most lost first, then most kept back.

    `verified`: qualified questions that somebody checked; they are left out.
    """
    base = encode(questionnaires, [dossier])
    changes = [
        *(item for name in sorted(base) for item in _graded_changes(base[name], name, verified)),
        *_fact_changes(scheme, questionnaires, dossier, verified),
    ]
    if not changes:
        return []
    own = int(_totals(scheme, standing.pool, base)[0])
    totals = _totals(scheme, standing.pool, _rows(questionnaires, base, dossier, changes))
    found: dict[str, Claim] = {}
    for change, total in zip(changes, totals.tolist(), strict=True):
        claim = found.setdefault(change.question, Claim(change.question, 0, 0))
        if change.up and total > own:
            gained = standing.better(own) - standing.better(total)
            found[change.question] = replace(claim, gain=total - own, gained=gained)
        elif not change.up and total < own:
            places = standing.better(total) - 1 - standing.better(own)
            found[change.question] = replace(claim, loss=own - total, places=places)
    some = [claim for claim in found.values() if claim.loss or claim.gain]
    return sorted(some, key=lambda claim: (-claim.loss, -claim.gain, claim.question))


@dataclass(frozen=True, slots=True)
class _Change:
    """One answer that is another. `code`: of a graded answer; `answer`: of others, empty for no answer at all."""

    question: str
    up: bool
    code: int | None = None
    answer: str = ""


def _graded_changes(coded: Coded, owner: str, verified: frozenset[str]) -> Iterator[_Change]:
    for name in graded(coded.coding):
        qualified, code = f"{owner}.{name}", int(coded.column(name)[0])
        if qualified in verified or code < 0:
            continue
        for up, other in ((False, _lowest), (True, _highest)):
            new = other(coded.coding.questionnaire.questions[name])
            if new != code:
                yield _Change(qualified, up, code=new)


def _worths(question: Question) -> list[int]:
    return [option.level or option.points for option in question.options]


def _lowest(question: Question) -> int:
    worths = _worths(question)
    return 0 if question.kind is Kind.MULTIPLE else worths.index(min(worths))


def _highest(question: Question) -> int:
    worths = _worths(question)
    if question.kind is Kind.MULTIPLE:
        return sum(1 << place for place, worth in enumerate(worths) if worth > 0)
    return worths.index(max(worths))


def _fact_changes(
    scheme: Scheme, questionnaires: Mapping[str, Questionnaire], dossier: Dossier, verified: frozenset[str]
) -> Iterator[_Change]:
    """Yield the answers that the scheme reads and that are no grades: without an answer."""
    read = dict.fromkeys(
        name for item in scheme.criteria for name in questions_read(item.source, scheme, questionnaires) if "." in name
    )
    for qualified in read:
        owner, _, local = qualified.partition(".")
        questionnaire, sheet = questionnaires.get(owner), dossier.sheets.get(owner)
        if questionnaire is None or sheet is None or local not in questionnaire.questions or qualified in verified:
            continue
        question, given = questionnaire.questions[local], sheet.values.get(local)
        of_fact = question.kind in _OF_FACT and question.typed and local not in graded(coding_of(questionnaire))
        if given is None or not of_fact:
            continue
        lowest = question.options[_lowest(question)].id if _is_graded(question) else ""
        if lowest != given:
            yield _Change(qualified, up=False, answer=lowest)


def _is_graded(question: Question) -> bool:
    """Return whether one of several steps is chosen; one that decides what else is asked is such a question, too."""
    return question.kind in {Kind.SINGLE, Kind.LADDER, Kind.CLAUSE} and any(_worths(question))


def _rows(
    questionnaires: Mapping[str, Questionnaire], base: Mapping[str, Coded], dossier: Dossier, changes: Sequence[_Change]
) -> Mapping[str, Coded]:
    """Return a row per change, all else as it is."""
    typed = [change for change in changes if change.code is None]
    again = encode(questionnaires, [_changed(dossier, change) for change in typed])
    place = {id(change): number for number, change in enumerate(typed)}
    rows = {}
    for name, own in base.items():
        codes = np.repeat(own.codes, len(changes), axis=0)
        numbers = np.repeat(own.numbers, len(changes), axis=0)
        for row, change in enumerate(changes):
            owner, _, local = change.question.partition(".")
            if change.code is None:
                codes[row], numbers[row] = again[name].codes[place[id(change)]], again[name].numbers[place[id(change)]]
            elif owner == name:
                codes[row, own.coding.places[local]] = change.code
        rows[name] = Coded(own.coding, np.asfortranarray(codes), numbers)
    return rows


def _changed(dossier: Dossier, change: _Change, none: Answer | None = None) -> Dossier:
    """Return a dossier with another answer. `none`: what stands for no answer; nothing at all unless told."""
    owner, _, local = change.question.partition(".")
    sheet = dossier.sheets[owner]
    values = {name: answer for name, answer in sheet.values.items() if name != local}
    if change.answer:
        values[local] = change.answer
    elif none is not None:
        values[local] = none
    return Dossier({**dossier.sheets, owner: replace(sheet, values=values)})


def _totals(scheme: Scheme, pool: str, sheets: Mapping[str, Coded]) -> Integers:
    """Return the scores of rows in a pool, in 10⁻⁶ point."""
    sources = [item.source for item in scheme.criteria]
    sources += [feature.source for feature in scheme.segments.features] if scheme.segments is not None else []
    scored = {source.questionnaire for source in sources if isinstance(source, IndexSource)}
    profiles = {name: score(sheets[name]) for name in sorted(scored)}
    features = decide_features(scheme.segments.features, sheets, profiles) if scheme.segments else NO_FEATURES
    values = decide_criteria(scheme, sheets, profiles, features).values
    weights = np.array([item.weight if item.belongs(pool) else 0 for item in scheme.criteria], dtype=np.int64)
    totals: Integers = values @ weights
    return totals
