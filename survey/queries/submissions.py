"""Drafts, versions and their trail, within what a user may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from scoring.answers.answers import AnswerSheet, Dossier, sheet_from_json
from scoring.definition.questionnaire import Questionnaire, Register
from survey.models import (
    AnswerRevision,
    Campaign,
    DraftSheet,
    Enterprise,
    Evidence,
    EvidenceLink,
    EvidenceVerdict,
    Participation,
    ParticipationState,
    ReturnRequest,
    Submission,
    SubmissionVersion,
    User,
)
from survey.queries.closes import extended_until
from survey.queries.signal_checks import declared_in
from survey.store.scope import Scope


def draft_id(database: Session, participation_id: int) -> int | None:
    """Return the id of a participation's draft, None while nothing has been written."""
    return database.scalar(select(Submission.id).where(Submission.participation_id == participation_id))


_DRAFT = (
    select(
        Participation.state,
        Submission.id,
        extended_until(bindparam("campaign_id")).is_not(None),
        DraftSheet,
        declared_in(bindparam("campaign_id")),
    )
    .select_from(Enterprise)
    .outerjoin(
        Participation,
        and_(Participation.enterprise_id == Enterprise.id, Participation.campaign_id == bindparam("campaign_id")),
    )
    .outerjoin(Submission, Submission.participation_id == Participation.id)
    .outerjoin(DraftSheet, DraftSheet.submission_id == Submission.id)
    .where(Enterprise.id == bindparam("enterprise_id"))
    .order_by(DraftSheet.questionnaire_id)
)


class StoredDraft(NamedTuple):
    """What is stored of an enterprise in a campaign: its state, and the id and the sheets of its draft.

    Without a participation it counts as called; `submission_id` is None while nothing has been written.
    `extended`: whether an extension holds for it, so that its calendar is to be looked up.  `signals`: what the
    campaign's scheme says of the checks of signals, None for nothing.
    """

    state: ParticipationState
    submission_id: int | None
    sheets: Mapping[str, DraftSheet]
    extended: bool = False
    signals: Mapping[str, Any] | None = None


def stored_draft(database: Session, enterprise_id: int, campaign_id: int) -> StoredDraft:
    """Return what is stored of an enterprise that was found through a scope, in one statement."""
    rows = database.execute(_DRAFT, {"enterprise_id": enterprise_id, "campaign_id": campaign_id}).all()
    if not rows:
        return StoredDraft(ParticipationState.CALLED, None, {})
    sheets = {row[3].questionnaire_id: row[3] for row in rows if row[3] is not None}
    state, number, extended, _sheet, signals = rows[0]
    return StoredDraft(ParticipationState(state or ParticipationState.CALLED), number, sheets, bool(extended), signals)


def draft_sheets(database: Session, submission_id: int | None) -> Mapping[str, DraftSheet]:
    """Return the draft's sheets by questionnaire id; none of a draft that has not begun."""
    rows = database.scalars(
        select(DraftSheet).where(DraftSheet.submission_id == submission_id).order_by(DraftSheet.questionnaire_id)
    )
    return {row.questionnaire_id: row for row in rows}


def whose_draft(database: Session, submission_id: int) -> tuple[Enterprise, Campaign]:
    """Return the enterprise of a draft, and its campaign with the questionnaires it asks for."""
    statement = (
        select(Enterprise, Campaign)
        .join(Participation, Participation.enterprise_id == Enterprise.id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(Campaign, Campaign.id == Participation.campaign_id)
        .where(Submission.id == submission_id)
        .options(selectinload(Campaign.questionnaires))
    )
    enterprise, campaign = database.execute(statement).one()
    return enterprise, campaign


def draft_dossier(
    sheets: Mapping[str, DraftSheet], questionnaires: Mapping[str, Questionnaire], enterprise: Enterprise
) -> Dossier:
    """Return the draft as a dossier; a questionnaire not begun has an empty sheet.

    What the register says of the enterprise stands in place of whatever a sheet holds there.
    """
    return dossier_of({name: row.document for name, row in sheets.items()}, questionnaires, enterprise)


def dossier_of(
    documents: Mapping[str, Mapping[str, Any]], questionnaires: Mapping[str, Questionnaire], enterprise: Enterprise
) -> Dossier:
    """Return the documents of a draft's sheets as a dossier, as above."""
    return Dossier(
        {
            name: with_register(
                questionnaire,
                sheet_from_json(questionnaire, documents[name])
                if name in documents
                else AnswerSheet(name, questionnaire.version),
                enterprise,
            )
            for name, questionnaire in questionnaires.items()
        }
    )


def with_register(questionnaire: Questionnaire, sheet: AnswerSheet, enterprise: Enterprise) -> AnswerSheet:
    """Return a sheet in which the questions that the register answers hold what it says of the enterprise."""
    registered = {Register.CREDIT_CODE: enterprise.credit_code, Register.NAME: enterprise.name}
    own = {name: registered[register] for name, register in questionnaire.registered.items()}
    return replace(sheet, values={**sheet.values, **own}) if own else sheet


def version_in_scope(database: Session, scope: Scope, version_id: int) -> SubmissionVersion | None:
    """Return a version when the scope covers its enterprise, with its sheets and commitment."""
    statement = (
        select(SubmissionVersion)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(SubmissionVersion.id == version_id)
        .options(
            selectinload(SubmissionVersion.sheets),
            joinedload(SubmissionVersion.commitment),
            joinedload(SubmissionVersion.submitted_by),
            joinedload(SubmissionVersion.submission).joinedload(Submission.participation),
        )
    )
    return database.scalar(scope.limit(statement))


def newest_of_firm(database: Session, enterprise_id: int) -> SubmissionVersion | None:
    """Return the newest version of an enterprise that was found through a scope, with its sheets and commitment."""
    statement = (
        select(SubmissionVersion)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .where(Participation.enterprise_id == enterprise_id)
        .order_by(SubmissionVersion.id.desc())
        .options(selectinload(SubmissionVersion.sheets), joinedload(SubmissionVersion.commitment))
    )
    return database.scalar(statement.limit(1))


_LATEST = (
    select(SubmissionVersion)
    .where(SubmissionVersion.submission_id == bindparam("submission_id"))
    .order_by(SubmissionVersion.number.desc())
    .limit(1)
)
_LATEST_WITH_ANSWERS = _LATEST.options(selectinload(SubmissionVersion.sheets))


def latest_version(database: Session, submission_id: int | None, *, answers: bool = True) -> SubmissionVersion | None:
    """Return the newest version of a submission. `answers`: with its sheets, which are large."""
    return database.scalar(_LATEST_WITH_ANSWERS if answers else _LATEST, {"submission_id": submission_id})


def version_dossier(version: SubmissionVersion, by_digest: Mapping[str, Questionnaire]) -> Dossier:
    """Return a version as a dossier, read with the very definitions it was submitted under.

    `by_digest`: definition digest -> questionnaire. A sheet whose definition is gone is left out.
    """
    return Dossier(
        {
            sheet.questionnaire_id: sheet_from_json(by_digest[sheet.definition_digest], sheet.document)
            for sheet in version.sheets
            if sheet.definition_digest in by_digest
        }
    )


_OPEN_RETURN = (
    select(ReturnRequest)
    .join(SubmissionVersion, SubmissionVersion.id == ReturnRequest.version_id)
    .where(
        SubmissionVersion.submission_id == bindparam("submission_id"),
        ReturnRequest.answered_by_version_id.is_(None),
        ReturnRequest.undone_at.is_(None),
    )
    .order_by(ReturnRequest.id.desc())
    .options(joinedload(ReturnRequest.returned_by))
    .limit(1)
)


def open_return(database: Session, submission_id: int | None) -> ReturnRequest | None:
    """Return the newest return request that no later version has answered and nobody undid."""
    return database.scalar(_OPEN_RETURN, {"submission_id": submission_id})


def revisions_of(
    database: Session, submission_id: int | None, questionnaire_id: str, question_id: str
) -> Sequence[tuple[AnswerRevision, str | None]]:
    """Return the trail of one question, newest first, with the author's name."""
    statement = (
        select(AnswerRevision, User.name)
        .outerjoin(User, User.id == AnswerRevision.user_id)
        .where(
            AnswerRevision.submission_id == submission_id,
            AnswerRevision.questionnaire_id == questionnaire_id,
            AnswerRevision.question_id == question_id,
        )
        .order_by(AnswerRevision.id.desc())
    )
    return [(row[0], row[1]) for row in database.execute(statement)]


_EVIDENCE = (
    select(EvidenceLink)
    .where(EvidenceLink.submission_id == bindparam("submission_id"), EvidenceLink.removed.is_(False))
    .options(
        joinedload(EvidenceLink.evidence),
        joinedload(EvidenceLink.given_by),
        selectinload(EvidenceLink.verdicts).options(
            joinedload(EvidenceVerdict.decided_by), joinedload(EvidenceVerdict.message)
        ),
    )
    .order_by(EvidenceLink.id)
)


def enterprise_of(database: Session, version_id: int) -> int:
    """Return the enterprise of a version that was found through a scope."""
    statement = (
        select(Participation.enterprise_id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version_id)
    )
    return database.scalars(statement).one()


def evidence_of(database: Session, submission_id: int | None) -> Mapping[tuple[str, str], list[EvidenceLink]]:
    """Return the files of a submission that are not removed, by (questionnaire, question), oldest first."""
    rows = database.scalars(_EVIDENCE, {"submission_id": submission_id})
    links: dict[tuple[str, str], list[EvidenceLink]] = {}
    for row in rows:
        links.setdefault((row.questionnaire_id, row.question_id), []).append(row)
    return links


def removed_evidence(
    database: Session, submission_id: int, questionnaire_id: str, question_id: str
) -> Sequence[EvidenceLink]:
    """Return the files of a question that were taken away, oldest first."""
    statement = select(EvidenceLink).where(
        EvidenceLink.submission_id == submission_id,
        EvidenceLink.questionnaire_id == questionnaire_id,
        EvidenceLink.question_id == question_id,
        EvidenceLink.removed.is_(True),
    )
    return database.scalars(statement.order_by(EvidenceLink.id)).all()


def evidence_in_scope(database: Session, scope: Scope, link_id: int) -> tuple[EvidenceLink, Evidence] | None:
    """Return a file when the scope covers its enterprise."""
    statement = (
        select(EvidenceLink)
        .join(Submission, Submission.id == EvidenceLink.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .where(EvidenceLink.id == link_id)
        .options(joinedload(EvidenceLink.evidence))
    )
    link = database.scalar(scope.limit(statement))
    return (link, link.evidence) if link is not None else None


_LAST_SAVED = (
    select(AnswerRevision.questionnaire_id, AnswerRevision.question_id)
    .where(
        AnswerRevision.submission_id == bindparam("submission_id"),
        AnswerRevision.user_id == bindparam("user_id"),
        AnswerRevision.channel.in_(("page", "autosave", "carried")),
        ~AnswerRevision.question_id.startswith("note:"),
    )
    .order_by(AnswerRevision.id.desc())
    .limit(20)
)


def last_saved(database: Session, submission_id: int | None, user_id: int) -> list[tuple[str, str]]:
    """Return (questionnaire, question) of what a user saved on pages last, newest first, a few of them."""
    rows = database.execute(_LAST_SAVED, {"submission_id": submission_id, "user_id": user_id})
    return [(questionnaire, question) for questionnaire, question in rows]
