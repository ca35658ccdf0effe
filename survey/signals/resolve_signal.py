"""An official says of a signal that it was seen, is explained, or is to be verified on site; and takes it back.

Nothing of it moves a score, a rank or a gate: who wants that verifies, returns, or decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import SignalFound, SignalOutcome, SignalResolution, SubmissionVersion
from survey.queries import signals
from survey.queries.signal_states import OPEN
from survey.queries.signal_words import newest_version, words_until
from survey.records import audit_trail
from survey.signals.signal_results import SignalRefusedError
from survey.store.db import unit_of_work


@dataclass(frozen=True, slots=True)
class Word:
    """What is said of a signal. `seen`: the id of the newest word that the page showed, 0 for none."""

    outcome: SignalOutcome
    reason: str
    seen: int


def resolve_signal(database: Session, version_id: int, check_id: str, word: Word, *, user_id: int) -> None:
    """Store what an official says of a signal; of two at once the second is refused.

    Raises SignalRefusedError (``gone``, ``replaced``, ``moved``, ``not_resolved``).
    """
    with unit_of_work(database):
        stands = select(SignalFound).where(
            SignalFound.version_id == version_id, SignalFound.check_id == check_id, SignalFound.ended_at.is_(None)
        )
        if database.scalar(stands.with_for_update()) is None:
            raise SignalRefusedError("gone")
        version = database.get_one(SubmissionVersion, version_id)
        if newest_version(database, version.submission_id)[0] != version_id:
            raise SignalRefusedError("replaced")
        words = words_until(database, version, check_id)
        if (words[-1][0].id if words else 0) != word.seen:
            raise SignalRefusedError("moved")
        found = signals.one_of_version(database, version_id, check_id)
        before = found[1] if found is not None and found[1] != OPEN else ""
        if word.outcome == SignalOutcome.REVOKED and not before:
            raise SignalRefusedError("not_resolved")
        said = {"version_id": version_id, "check_id": check_id, "outcome": word.outcome, "reason": word.reason}
        database.add(SignalResolution(**said, user_id=user_id))
        detail = {"signal": check_id, "before": {"resolution": str(before)}, "resolution": str(word.outcome),
                  "reason": word.reason}  # fmt: skip
        about = ("version", version_id)
        if word.outcome == SignalOutcome.REVOKED:
            audit_trail.record(database, "revoke_signal", user_id=user_id, about=about, detail=detail)
        else:
            audit_trail.record(database, "resolve_signal", user_id=user_id, about=about, detail=detail)
