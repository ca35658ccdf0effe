"""How far a campaign is between its decisions and its letters: everything that is said of it, in one statement."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ScalarSelect, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from survey.models import (
    Campaign,
    Decision,
    DecisionAnswer,
    DecisionAnswerKind,
    Evaluation,
    EvaluationEntry,
    LetterRelease,
    ListRefusal,
    ListSignature,
    ListVersion,
    Objection,
    Outcome,
    Participation,
    Publication,
    PublicationEnd,
    SignaturePart,
    Submission,
    SubmissionVersion,
)
from survey.queries.objections import open_of, unmended_of
from survey.queries.recusals import recused


class ListProgress(NamedTuple):
    """How far a campaign is. What did not happen yet is None, and what there is none of is 0.

    `due`: firms that the newest evaluation gives a seat or a place in reserve, `settled`: those of them with a decision
    that holds and does not send back; `waiting`: of its firms that the reader is not recused from, those whose decision
    waits for a second person; `decided_at`: the last that one confirmed. `version`: the newest not sent back, `signed`:
    its signatures; `in_force`: the newest that was issued. `shown`: the version of the newest publication;
    `taken_back`: when that was. `released_at`: letters of the version in force.
    """

    planned_on: date | None
    evaluation: int | None
    due: int
    settled: int
    waiting: int
    decided_at: datetime | None
    version: int | None
    frozen_at: datetime | None
    signed: int
    in_force: int | None
    issued_at: datetime | None
    shown: int | None
    starts_on: date | None
    ends_on: date | None
    taken_back: datetime | None
    objections: int
    open: int
    unmended: int
    released_at: datetime | None


def progress(database: Session, campaign_id: int, reader_id: int) -> ListProgress:
    """Return how far a campaign is that exists, as a reader may know it."""
    newest = select(func.max(Evaluation.id)).where(Evaluation.campaign_id == campaign_id).scalar_subquery()
    standing, in_force, issue = aliased(ListVersion), aliased(ListVersion), aliased(ListSignature)
    shown, public = aliased(ListVersion), aliased(Publication)
    signed = select(func.count()).where(ListSignature.list_version_id == standing.id).scalar_subquery()
    own = Decision.campaign_id == campaign_id
    objected = select(func.count(Objection.id)).where(Objection.campaign_id == campaign_id).scalar_subquery()
    statement = (
        select(
            Campaign.decision_on, newest, _due(newest), _settled(newest, campaign_id),
            _waiting(newest, campaign_id, reader_id),
            select(func.max(DecisionAnswer.done_at))
            .join(Decision, Decision.id == DecisionAnswer.decision_id)
            .where(own, DecisionAnswer.kind == DecisionAnswerKind.CONFIRMED).scalar_subquery(),
            standing.number, standing.prepared_at, signed, in_force.number, issue.signed_at,
            shown.number, public.starts_on, public.ends_on, PublicationEnd.ended_at,
            objected, open_of(campaign_id), unmended_of(campaign_id), LetterRelease.released_at,
        )
        .select_from(Campaign)
        .outerjoin(standing, standing.id == _newest_version(campaign_id))
        .outerjoin(in_force, in_force.id == _issued(campaign_id))
        .outerjoin(issue, and_(issue.list_version_id == in_force.id, issue.part == SignaturePart.ISSUED))
        .outerjoin(public, public.id == _newest_publication(campaign_id))
        .outerjoin(shown, shown.id == public.list_version_id)
        .outerjoin(PublicationEnd, PublicationEnd.publication_id == public.id)
        .outerjoin(LetterRelease, LetterRelease.list_version_id == in_force.id)
        .where(Campaign.id == campaign_id)
    )  # fmt: skip
    return ListProgress._make(database.execute(statement).one())


def _due(newest: ScalarSelect[int]) -> ScalarSelect[int]:
    own = select(func.count(EvaluationEntry.id)).where(EvaluationEntry.evaluation_id == newest)
    return own.where(EvaluationEntry.status.in_(("selected", "reserve"))).scalar_subquery()


def _settled(newest: ScalarSelect[int], campaign_id: int) -> ScalarSelect[int]:
    """Return how many of those that are due have a decision that holds and does not send them back."""
    held = (
        select(func.max(Decision.id))
        .join(DecisionAnswer, DecisionAnswer.decision_id == Decision.id)
        .where(Decision.campaign_id == campaign_id, DecisionAnswer.kind == DecisionAnswerKind.CONFIRMED)
        .group_by(Decision.participation_id)
    )
    own = (
        select(func.count(EvaluationEntry.id))
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Decision, Decision.participation_id == Submission.participation_id)
        .where(
            EvaluationEntry.evaluation_id == newest,
            EvaluationEntry.status.in_(("selected", "reserve")),
            Decision.id.in_(held),
            Decision.outcome != Outcome.VERIFY,
        )
    )
    return own.scalar_subquery()


def _waiting(newest: ScalarSelect[int], campaign_id: int, reader_id: int) -> ScalarSelect[int]:
    """Return how many firms of the newest evaluation wait, as the queue of the panel lists them for a reader."""
    answered = exists(select(DecisionAnswer.decision_id).where(DecisionAnswer.decision_id == Decision.id))
    listed = (
        select(Submission.participation_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(EvaluationEntry.evaluation_id == newest)
    )
    own = (
        select(func.count(Decision.id))
        .join(Participation, Participation.id == Decision.participation_id)
        .where(Decision.campaign_id == campaign_id, ~answered, Participation.id.in_(listed), ~recused(reader_id))
    )
    return own.scalar_subquery()


def _newest_version(campaign_id: int) -> ScalarSelect[int]:
    refused = exists(select(ListRefusal.list_version_id).where(ListRefusal.list_version_id == ListVersion.id))
    own = select(func.max(ListVersion.id)).where(ListVersion.campaign_id == campaign_id, ~refused)
    return own.scalar_subquery()


def _issued(campaign_id: int) -> ScalarSelect[int]:
    own = (
        select(func.max(ListVersion.id))
        .join(ListSignature, ListSignature.list_version_id == ListVersion.id)
        .where(ListVersion.campaign_id == campaign_id, ListSignature.part == SignaturePart.ISSUED)
    )
    return own.scalar_subquery()


def _newest_publication(campaign_id: int) -> ScalarSelect[int]:
    own = (
        select(func.max(Publication.id))
        .join(ListVersion, ListVersion.id == Publication.list_version_id)
        .where(ListVersion.campaign_id == campaign_id)
    )
    return own.scalar_subquery()
