"""Every check over all firms of a campaign: what each firm shows by itself, and what it shows beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scoring.definition.signals import SignalCheck, SignalKind, SignalSet
from scoring.signals.firms import Firm, Signal
from scoring.signals.near_copies import of_near_copies
from scoring.signals.one_firm import FINDERS, applies
from scoring.signals.outliers import of_outliers


def find_in_all(signals: SignalSet, firms: Sequence[Firm]) -> Mapping[str, tuple[Signal, ...]]:
    """Return key -> what the checks find of each firm, in the order of the checks; a firm without any has none."""
    found: dict[str, list[Signal]] = {firm.key: [] for firm in firms}
    for check in signals.checks:
        for key, signal in _of_check(check, firms).items():
            found[key].append(signal)
    return {key: tuple(own) for key, own in found.items()}


def _of_check(check: SignalCheck, firms: Sequence[Firm]) -> Mapping[str, Signal]:
    if check.kind is SignalKind.NEAR_COPY:
        return of_near_copies(check, firms)
    if check.kind is SignalKind.OUTLIER:
        return of_outliers(check, firms)
    each = ((firm.key, FINDERS[check.kind](check, firm)) for firm in firms if applies(check, firm))
    return {key: signal for key, signal in each if signal is not None}
