"""The declared checks that look for signals: all of the newest sets together, and those of a stored signal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from scoring.definition.signals import SignalCheck, SignalSet
from survey.definitions.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A check with the set that declares it."""

    signals: SignalSet
    check: SignalCheck


def present_checks() -> Mapping[str, DeclaredCheck]:
    """Return check -> the check as it is now, in the order of the sets; no two sets use one id (`check`)."""
    return {
        check.id: DeclaredCheck(signals, check) for signals in catalogue().signals.values() for check in signals.checks
    }


def stored_check(definition_id: str, version: str, check_id: str) -> SignalCheck | None:
    """Return a check as it was when it found something, as it is now where that version is gone; None for neither."""
    signals = catalogue().signal_versions.get((definition_id, version))
    check = signals.check(check_id) if signals is not None else None
    present = present_checks().get(check_id)
    return check or (present.check if present is not None else None)


def present_digest() -> str:
    """Return one digest of all checks as they are now: with another one everything is looked at again."""
    digests = (item.digest for _name, item in sorted(catalogue().signals.items()))
    return hashlib.sha256(" ".join(digests).encode()).hexdigest()
