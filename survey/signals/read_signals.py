"""What pages show of the signals of a version: what stands, what officials said, whom the reader may see named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.models import SignalFound, SignalResolution, SubmissionVersion
from survey.queries import signals
from survey.queries.signal_words import words_until
from survey.store.scope import Scope


@dataclass(frozen=True, slots=True)
class VersionSignals:
    """The signals of a version. `found`: with how each stands.  `said`: with the number of the version it was said of.

    `names`: id -> name of other firms that the reader may see.
    """

    found: Sequence[tuple[SignalFound, str]]
    said: Sequence[tuple[SignalResolution, int]]
    names: Mapping[int, str]


def read_signals(database: Session, scope: Scope, version: SubmissionVersion, check_id: str = "") -> VersionSignals:
    """Return the signals of a version that was found through a scope, or the one of a check."""
    if check_id:
        one = signals.one_of_version(database, version.id, check_id)
        found: Sequence[tuple[SignalFound, str]] = [one] if one is not None else []
    else:
        found = signals.of_version(database, version.id)
    if not found:
        return VersionSignals((), (), {})
    others = {row.other_id for row, _outcome in found if row.other_id is not None}
    names = signals.names_in_scope(database, scope, others) if others else {}
    return VersionSignals(found, words_until(database, version, check_id), names)
