"""Saving a draft as a patch: what is written, what asks, and what is kept of a conflict."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scoring.answers.answers import Unreadable
from survey.answering import join_campaign as joining
from survey.answering import save_draft as drafting
from survey.definitions.catalogue import catalogue
from survey.models import (
    AnswerRevision,
    AuditEntry,
    Campaign,
    DraftSheet,
    Participation,
    ParticipationState,
    Submission,
)
from tests.integration.conftest import make_enterprise

FACTS = "facts"


@pytest.fixture
def submission(database: Session, campaign: Campaign) -> int:
    """Return the id of a new submission."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    return joining.join_campaign(database, enterprise.id, campaign.id, drafting.Author(None))


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


def test_what_arrived_though_its_answer_was_lost_is_told_with_its_revision(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0)})
    assert save(database, submission, {"name": ("示例甲", 0)}).known == {"name": 1}  # the page goes on from there
    assert save(database, submission, {"name": ("示例乙", 1)}).written == {"name": 2}


def test_going_back_to_what_was_shown_after_a_lost_answer_is_written(database: Session, submission: int) -> None:
    save(database, submission, {"name": ("示例甲", 0)})
    save(database, submission, {"name": ("示例乙", 1)})  # arrived, but its page does not know
    page = drafting.SentPage(sent={"name": "示例乙"})
    questionnaire, author = catalogue().questionnaires[FACTS], drafting.Author(None, "autosave")
    outcome = drafting.save_patch(
        database, submission, questionnaire, {"name": ("示例甲", 1)}, author=author, page=page
    )
    assert (dict(outcome.written), outcome.conflicts) == ({"name": 3}, ())
    assert stored(database, submission)[0] == {"name": "示例甲"}


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
    written = [
        {"outcome": "written", "question_id": "name", "revision": 1, "value": {"v": "示例甲"}},
        {"outcome": "written", "question_id": "staff_y1", "revision": 1, "value": {"v": "25"}},
    ]
    assert entry.detail == {
        "written": 2,
        "conflicts": 0,
        "questionnaire": FACTS,
        "channel": "page",
        "questions": [["name", 1], ["staff_y1", 1]],
        "answers": hashlib.sha256(json.dumps(written, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest(),
    }
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


def test_what_an_older_page_shows_untouched_changes_nothing(database: Session, submission: int) -> None:
    save(database, submission, {"registered_place": ("示例路1号", 0)})
    # A page opened before, on which nobody typed: the field is empty, based on revision 0.
    outcome = save(database, submission, {"registered_place": (None, 0), "staff_y1": (Decimal(25), 0)})
    assert (dict(outcome.written), outcome.conflicts) == ({"staff_y1": 1}, ())
    assert stored(database, submission)[0] == {"registered_place": "示例路1号", "staff_y1": "25"}
    save(database, submission, {"registered_place": ("示例路2号", 1)})
    # One opened at revision 1 and left as it was, and one on which somebody typed.
    assert save(database, submission, {"registered_place": ("示例路1号", 1)}) == drafting.SaveOutcome()
    assert save(database, submission, {"registered_place": (None, 1)}).conflicts == ("registered_place",)
    assert stored(database, submission) == (
        {"registered_place": "示例路2号", "staff_y1": "25"},
        {"registered_place": 2, "staff_y1": 1},
    )


def test_a_revision_that_the_trail_does_not_hold_asks(database: Session, submission: int) -> None:
    save(database, submission, {"registered_place": ("示例路1号", 0)})
    assert save(database, submission, {"registered_place": ("示例路1号旧", 9)}).conflicts == ("registered_place",)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["open", "save", "甲", "乙", ""])), max_size=25))
def test_nobody_overwrites_what_he_did_not_see_and_nothing_typed_is_lost(
    database: Session, submission: int, steps: list[tuple[int, str]]
) -> None:
    """Three people with a page each of one question: opened, typed into, saved in any order."""
    database.execute(delete(DraftSheet))
    database.commit()
    last = database.scalar(select(func.max(AnswerRevision.id))) or 0
    value, revision = None, 0
    shown = dict.fromkeys(range(3), (value, revision))
    typed: dict[int, str | None] = {}
    kept, said, wanted = [], [], []
    for who, step in steps:
        if step == "open":
            shown[who] = (value, revision)
            typed.pop(who, None)
        elif step != "save":
            typed[who] = step or None
        else:
            before, base = shown[who]
            answer = typed.get(who, before)
            said.append(save(database, submission, {"registered_place": (answer, base)}))
            touched = answer != before
            if touched and answer != value and base == revision:
                value, revision = answer, revision + 1
                kept.append((answer, "written"))
                shown[who] = (value, revision)
                wanted.append(drafting.SaveOutcome({"registered_place": revision}))
            elif touched and answer != value:
                kept.append((answer, "conflict"))
                wanted.append(drafting.SaveOutcome(conflicts=("registered_place",)))
            else:
                wanted.append(drafting.SaveOutcome())
    assert [(dict(one.written), one.conflicts) for one in said] == [
        (dict(one.written), one.conflicts) for one in wanted
    ]
    database.rollback()
    documents = database.scalars(select(DraftSheet.document)).all()
    assert [document["values"].get("registered_place") for document in documents] == [value] * bool(kept)
    rows = database.scalars(select(AnswerRevision).where(AnswerRevision.id > last).order_by(AnswerRevision.id))
    assert [(row.value["v"], row.outcome) for row in rows] == kept
