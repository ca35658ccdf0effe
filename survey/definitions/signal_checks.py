"""The declared checks that look for signals: those that are shipped, those of a campaign, that of a stored signal."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scoring.definition.signals import SignalCheck, SignalPlan, SignalSet
from scoring.loading.reader import Reader
from scoring.loading.scheme_signals import read_plan, used_sets
from survey.definitions.catalogue import catalogue


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A check with the set that declares it."""

    signals: SignalSet
    check: SignalCheck


@dataclass(frozen=True)
class CampaignChecks:
    """The checks that a campaign uses: sets with the bounds of its scheme, without what that switches off."""

    sets: Sequence[SignalSet]

    @cached_property
    def checks(self) -> Mapping[str, DeclaredCheck]:
        """Check -> the check as it is used, in the order of the sets; no two sets use one id (`check`)."""
        return {check.id: DeclaredCheck(signals, check) for signals in self.sets for check in signals.checks}

    @cached_property
    def digest(self) -> str:
        """One digest of all checks: with another one everything is looked at again."""
        return hashlib.sha256(" ".join(item.digest for item in self.sets).encode()).hexdigest()


def checks_of(plan: SignalPlan | None) -> CampaignChecks:
    """Return the checks that a scheme's plan means; without one the newest as they are shipped."""
    known = catalogue()
    return CampaignChecks(used_sets(plan, known.signals, known.signal_versions))


def stored_checks(document: Mapping[str, Any] | None) -> CampaignChecks:
    """Return the checks of ``signals`` of a scheme that is stored, and was checked then; None where it has none."""
    return checks_of(read_plan(Reader(), {"signals": document}) if document is not None else None)


def known_checks() -> Mapping[str, DeclaredCheck]:
    """Return check -> the check in the newest version that has it, of all that are shipped, switched off or not."""
    known = catalogue()
    newest = checks_of(None).checks
    older = {
        check.id: DeclaredCheck(signals, check)
        for _key, signals in sorted(known.signal_versions.items())
        for check in signals.checks
    }
    return {**newest, **{name: declared for name, declared in older.items() if name not in newest}}


def stored_check(definition_id: str, version: str, check_id: str) -> SignalCheck | None:
    """Return a check as it was when it found something, as it is now where that version is gone; None for neither."""
    signals = catalogue().signal_versions.get((definition_id, version))
    check = signals.check(check_id) if signals is not None else None
    present = known_checks().get(check_id)
    return check or (present.check if present is not None else None)
