"""What a condition says of answers: the one evaluator, for a single dossier and for rows alike.

An answer that is missing, hidden, 不适用 or unreadable meets no atom; `not` of an atom is then true.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Absence, Answer, Given, NotApplicable, Unreadable
from scoring.definition.questionnaire import Atom, Condition, Every, Negation, Some
from scoring.exact import decimal

Truths = NDArray[np.bool_]
Truth = TypeVar("Truth", bool, Truths)
_NO_VALUE = (Absence, NotApplicable, Unreadable)
"""A tuple: a union would be made anew for every atom."""


def holds(condition: Condition, look: Callable[[str], Given]) -> bool:
    """Return whether a condition holds for the answers that `look` returns for qualified ids."""
    if isinstance(condition, Atom):
        return meets(condition, look(condition.question))
    return joined(condition, lambda atom: meets(atom, look(atom.question)), everywhere=True)


def joined(condition: Condition, decided: Callable[[Atom], Truth], everywhere: Truth) -> Truth:
    """Return the truth of a condition from that of its atoms.

    `everywhere`: True, or an array of True for all rows, of the type that `decided` returns.
    """
    match condition:
        case Atom():
            return decided(condition)
        case Negation(part):
            return everywhere ^ joined(part, decided, everywhere)
        case Every(parts):
            truth = everywhere
            for part in parts:
                truth = truth & joined(part, decided, everywhere)
                if truth is False:
                    break
            return truth
        case Some(parts):
            truth = everywhere ^ everywhere
            for part in parts:
                truth = truth | joined(part, decided, everywhere)
                if truth is True:
                    break
            return truth


def meets(atom: Atom, given: Given) -> bool:
    """Return whether an answer meets an atom: what every operation means is said here."""
    if isinstance(given, _NO_VALUE):
        return False
    if atom.op == "answered":
        return given not in ("", ())
    if atom.op in {"at_least", "at_most"}:
        return _within(atom, given)
    if atom.op == "contains":
        return isinstance(given, tuple) and any(value in given for value in atom.values)
    if isinstance(given, bool):
        return ("yes" if given else "no") in atom.values
    return isinstance(given, str) and given in atom.values


def _within(atom: Atom, given: Answer) -> bool:
    """Return whether a number keeps the bound; a day never does."""
    bound = decimal(atom.values[0])
    return isinstance(given, Decimal) and (given >= bound if atom.op == "at_least" else given <= bound)
