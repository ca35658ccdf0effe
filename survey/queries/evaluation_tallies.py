"""How many came to which end of an evaluation, and who stands outside it, for the meeting note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.ranking.gates import Verdict
from survey.models import Enterprise, EvaluationEntry, Participation, Submission, SubmissionVersion


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a unit and a pool came to one end; `outcome`: unranked, failed, selected, reserve or rest."""

    unit: str
    pool: str
    outcome: str
    number: int


def tally_entries(entries: Iterable[EvaluationEntry]) -> list[Tally]:
    """Return the tallies of entries: of an evaluation that was stored without them."""
    counted = Counter((entry.version.unit, entry.pool, _outcome(entry)) for entry in entries)
    return [Tally(*key, number) for key, number in sorted(counted.items())]


def _outcome(entry: EvaluationEntry) -> str:
    if entry.rank is None:
        return "unranked"
    if not is_eligible(entry):
        return "failed"
    return {"selected": "selected", "reserve": "reserve"}.get(entry.status, "rest")


def is_eligible(entry: EvaluationEntry) -> bool:
    """Whether an entry is ranked and fails no gate."""
    return entry.rank is not None and Verdict.FAILED.value not in entry.detail["verdicts"]


def unranked_by_unit(database: Session, evaluation_id: int, *, after: int) -> Sequence[tuple[str, int]]:
    """Return (unit, how many) of those evaluated that lack a questionnaire: the entries after the ranked ones."""
    statement = (
        select(SubmissionVersion.unit, func.count())
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id, EvaluationEntry.position > after)
        .group_by(SubmissionVersion.unit)
        .order_by(SubmissionVersion.unit)
    )
    return [(row[0], row[1]) for row in database.execute(statement)]


def outside_of(database: Session, campaign_id: int, version_ids: Collection[int]) -> Sequence[tuple[str, str, int]]:
    """Return (unit, state, how many) of a campaign's participations of which none of these versions is, sorted."""
    versions = (
        select(SubmissionVersion.id, Submission.participation_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
    )
    wanted = set(version_ids)
    inside = {joined for number, joined in database.execute(versions) if number in wanted}
    everybody = (
        select(Participation.id, Enterprise.unit, Participation.state)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
    )
    counted = Counter((unit, str(state)) for number, unit, state in database.execute(everybody) if number not in inside)
    return [(*key, number) for key, number in sorted(counted.items())]


def not_evaluated(database: Session, campaign_id: int, evaluation_id: int) -> Sequence[tuple[str, str, int]]:
    """Return (unit, state, how many) of those that are now not in an evaluation, which was stored without them."""
    inside = (
        select(Submission.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )
    statement = (
        select(Enterprise.unit, Participation.state, func.count())
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id, Participation.id.not_in(inside))
        .group_by(Enterprise.unit, Participation.state)
        .order_by(Enterprise.unit, Participation.state)
    )
    return [(row[0], str(row[1]), row[2]) for row in database.execute(statement)]
