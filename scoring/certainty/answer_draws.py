"""The answer model of certainty: an answer that nobody verified may be one step too high.

One step is the next lower option by points (or level of a ladder); of several options chosen, the one worth most falls
away. Facts in numbers, dates and texts do not fall. What falls for an enterprise in a draw depends on nothing but the
seed, the enterprise's key, the draw's number and the question, so that whoever arrives later changes nobody else's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded, Coding
from scoring.definition.questionnaire import Kind, Question
from scoring.exact import WEIGHT
from scoring.loading.conditions import references
from scoring.maturity.row_patterns import alike

_ABSENCES = 3
_TOGETHER = 1 << 15
"""So many pairs of an enterprise and a question are decided at once."""
_GRADED = {Kind.SINGLE, Kind.LADDER, Kind.CLAUSE, Kind.MULTIPLE}
Words64 = NDArray[np.uint64]


def graded(coding: Coding) -> tuple[str, ...]:
    """Return the questions of a scored questionnaire whose answers can be a step too high, in order.

    Those that decide what else is asked (a claimed level) stay as they are.
    """
    questionnaire = coding.questionnaire
    if questionnaire.rule is None:
        return ()
    deciding = {
        name
        for item in questionnaire.questions.values()
        if item.visible is not None
        for name in references(item.visible)
    }
    return tuple(
        name
        for name, item in questionnaire.questions.items()
        if _worths(item) and f"{questionnaire.id}.{name}" not in deciding
    )


def _worths(question: Question) -> list[int]:
    """Return what each option is worth, an empty list where the options are no grades."""
    if question.kind not in _GRADED:
        return []
    worths = [option.level or option.points for option in question.options]
    return worths if any(worths) else []


def lower_codes(coding: Coding) -> Mapping[str, NDArray[np.int32]]:
    """Return the steps down of every graded question; worked out once and kept beside the coding."""
    cached: Mapping[str, NDArray[np.int32]] | None = coding.__dict__.get("steps_down")
    if cached is None:
        cached = {name: steps_down(coding.questionnaire.questions[name]) for name in graded(coding)}
        coding.__dict__["steps_down"] = cached
    return cached


def steps_down(question: Question) -> NDArray[np.int32]:
    """Return the code one step lower by code + 3; absences and the lowest step stay as they are."""
    worths = _worths(question)
    if question.kind is Kind.MULTIPLE:
        codes = [_without_best(mask, worths) for mask in range(2 ** len(worths))]
    else:
        codes = [_next_lower(place, worths) for place in range(len(worths))]
    return np.array([*range(-_ABSENCES, 0), *codes], dtype=np.int32)


def _next_lower(place: int, worths: Sequence[int]) -> int:
    lower = [worth for worth in worths if worth < worths[place]]
    return worths.index(max(lower)) if lower else place


def _without_best(mask: int, worths: Sequence[int]) -> int:
    chosen = [place for place, worth in enumerate(worths) if mask >> place & 1 and worth > 0]
    return mask & ~(1 << max(chosen, key=lambda place: (worths[place], place))) if chosen else mask


def top_codes(question: Question) -> NDArray[np.bool_]:
    """Return by code + 3 whether an answer is at the top: the option worth most, or all that are worth something."""
    worths = _worths(question)
    if question.kind is Kind.MULTIPLE:
        best = sum(1 << place for place, worth in enumerate(worths) if worth > 0)
        codes = [mask & best == best for mask in range(2 ** len(worths))]
    else:
        codes = [worth == max(worths) and min(worths) < worth for worth in worths]
    return np.array([*(False,) * _ABSENCES, *codes], dtype=bool)


def marked_answers(coded: Coded, keys: Sequence[str], answers: frozenset[tuple[str, str]]) -> NDArray[np.bool_]:
    """Return which graded answers are among some (key, qualified question), bool [n, graded questions]."""
    names = lower_codes(coded.coding)
    marked = np.zeros((len(keys), len(names)), dtype=bool)
    places = {f"{coded.coding.questionnaire.id}.{question}": place for place, question in enumerate(names)}
    rows = {key: row for row, key in enumerate(keys)}
    for key, question in answers:
        if question in places and key in rows:
            marked[rows[key], places[question]] = True
    return marked


def lowered_answers(
    coded: Coded, keys: Sequence[str], *, chance: int, seed: int, draw: int, kept: NDArray[np.bool_]
) -> Coded:
    """Return the sheets of one draw: each graded answer one step lower with probability `chance` (1/10 000).

    `kept` bool [n, graded questions]: what was verified and does not fall.
    """
    codes = coded.codes.copy(order="F")
    names = lower_codes(coded.coding)
    owner = coded.coding.questionnaire.id
    who = _words_of(tuple(keys))
    salts = np.array([_word(f"{seed}:{draw}:{owner}.{name}") for name in names], dtype=np.uint64)
    columns = np.array([coded.coding.places[name] for name in names], dtype=np.int64)
    lower, starts = _one_table(names.values())
    some = max(1, _TOGETHER // max(len(keys), 1))
    for start in range(0, len(salts), some):
        falls = _mixed(who ^ salts[start : start + some, None]) % np.uint64(WEIGHT) < np.uint64(chance)
        falls &= ~kept[:, start : start + some].T
        places, rows = np.nonzero(falls)
        places += start
        codes[rows, columns[places]] = lower[starts[places] + codes[rows, columns[places]]]
    return alike(Coded(coded.coding, codes, coded.numbers), coded)  # what is absent stays absent


@lru_cache(maxsize=4)
def _words_of(keys: tuple[str, ...]) -> Words64:
    """Return a well-mixed word per key; the same keys come again for every draw and questionnaire."""
    words = _mixed(np.array([_word(key) for key in keys], dtype=np.uint64))
    words.flags.writeable = False
    return words


def _one_table(tables: Iterable[NDArray[np.int32]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return tables of `steps_down` one behind the other, and the place of code 0 of each."""
    parts = list(tables)
    ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    return np.concatenate([np.empty(0, dtype=np.int32), *parts]), ends[:-1] + _ABSENCES


def _word(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _mixed(words: Words64) -> Words64:
    """Return well-mixed 64-bit words (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    mixed = words.copy()
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
