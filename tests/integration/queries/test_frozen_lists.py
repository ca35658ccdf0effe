"""Versions of a list: in their order, which one is in force, its entries, and what the database refuses."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from survey.models import Evaluation, ListEntry, ListSignature, ListVersion, SignaturePart
from survey.queries import frozen_lists
from tests.integration.officials import entries, evaluation, user

__all__ = ["evaluation"]


def frozen(database: Session, evaluation: Evaluation, number: int) -> ListVersion:
    """Add a version that somebody prepared."""
    author = user(database, "district").id
    made = ListVersion(
        campaign_id=evaluation.campaign_id,
        number=number,
        evaluation_id=evaluation.id,
        seats=evaluation.seats,
        document={},
        fingerprint="0" * 64,
        prepared_by_id=author,
    )
    made.signatures = [ListSignature(part=SignaturePart.PREPARED, user_id=author)]
    database.add(made)
    database.flush()
    return made


def signed(database: Session, version: ListVersion, part: SignaturePart, login: str) -> None:
    database.add(
        ListSignature(
            list_version_id=version.id, part=part, user_id=user(database, login).id, document_number="示例〔2026〕1号"
        )
    )
    database.flush()


def test_the_newest_issued_version_is_in_force(database: Session, evaluation: Evaluation) -> None:
    campaign = evaluation.campaign_id
    first = frozen(database, evaluation, 1)
    assert frozen_lists.issued(database, campaign) is None
    signed(database, first, SignaturePart.REVIEWED, "reviewer")
    assert frozen_lists.issued(database, campaign) is None
    signed(database, first, SignaturePart.ISSUED, "town")
    second = frozen(database, evaluation, 2)
    assert frozen_lists.issued(database, campaign) == first
    assert [row.number for row in frozen_lists.versions(database, campaign)] == [2, 1]
    assert frozen_lists.version_of(database, campaign, 2) == second
    assert frozen_lists.version_of(database, campaign, 3) is None
    database.expire_all()
    people = ("district", "reviewer", "town")
    assert [frozen_lists.to_sign(database, campaign, user(database, one).id) for one in people] == [0, 1, 1]
    assert (first.issued_at is None, second.issued_at is None) == (False, True)


def test_entries_come_in_the_order_of_the_list(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)[:4]
    version = frozen(database, evaluation, 1)
    placed = (("reserve", 1), ("selected", 2), ("out", 1), ("selected", 1))
    for row, (status, position) in zip(rows, placed, strict=True):
        database.add(
            ListEntry(
                list_version_id=version.id,
                participation_id=row.version.submission.participation_id,
                version_id=row.version_id,
                position=position,
                status=status,
                basis="rank" if status == "selected" else "",
                facts={},
            )
        )
    database.flush()
    found = frozen_lists.entries(database, version.id)
    assert [row.version_id for row in found] == [rows[place].version_id for place in (3, 1, 0, 2)]
    assert [row.version_id for row in frozen_lists.entries(database, version.id, "reserve")] == [rows[0].version_id]
    assert frozen_lists.counts(database, version.id) == {"selected": 2, "reserve": 1, "out": 1}
    for statement in (
        "UPDATE list_entry SET status = 'out', basis = ''", "DELETE FROM list_entry",
        "UPDATE list_version SET fingerprint = 'x'", "DELETE FROM list_version",
        "UPDATE list_signature SET document_number = 'x'", "DELETE FROM list_signature",
    ):  # fmt: skip
        with pytest.raises(DBAPIError), database.begin_nested():
            database.execute(text(statement))


def test_three_persons_sign_and_who_issues_gives_a_number(database: Session, evaluation: Evaluation) -> None:
    version = frozen(database, evaluation, 1)
    row = "INSERT INTO list_signature (list_version_id, part, user_id, document_number, signed_at) VALUES "
    people = {login: user(database, login).id for login in ("district", "reviewer")}
    for values in (
        f"({version.id}, 'reviewed', {people['district']}, '', '2026-12-01 00:00:00')",
        f"({version.id}, 'issued', {people['reviewer']}, '', '2026-12-01 00:00:00')",
        f"({version.id}, 'prepared', {people['reviewer']}, '', '2026-12-01 00:00:00')",
    ):
        with pytest.raises(IntegrityError), database.begin_nested():
            database.execute(text(row + values))
