"""Officials' words on signals: those on a version and on the ones before it, and the newest on each check of a firm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from survey.models import Participation, SignalFound, SignalOutcome, SignalResolution, Submission, SubmissionVersion


@dataclass(frozen=True, slots=True)
class WordBefore:
    """The newest word on a check of a submission, and what it was about; `figures` None where that is not known.

    `stands`: whether it says something, or takes back what was said.
    """

    id: int
    version_id: int
    stands: bool
    figures: Mapping[str, Any] | None
    other_id: int | None


def newest_words(database: Session, campaign_id: int) -> Mapping[tuple[int, str], WordBefore]:
    """Return (submission, check) -> the newest word on it, whichever version it was said of, in a campaign."""
    rows = database.execute(
        select(SubmissionVersion.submission_id, SignalResolution)
        .join(SubmissionVersion, SubmissionVersion.id == SignalResolution.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
        .order_by(SignalResolution.id)
    )
    newest = {(submission, word.check_id): word for submission, word in rows}
    about = _about(database, campaign_id)
    made = {}
    for key, word in newest.items():
        found = [row for row in about.get((word.version_id, word.check_id), ()) if row.found_at <= word.at]
        figures, other = (found[-1].figures, found[-1].other_id) if found else (None, None)
        made[key] = WordBefore(word.id, word.version_id, word.outcome != SignalOutcome.REVOKED, figures, other)
    return made


def _about(database: Session, campaign_id: int) -> Mapping[tuple[int, str], Sequence[SignalFound]]:
    """Return (version, check) -> what was found, in order, of those that somebody said something of."""
    said = select(SignalResolution.id).where(
        SignalResolution.version_id == SignalFound.version_id, SignalResolution.check_id == SignalFound.check_id
    )
    wanted = (
        select(SignalFound)
        .join(SubmissionVersion, SubmissionVersion.id == SignalFound.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id, said.exists())
        .order_by(SignalFound.id)
    )
    found: dict[tuple[int, str], list[SignalFound]] = {}
    for row in database.scalars(wanted):
        found.setdefault((row.version_id, row.check_id), []).append(row)
    return found


def words_until(
    database: Session, version: SubmissionVersion, check_id: str = ""
) -> Sequence[tuple[SignalResolution, int]]:
    """Return what officials said of the signals of a version and of those before it, with the version's number.

    The version was found through a scope. Oldest first, each with who said it; of one check where it is named.
    """
    wanted = (
        select(SignalResolution, SubmissionVersion.number)
        .join(SubmissionVersion, SubmissionVersion.id == SignalResolution.version_id)
        .where(
            SubmissionVersion.submission_id == version.submission_id,
            SubmissionVersion.number <= version.number,
        )
    )
    if check_id:
        wanted = wanted.where(SignalResolution.check_id == check_id)
    ordered = wanted.options(joinedload(SignalResolution.user)).order_by(SignalResolution.id)
    return [(row[0], row[1]) for row in database.execute(ordered)]


def newest_version(database: Session, submission_id: int) -> tuple[int, int]:
    """Return id and number of the newest version of a submission; raises NoResultFound where there is none."""
    wanted = select(SubmissionVersion.id, SubmissionVersion.number).where(
        SubmissionVersion.submission_id == submission_id
    )
    row = database.execute(wanted.order_by(SubmissionVersion.number.desc()).limit(1)).one()
    return row[0], row[1]
