"""Everything of a campaign, in an order that is the same at every reading; what is long is read in batches.

For whoever may take the archive of the whole district: the campaign was found before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from survey.definitions.stages import Stage
from survey.models import (
    AuditChain,
    AuditEntry,
    Enquiry,
    Enterprise,
    Evaluation,
    EvaluationEntry,
    EvidenceLink,
    FirstReview,
    LedgerDay,
    Participation,
    Pin,
    ReturnRequest,
    SchemeVersion,
    Submission,
    SubmissionVersion,
    User,
    VersionSheet,
)
from survey.queries.stages import STAGE, taking_part
from survey.queries.trail_objects import of_campaign

AT_ONCE = 200


class Called(NamedTuple):
    """A firm with its stage, its participation, if it has one, and the names of who called, sent and exempted."""

    firm: Enterprise
    stage: Stage
    participation: Participation | None
    called_by: str
    sent_by: str
    exempted_by: str
    proposed_by: str
    merged_into: str


def firms(database: Session, campaign_id: int) -> Sequence[Called]:
    """Return the firms of the directory, and those that took part though it does not hold them, by credit code."""
    people = [aliased(User) for _number in range(4)]
    into = aliased(Enterprise)
    columns = (
        Participation.called_by_id, Participation.sent_by_id, Participation.exempted_by_id,
        Participation.proposed_by_id,
    )  # fmt: skip
    statement = select(Enterprise, STAGE, Participation, *(one.name for one in people), into.credit_code)
    statement = statement.outerjoin(Participation, taking_part(campaign_id))
    statement = statement.outerjoin(into, into.id == Enterprise.merged_into_id)
    for person, column in zip(people, columns, strict=True):
        statement = statement.outerjoin(person, person.id == column)
    own = statement.where(or_(Enterprise.listed.is_(True), Participation.id.is_not(None)))
    rows = database.execute(own.order_by(Enterprise.credit_code))
    return [Called(row[0], Stage(row[1]), row[2], *(text or "" for text in row[3:])) for row in rows]


def version_ids(database: Session, campaign_id: int) -> Sequence[int]:
    """Return the ids of every submitted version, by credit code and number."""
    own = (
        select(SubmissionVersion.id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
    )
    return database.scalars(own.order_by(SubmissionVersion.credit_code, SubmissionVersion.number)).all()


def versions(database: Session, wanted: Sequence[int], *, sheets: bool) -> Iterator[Sequence[SubmissionVersion]]:
    """Yield versions in the order of their ids, some at once, with commitment and, if asked for, sheets."""
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        options: list[Any] = [
            joinedload(SubmissionVersion.commitment),
            joinedload(SubmissionVersion.submitted_by),
        ]
        if sheets:
            options.append(selectinload(SubmissionVersion.sheets))
        own = select(SubmissionVersion).where(SubmissionVersion.id.in_(some)).options(*options)
        found = {version.id: version for version in database.scalars(own)}
        yield [found[number] for number in some]
        database.expunge_all()


def returns(database: Session, campaign_id: int) -> Sequence[tuple[ReturnRequest, SubmissionVersion, str, str]]:
    """Return every return with its version, who returned it, and the receipt of the version that answered it."""
    answer = aliased(SubmissionVersion)
    own = (
        select(ReturnRequest, SubmissionVersion, User.name, answer.receipt)
        .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .outerjoin(User, User.id == ReturnRequest.returned_by_id)
        .outerjoin(answer, answer.id == ReturnRequest.answered_by_version_id)
        .where(Participation.campaign_id == campaign_id)
        .order_by(ReturnRequest.id)
    )
    return [(row[0], row[1], row[2] or "", row[3] or "") for row in database.execute(own)]


def reviews(database: Session, campaign_id: int) -> Sequence[tuple[FirstReview, SubmissionVersion, str]]:
    """Return every first review with its version and who made it."""
    own = (
        select(FirstReview, SubmissionVersion, User.name)
        .join(SubmissionVersion, SubmissionVersion.id == FirstReview.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .outerjoin(User, User.id == FirstReview.reviewed_by_id)
        .where(Participation.campaign_id == campaign_id)
        .order_by(FirstReview.id)
    )
    return [(row[0], row[1], row[2] or "") for row in database.execute(own)]


def evidence(database: Session, campaign_id: int) -> Sequence[tuple[EvidenceLink, Enterprise]]:
    """Return every file that was given as evidence, with its firm."""
    own = (
        select(EvidenceLink, Enterprise)
        .join(Submission, Submission.id == EvidenceLink.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(Participation.campaign_id == campaign_id)
        .options(joinedload(EvidenceLink.evidence))
        .order_by(Enterprise.credit_code, EvidenceLink.id)
    )
    return [(row[0], row[1]) for row in database.execute(own)]


def enquiries(database: Session, campaign_id: int) -> Sequence[Enquiry]:
    """Return every enquiry and notice with its firm and persons, oldest first."""
    own = select(Enquiry).where(Enquiry.campaign_id == campaign_id)
    people = (joinedload(Enquiry.asked_by), joinedload(Enquiry.answered_by), joinedload(Enquiry.enterprise))
    return database.scalars(own.options(*people).order_by(Enquiry.id)).all()


def pins(database: Session, campaign_id: int) -> Sequence[Pin]:
    """Return every pin with its firm and persons, oldest first."""
    own = select(Pin).join(Participation, Participation.id == Pin.participation_id)
    people = (
        joinedload(Pin.made_by),
        joinedload(Pin.confirmed_by),
        joinedload(Pin.participation).joinedload(Participation.enterprise),
    )
    return database.scalars(own.where(Participation.campaign_id == campaign_id).options(*people).order_by(Pin.id)).all()


def noted_days(database: Session, campaign_id: int) -> Sequence[LedgerDay]:
    """Return the days on which the ledger was noted, oldest first."""
    own = select(LedgerDay).where(LedgerDay.campaign_id == campaign_id)
    return database.scalars(own.order_by(LedgerDay.day)).all()


def evaluations(database: Session, campaign_id: int) -> Sequence[Evaluation]:
    """Return every evaluation with its scheme, oldest first."""
    own = select(Evaluation).where(Evaluation.campaign_id == campaign_id)
    loaded = (joinedload(Evaluation.campaign), joinedload(Evaluation.scheme), joinedload(Evaluation.run_by))
    return database.scalars(own.options(*loaded).order_by(Evaluation.id)).all()


def entries(database: Session, evaluation_id: int) -> Iterator[EvaluationEntry]:
    """Yield the entries of an evaluation with their versions, in the order of its list; they are held some at once."""
    own = select(EvaluationEntry).where(EvaluationEntry.evaluation_id == evaluation_id)
    ordered = own.options(joinedload(EvaluationEntry.version)).order_by(EvaluationEntry.position)
    yield from database.scalars(ordered.execution_options(yield_per=AT_ONCE))


def schemes(database: Session, campaign_id: int, chosen: int | None) -> Sequence[SchemeVersion]:
    """Return the schemes that a campaign's evaluations were made with, and the one that is chosen, oldest first."""
    used = select(Evaluation.scheme_version_id).where(Evaluation.campaign_id == campaign_id)
    own = select(SchemeVersion).where(or_(SchemeVersion.id.in_(used), SchemeVersion.id == chosen))
    return database.scalars(own.order_by(SchemeVersion.id)).all()


def used_definitions(database: Session, campaign_id: int) -> Sequence[tuple[str, str, str]]:
    """Return (questionnaire, version, digest) of every definition that a submitted version was answered under."""
    own = (
        select(VersionSheet.questionnaire_id, VersionSheet.definition_version, VersionSheet.definition_digest)
        .join(SubmissionVersion, SubmissionVersion.id == VersionSheet.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.campaign_id == campaign_id)
        .distinct()
    )
    return sorted((row[0], row[1], row[2]) for row in database.execute(own))


def trail_count(database: Session, campaign_id: int) -> int:
    """Return how many entries of the trail belong to a campaign."""
    own = select(func.count()).select_from(AuditEntry).where(of_campaign(campaign_id))
    return database.scalar(own) or 0


def trail(database: Session, campaign_id: int) -> Iterator[Sequence[tuple[AuditEntry, AuditChain | None]]]:
    """Yield the entries of the trail that belong to a campaign, with their places in the chain, some at once."""
    numbers = database.scalars(select(AuditEntry.id).where(of_campaign(campaign_id)).order_by(AuditEntry.id)).all()
    for start in range(0, len(numbers), AT_ONCE):
        own = (
            select(AuditEntry, AuditChain)
            .outerjoin(AuditChain, AuditChain.entry_id == AuditEntry.id)
            .where(AuditEntry.id.in_(numbers[start : start + AT_ONCE]))
            .options(joinedload(AuditEntry.user), joinedload(AuditEntry.personal))
            .order_by(AuditEntry.id)
        )
        yield [(row[0], row[1]) for row in database.execute(own)]
        database.expunge_all()
