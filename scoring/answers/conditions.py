"""Conditions decided for all rows of the coded matrices at once, as visibility.py means them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NUMBER_BASE, Coded
from scoring.definition.questionnaire import Atom, Condition, Every, Kind, Negation, Question, Some
from scoring.exact import decimal

Sheets = Mapping[str, Coded]
Truth = NDArray[np.bool_]


def decide(condition: Condition, sheets: Sheets) -> Truth:
    """Return bool [n]: where the condition holds."""
    match condition:
        case Every(parts):
            truth = np.ones(_rows(sheets), dtype=np.bool_)
            for part in parts:
                truth &= decide(part, sheets)
            return truth
        case Some(parts):
            truth = np.zeros(_rows(sheets), dtype=np.bool_)
            for part in parts:
                truth |= decide(part, sheets)
            return truth
        case Negation(part):
            return ~decide(part, sheets)
        case Atom():
            return _atom(condition, sheets)


def _rows(sheets: Sheets) -> int:
    return len(next(iter(sheets.values())))


def _atom(atom: Atom, sheets: Sheets) -> Truth:
    owner, _, local = atom.question.partition(".")
    coded = sheets[owner]
    question = coded.coding.questionnaire.questions[local]
    if question.kind in {Kind.NUMBER, Kind.DATE}:
        return _number_atom(atom, coded.number(local), question.places)
    codes = coded.column(local)
    if atom.op == "answered":
        answered: Truth = codes >= 0
        return answered
    if atom.op == "contains":
        chosen: Truth = (codes >= 0) & ((codes & _bits(question, atom.values)) != 0)
        return chosen
    truth: Truth = np.isin(codes, _codes(question, atom.values))
    return truth


def _number_atom(atom: Atom, numbers: NDArray[np.int64], places: int) -> Truth:
    given = numbers > NUMBER_BASE
    if atom.op == "answered":
        return given
    if atom.op not in {"at_least", "at_most"}:
        return np.zeros(len(numbers), dtype=bool)
    bound = decimal(atom.values[0]).scaleb(places)
    floor = int(bound // 1)
    if atom.op == "at_least":
        return given & (numbers >= (floor if floor == bound else floor + 1))
    return given & (numbers <= floor)


def _codes(question: Question, values: tuple[str, ...]) -> list[int]:
    if question.kind is Kind.YESNO:
        return [{"no": 0, "yes": 1}[value] for value in values if value in {"no", "yes"}]
    if question.kind is Kind.MULTIPLE:
        return []
    return [index for index, option in enumerate(question.options) if option.id in values]


def _bits(question: Question, values: tuple[str, ...]) -> int:
    return sum(1 << index for index, option in enumerate(question.options) if option.id in values)
