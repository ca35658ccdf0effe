"""Whether a check finds the same of a firm again: its own figures and answers, whatever became of other firms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from scoring.definition.signals import SignalCheck, SignalKind
from scoring.exact import NotExactError, decimal
from scoring.signals.firms import Firm

_OF_OTHERS: Mapping[SignalKind, frozenset[str]] = {
    SignalKind.RATIO: frozenset({"bound"}),
    SignalKind.NEAR_COPY: frozenset({"others"}),
    SignalKind.OUTLIER: frozenset({"median", "times", "peers"}),
}
"""What a sentence names and no answer of the firm decides: the declared bound, and what became of its peers."""


def same_figures(check: SignalCheck, before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Return whether what comes from the firm's own answers is the same, 783.00 as 783.

    Of a near copy that is how many answers are equal, of how many; whose they are the caller compares.
    """
    return _own(check, before) == _own(check, now)


def _own(check: SignalCheck, figures: Mapping[str, str]) -> Mapping[str, str | Decimal]:
    left_out = _OF_OTHERS.get(check.kind, frozenset())
    return {name: _value(figure) for name, figure in figures.items() if name not in left_out}


def _value(figure: str) -> str | Decimal:
    try:
        return decimal(figure)
    except NotExactError:
        return figure


def same_answers(questions: Iterable[str], before: Firm, now: Firm) -> bool:
    """Return whether a firm answered some questions (qualified ids) as it did before."""
    return all(before.look(name) == now.look(name) for name in questions)
