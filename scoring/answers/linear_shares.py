"""Rates that score in proportion: nothing at 0, everything from a declared figure on, exactly in between."""

from __future__ import annotations

from fractions import Fraction

from scoring.definition.questionnaire import Question

_WIDEST = (1 << 62) - 1


def linear_share(question: Question, value: Fraction) -> Fraction:
    """Return the share 0-1 of its most that a linear rate gives for a figure, exactly.

    Only where numerator and denominator do not fit into 63 bits (which takes figures near 10¹² with four places and
    more) it is the nearest fraction that does.
    """
    full = question.linear
    if full is None:
        message = f"{question.id} does not score in proportion"
        raise ValueError(message)
    share = min(max(value / Fraction(full), Fraction(0)), Fraction(1))
    return share if share.denominator <= _WIDEST else share.limit_denominator(_WIDEST)
