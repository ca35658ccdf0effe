"""A list of an evaluated district that was signed by three persons, for tests of what follows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, EvaluationEntry, ListEntry, ListSignature, ListVersion, Role, SignaturePart, User
from tests.integration.conftest import make_user
from tests.integration.officials import entries, user


def issue(
    database: Session, evaluation: Evaluation, number: int = 1, *, moved: Mapping[int, str] | None = None
) -> ListVersion:
    """Add a version with everybody of an evaluation as it stands there, prepared, reviewed and issued.

    `moved`: participation -> its status, where that is another than in the evaluation.
    """
    database.rollback()
    signers = {"prepared": "district", "reviewed": "reviewer", "issued": "issuer"}
    if database.scalars(select(User.id).where(User.login == "issuer")).first() is None:
        make_user(database, "issuer", Role.LEADER)
    made = ListVersion(
        campaign_id=evaluation.campaign_id,
        number=number,
        evaluation_id=evaluation.id,
        seats=evaluation.seats,
        document={"scheme": "示例"},
        fingerprint=hashlib.sha256(f"{evaluation.id} {number}".encode()).hexdigest(),
        prepared_by_id=user(database, "district").id,
    )
    made.signatures = [
        ListSignature(
            part=SignaturePart(part),
            user_id=user(database, login).id,
            document_number="示例〔2026〕1号" if part == "issued" else "",
        )
        for part, login in signers.items()
    ]
    database.add(made)
    database.flush()
    places: dict[str, int] = {}
    for row in entries_of(database, evaluation):
        participation_id = row.version.submission.participation_id
        status = (moved or {}).get(participation_id, row.status)
        places[status] = places.get(status, 0) + 1
        database.add(
            ListEntry(
                list_version_id=made.id,
                participation_id=participation_id,
                version_id=row.version_id,
                position=places[status],
                status=status,
                basis="rank" if status == "selected" else "",
                pool=row.pool,
                rank=row.rank,
                score=row.score,
                self_rank=row.self_rank,
                self_score=row.self_score,
                level=row.level,
                reason="",
                facts={
                    name: getattr(row.version, name) for name in ("name", "credit_code", "unit", "division", "size")
                },
            )
        )
    database.commit()
    return made


def entries_of(database: Session, evaluation: Evaluation) -> Sequence[EvaluationEntry]:
    """Return the rows of an evaluation without losing what the session holds."""
    number = evaluation.id
    database.commit()
    return entries(database, number)


@pytest.fixture
def issued(database: Session, evaluation: Evaluation) -> ListVersion:
    """Return version 1 of the evaluated district, which is in force."""
    return issue(database, evaluation)
