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
from scoring.answers.visibility import asked
from scoring.certainty.answer_draws import graded
from scoring.certainty.unproven import counted_sheets
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.definition.scheme import IndexSource, Scheme
from scoring.loading.conditions import references
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
    scheme: Scheme,
    questionnaires: Mapping[str, Questionnaire],
    dossiers: Sequence[Dossier],
    pool: str,
    *,
    checked: Sequence[frozenset[str]] = (),
) -> list[tuple[int, int]]:
    """Return what each dossier gives in a pool: the score in 10⁻⁶ point, the level in the questionnaire that leads it.

    The level is UNLEVELLED where none is stated. `checked`: the qualified questions of each that are proven, where
    nothing else earns; none without it.
    """
    rows = tuple(str(number) for number in range(len(dossiers)))
    proven = frozenset((row, name) for row, names in zip(rows, checked, strict=False) for name in names)
    sheets = counted_sheets(scheme, encode(questionnaires, dossiers), rows, proven)
    leading = leading_of(scheme, pool)
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

    `verified`: qualified questions that somebody checked; they are left out. Where nothing but what is verified earns,
    an unproven claim keeps back what it would bring if it were accepted.
    """
    base = encode(questionnaires, [dossier])
    changes = [
        *(item for name in sorted(base) for item in _graded_changes(base[name], (scheme, name), verified)),
        *_fact_changes(scheme, questionnaires, dossier, verified),
    ]
    if not changes:
        return []
    counted = counted_sheets(scheme, base, ("",), frozenset(("", name) for name in verified))
    own = int(_totals(scheme, standing.pool, counted)[0])
    rows = tuple(str(number) for number in range(len(changes)))
    looked_at = zip(rows, changes, strict=True) if scheme.only_verified else ()
    proven = frozenset((row, name) for row, change in looked_at for name in (*verified, change.question))
    sheets = _rows(questionnaires, base, dossier, changes)
    totals = _totals(scheme, standing.pool, counted_sheets(scheme, sheets, rows, proven))
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


def _graded_changes(coded: Coded, of: tuple[Scheme, str], verified: frozenset[str]) -> Iterator[_Change]:
    """Yield the graded answers with another step; with the same one where it only counts once it is accepted."""
    scheme, owner = of
    for name in graded(coded.coding):
        qualified, code = f"{owner}.{name}", int(coded.column(name)[0])
        if qualified in verified or code < 0:
            continue
        for up, other in ((False, _lowest), (True, _highest)):
            new = other(coded.coding.questionnaire.questions[name])
            if new != code or (up and owner in scheme.only_verified):
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
    again = _typed_rows(questionnaires, dossier, [change for change in changes if change.code is None])
    rows = {}
    for name, own in base.items():
        codes = np.repeat(own.codes, len(changes), axis=0)
        numbers = np.repeat(own.numbers, len(changes), axis=0)
        for row, change in enumerate(changes):
            owner, _, local = change.question.partition(".")
            if change.code is None:
                if (change.question, name) in again:
                    codes[row], numbers[row] = again[change.question, name]
            elif owner == name:
                codes[row, own.coding.places[local]] = change.code
        rows[name] = Coded(own.coding, np.asfortranarray(codes), numbers)
    return rows


def _typed_rows(
    questionnaires: Mapping[str, Questionnaire], dossier: Dossier, changes: Sequence[_Change]
) -> Mapping[tuple[str, str], tuple[Integers, Integers]]:
    """Return (question, questionnaire) -> the codes and numbers of its row with that answer changed.

    Only of questionnaires whose row may be another: all where the question decides what is asked, else its own and
    those that compute a rate of it.
    """
    seen = asked(questionnaires, dossier)
    deciding = frozenset(name for item in questionnaires.values() for name in _read_by(item).conditions)
    found: dict[tuple[str, str], tuple[Integers, Integers]] = {}
    for change in changes:
        owner, decides = change.question.partition(".")[0], change.question in deciding
        read = {
            name: item
            for name, item in questionnaires.items()
            if decides or name == owner or change.question in _read_by(item).rates
        }
        coded = encode(read, [_changed(dossier, change)], seen=None if decides else seen)
        found |= {(change.question, name): (own.codes[0], own.numbers[0]) for name, own in coded.items()}
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """The questions of whose answers it hangs what a questionnaire asks, and those that its rates are computed of."""

    conditions: frozenset[str]
    rates: frozenset[str]


def _read_by(questionnaire: Questionnaire) -> _Read:
    """Return what a questionnaire reads; kept beside it."""
    cached: _Read | None = questionnaire.__dict__.get("answers_read")
    if cached is None:
        questions = questionnaire.questions.values()
        conditions = [questionnaire.applies, *questionnaire.variant_when, *(one.visible for one in questions)]
        computed = [one.compute for one in questions if one.compute is not None]
        cached = _Read(
            frozenset(name for condition in conditions for name in references(condition)),
            frozenset(name for compute in computed for name in compute.names),
        )
        questionnaire.__dict__["answers_read"] = cached
    return cached


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
