"""Saving a draft as a patch: what is written, what asks, and what is kept of a conflict."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.answers import Unreadable
from survey.catalogue import catalogue
from survey.models import (
    AnswerRevision,
    AuditEntry,
    Campaign,
    DraftSheet,
    Participation,
    ParticipationState,
    Submission,
)
from survey.services import drafting, joining
from tests.integration.conftest import make_enterprise

FACTS = "facts"


@pytest.fixture
def submission(database: Session, campaign: Campaign) -> int:
    """Return the id of a new submission."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    return joining.join(database, enterprise.id, campaign.id, drafting.Author(None))


def save(database: Session, submission: int, patch: dict[str, tuple[object, int]]) -> drafting.SaveOutcome:
    questionnaire = catalogue().questionnaires[FACTS]
    return drafting.save_patch(
        database,
        submission,
        questionnaire,
        patch,  # type: ignore[arg-type]
        author=drafting.Author(None, "page", "10.0.0.1"),
    )


def stored(database: Session, submission: int) -> tuple[dict[str, object], dict[str, int]]:
    database.expire_all()
    sheet = database.get_one(DraftSheet, (submission, FACTS))
    return sheet.document["values"], sheet.revisions


def test_first_save_writes_and_starts_the_participation(database: Session, submission: int) -> None:
    outcome = save(database, submission, {"name": ("示例甲", 0), "staff_y1": (Decimal(25), 0)})
    assert (dict(outcome.written), outcome.conflicts) == ({"name": 1, "staff_y1": 1}, ())
    assert stored(database, submission) == ({"name": "示例甲", "staff_y1": "25"}, {"name": 1, "staff_y1": 1})
    assert database.scalars(select(Participation.state)).one() == ParticipationState.FILLING


def test_equal_answer_is_no_write(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0)})
    outcome = save(database, submission, {"name": ("示例甲", 0)})
    assert (dict(outcome.written), outcome.conflicts) == ({}, ())
    assert database.scalar(select(func.count()).select_from(AnswerRevision)) == 1


def test_moved_revision_asks_and_keeps_what_was_typed(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0)})
    outcome = save(database, submission, {"name": ("示例乙", 0), "staff_y1": (Decimal(25), 0)})
    assert (dict(outcome.written), outcome.conflicts) == ({"staff_y1": 1}, ("name",))
    assert stored(database, submission)[0] == {"name": "示例甲", "staff_y1": "25"}
    trail = database.execute(
        select(AnswerRevision.value, AnswerRevision.outcome)
        .where(AnswerRevision.question_id == "name")
        .order_by(AnswerRevision.id)
    ).all()
    assert [(row[0]["v"], row[1]) for row in trail] == [("示例甲", "written"), ("示例乙", "conflict")]


def test_conflict_saved_again_knowingly_is_written(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0)})
    outcome = save(database, submission, {"name": ("示例乙", 1)})
    assert dict(outcome.written) == {"name": 2}
    assert stored(database, submission)[0] == {"name": "示例乙"}


def test_cleared_answer_leaves_its_trail(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0)})
    save(database, submission, {"name": (None, 1)})
    assert stored(database, submission) == ({}, {"name": 2})
    values = database.scalars(select(AnswerRevision.value).order_by(AnswerRevision.id)).all()
    assert [value["v"] for value in values] == ["示例甲", None]


def test_what_cannot_be_read_is_kept_as_typed(database: Session, submission: int) -> None:
    save(database, submission, {"staff_y1": (Unreadable("二十五"), 0)})
    assert stored(database, submission)[0] == {"staff_y1": {"unreadable": "二十五"}}


def test_each_save_has_one_audit_entry(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0), "staff_y1": (Decimal(25), 0)})
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "save_draft")).one()
    assert entry.detail == {"written": 2, "conflicts": 0, "questionnaire": FACTS, "channel": "page"}
    assert (entry.object_type, entry.object_id, entry.address) == ("submission", str(submission), "10.0.0.1")


def test_failed_save_leaves_nothing(database: Session, submission: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        message = "the power goes"
        raise RuntimeError(message)

    monkeypatch.setattr(drafting, "_record", fail)
    with pytest.raises(RuntimeError, match="the power goes"):
        save(database, submission, {"name": ("示例甲", 0)})
    assert database.get(DraftSheet, (submission, FACTS)) is None
    assert database.scalars(select(Submission.id)).all() == [submission]
