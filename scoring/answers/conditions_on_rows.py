"""Conditions for all rows of the coded matrices at once: `conditions.meets` decides what each code stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NUMBER_BASE, Coded, answer_of, number_range
from scoring.answers.conditions import Truths, joined, meets
from scoring.definition.questionnaire import Atom, Condition, Kind, Question

Sheets = Mapping[str, Coded]


def rows_meeting(condition: Condition, sheets: Sheets) -> Truths:
    """Return bool [n]: where the condition holds.

    Raises ValueError for an atom that loading refuses and no code can answer: more of a text or a file than
    ``answered``, or anything of a computed figure.
    """
    everywhere = np.ones(len(next(iter(sheets.values()))), dtype=np.bool_)
    return joined(condition, lambda atom: _atom(atom, sheets), everywhere)


def _atom(atom: Atom, sheets: Sheets) -> Truths:
    owner, _, local = atom.question.partition(".")
    coded = sheets[owner]
    question = coded.coding.questionnaire.questions[local]
    if question.computed or (question.kind in {Kind.TEXT, Kind.FILE} and atom.op != "answered"):
        message = f"{atom.op} can't be asked of {atom.question}: its code does not say"
        raise ValueError(message)
    if local in coded.coding.numbers:
        return _numbers(atom, coded.number(local), question)
    codes, rows = np.unique(coded.column(local), return_inverse=True)
    return np.array([meets(atom, answer_of(question, int(code))) for code in codes], dtype=np.bool_)[rows]


def _numbers(atom: Atom, numbers: NDArray[np.int64], question: Question) -> Truths:
    """Return where a number meets an atom: on the way up the answer changes once, and halving finds where."""
    possible = number_range(question)

    def met(number: int) -> bool:
        return meets(atom, answer_of(question, number))

    at_last = met(possible[-1])
    change = possible[bisect_left(possible, True, key=lambda number: met(number) is at_last)]
    truth: Truths = (numbers > NUMBER_BASE) & ((numbers >= change) == at_last)
    return truth
