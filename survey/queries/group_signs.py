"""What the firms of an evaluation share with one another, as far as the directory and the accounts know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.characters import compared
from scoring.selection.groups import Declared, group_labels
from scoring.selection.suspected_groups import Known, Sign
from survey.models import (
    OF_ENTERPRISES,
    Enterprise,
    EnterpriseGroup,
    EvaluationEntry,
    Participation,
    Submission,
    SubmissionVersion,
    User,
)
from survey.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Placed:
    """A firm of an evaluation: its entry, where it stands, and what is known of it (never shown as it is).

    `seen`: whether the reader's scope covers it.
    """

    entry_id: int
    pool: str
    rank: int | None
    status: str
    known: Known
    seen: bool


def firms_placed(database: Session, evaluation_id: int, scope: Scope) -> Sequence[Placed]:
    """Return every firm of an evaluation in list order, those out of the scope too: groups do not end at a town."""
    statement = (
        select(
            EvaluationEntry.id, EvaluationEntry.pool, EvaluationEntry.rank, EvaluationEntry.status,
            SubmissionVersion.credit_code, SubmissionVersion.name, SubmissionVersion.group_name,
            Enterprise.id, EnterpriseGroup.name, Enterprise.contact_phone, Enterprise.registered_place,
            Enterprise.production_place,
        )
        .join(SubmissionVersion, SubmissionVersion.id == EvaluationEntry.version_id)
        .join(Submission, Submission.id == SubmissionVersion.submission_id)
        .join(Participation, Participation.id == Submission.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .outerjoin(EnterpriseGroup, EnterpriseGroup.id == Enterprise.group_id)
        .where(EvaluationEntry.evaluation_id == evaluation_id)
    )  # fmt: skip
    within = set(database.scalars(scope.limit(statement).with_only_columns(EvaluationEntry.id)))
    rows = database.execute(statement.order_by(EvaluationEntry.position, EvaluationEntry.id)).all()
    # Labels go to whoever wrote a name first, so the firms come in the order in which an evaluation counts them.
    by_code = sorted(rows, key=lambda row: str(row[4]))
    labels = group_labels([Declared(code, name, group) for *_own, code, name, group in (row[:7] for row in by_code)])
    label_of = {row[0]: label for row, label in zip(by_code, labels, strict=True)}
    phones, mails = _of_accounts(database, evaluation_id)
    return [
        Placed(
            entry,
            pool,
            rank,
            status,
            Known(
                name,
                label_of[entry],
                {
                    Sign.DIRECTORY: _given(directory or ""),
                    Sign.PHONE: _given(phone) | phones[firm],
                    Sign.MAIL: mails[firm],
                    Sign.PLACE: _given(*places),
                },
            ),
            entry in within,
        )
        for entry, pool, rank, status, _code, name, _group, firm, directory, phone, *places in rows
    ]


def _of_accounts(
    database: Session, evaluation_id: int
) -> tuple[Mapping[int, frozenset[str]], Mapping[int, frozenset[str]]]:
    """Return firm -> the telephones, and the confirmed addresses, of its accounts in use."""
    statement = (
        select(Participation.enterprise_id, User.phone, User.email)
        .join(Participation, Participation.enterprise_id == User.enterprise_id)
        .join(Submission, Submission.participation_id == Participation.id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(EvaluationEntry, EvaluationEntry.version_id == SubmissionVersion.id)
        .where(
            EvaluationEntry.evaluation_id == evaluation_id,
            User.role.in_(OF_ENTERPRISES),
            User.active.is_(True),
            User.approved.is_(True),
        )
    )
    phones: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    mails: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for firm, phone, mail in database.execute(statement):
        phones[firm] |= _given(phone)
        mails[firm] |= _given(mail)
    return phones, mails


def _given(*texts: str) -> frozenset[str]:
    """Return texts as they are compared, without those that are empty."""
    return frozenset(text for text in map(compared, texts) if text)
