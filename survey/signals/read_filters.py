"""What an address says of the list of signals."""

from __future__ import annotations

from collections.abc import Mapping

from survey.definitions.directory import directory
from survey.definitions.signal_checks import known_checks
from survey.queries.signals import SignalFilters
from survey.web.addresses import read_text
from survey.words.signals import OUTCOMES


def read_filters(given: Mapping[str, str]) -> SignalFilters:
    """Return the filters that an address names; what is unknown narrows nothing."""
    check, outcome, unit = (given.get(name, "") for name in ("check", "outcome", "unit"))
    return SignalFilters(
        check=check if check in known_checks() else "",
        outcome=outcome if outcome in OUTCOMES else "",
        unit=unit if unit in directory().units else "",
        text=read_text(given),
    )
