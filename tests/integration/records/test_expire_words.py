"""What officials and firms wrote about each other goes three years after the closing; that they did stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.answering.read_draft import read_own_draft
from survey.answering.save_draft import Author
from survey.cases.case_results import CaseKey, Writer
from survey.cases.set_flags import resolve_flag
from survey.cases.write_note import write_note
from survey.chasing.chase_results import TypedCall
from survey.chasing.log_call import log_call
from survey.config import Settings
from survey.correcting.decide_entries import confirm_entries
from survey.correcting.return_for_correction import return_submission
from survey.models import (
    AnswerEntry,
    AuditEntry,
    Campaign,
    CaseFlag,
    CaseFlagStep,
    CaseMessage,
    CaseNote,
    Channel,
    ChaseCall,
    ChaseOutcome,
    ReturnRequest,
    User,
)
from survey.records.expire import expire
from tests.integration.web.made_world import world

__all__ = ["world"]
NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
KEYS = ("chase_calls", "case_notes", "case_messages", "return_remarks", "entered_answers")
DUE = datetime(2029, 1, 1, tzinfo=UTC)


@pytest.fixture
def written(world: dict[str, int], database: Session) -> dict[str, int]:
    """Return the ids of the world, once a call was logged, a note written, a flag settled and a version returned."""
    official = database.scalars(select(User).where(User.login == "district")).one()
    case, writer = CaseKey(world["campaign"], world["enterprise"]), Writer(official.id)
    database.rollback()
    call = TypedCall(Channel.PHONE, ChaseOutcome.REACHED, date(2026, 11, 20), None, "示例张", "致电 13812345678")
    log_call(database, case.campaign_id, case.enterprise_id, call, author_id=writer.id)
    write_note(database, case, "示例备注", writer)
    resolve_flag(database, world["flag"], "示例处理", writer)
    official = database.scalars(select(User).where(User.login == "district")).one()
    remarks = {"facts.staff_y1": "与示例李核对"}
    return_submission(database, world["version"], "请核对", due_at=DUE, questions=remarks, user=official)
    database.rollback()
    return world


def removed(database: Session, settings: Settings, closed: float, *, dry: bool = False) -> dict[str, int]:
    """Return what went of the words, for a campaign that closed so many days ago."""
    database.execute(
        update(Campaign).values(closes_at=NOW - timedelta(days=closed), opens_at=NOW - timedelta(days=2000))
    )
    database.commit()
    counts = expire(database, settings, NOW, dry=dry)
    database.rollback()
    return {key: counts[key] for key in KEYS if counts[key]}


def words(database: Session) -> dict[str, Any]:
    """Return everything that may go, and a few things that stay."""
    call = database.scalars(select(ChaseCall)).one()
    returned = database.scalars(select(ReturnRequest).order_by(ReturnRequest.id.desc())).first()
    assert returned is not None
    entry = database.scalars(select(AnswerEntry)).one()
    found = {
        "call": (call.spoken_with, call.note, str(call.outcome), call.called_on),
        "note": database.scalars(select(CaseNote.text)).all(),
        "flag": database.scalars(select(CaseFlag.reason)).all(),
        "step": database.scalars(select(CaseFlagStep.text)).all(),
        "message": database.scalars(select(CaseMessage.text)).all(),
        "return": (returned.reason, returned.remarks, returned.questions),
        "entry": (entry.value, entry.reason, str(entry.state)),
    }
    database.rollback()
    return found


def test_the_words_of_a_season_go_on_their_day_and_what_was_done_stays(
    written: Mapping[str, int], database: Session, migrated: Settings
) -> None:
    whole = {
        "call": ("示例张", "致电 13812345678", "reached", date(2026, 11, 20)),
        "note": ["示例备注"],
        "flag": ["示例原因"],
        "step": ["示例处理"],
        "message": ["示例消息"],
        "return": ("请核对", {"facts.staff_y1": "与示例李核对"}, ["facts.staff_y1"]),
        "entry": ({"v": "示例代填的名称"}, "示例：企业来电", "waiting"),
    }
    expected = {"chase_calls": 1, "case_notes": 3, "case_messages": 1, "return_remarks": 1, "entered_answers": 1}
    assert removed(database, migrated, 1094.9) == {}
    assert removed(database, migrated, 1095.1, dry=True) == expected
    assert words(database) == whole
    assert removed(database, migrated, 1095.1) == expected
    assert words(database) == {
        "call": ("", "", "reached", date(2026, 11, 20)),
        "note": [""],
        "flag": [""],
        "step": [""],
        "message": [""],
        "return": ("请核对", {}, ["facts.staff_y1"]),
        "entry": ({}, "示例：企业来电", "waiting"),
    }
    assert removed(database, migrated, 1095.1) == {}
    said = select(AuditEntry.object_id, AuditEntry.detail).where(AuditEntry.action == "expire")
    told = {key: detail for key, detail in database.execute(said.order_by(AuditEntry.id)) if key in KEYS}
    assert told == {key: {"removed": count} for key, count in expected.items()}
    # What was written can still be proven by whoever has it.
    kept = {"write_note": "示例备注", "return": '{"facts.staff_y1":"\\u4e0e\\u793a\\u4f8b\\u674e\\u6838\\u5bf9"}'}
    for action, text in kept.items():
        newest = select(AuditEntry.detail).where(AuditEntry.action == action).order_by(AuditEntry.id.desc())
        detail = database.scalars(newest).first()
        assert detail is not None
        assert detail["text_digest"] == sha256(text.encode()).hexdigest()
    database.rollback()
    assert _confirmed(database, written["entered"]) == {written["entered"]: "expired"}


def _confirmed(database: Session, number: int) -> Mapping[int, str]:
    """Return why an entry is not confirmed."""
    user = database.scalars(select(User).where(User.login == "enterprise")).one()
    draft = read_own_draft(database, user)
    assert draft is not None
    entry = database.get_one(AnswerEntry, number)
    decided = confirm_entries(database, draft, {number: (entry, 0)}, author=Author(user_id=user.id))
    return decided.refused


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (ChaseCall, {"note": "别的"}),
        (ChaseCall, {"spoken_with": "别人"}),
        (ChaseCall, {"spoken_with": "", "outcome": "refused"}),
        (ReturnRequest, {"remarks": {"facts.staff_y1": "别的"}}),
        (ReturnRequest, {"remarks": {}, "reason": ""}),
        (AnswerEntry, {"value": {"v": "别的"}}),
        (AnswerEntry, {"value": {}, "reason": ""}),
        (CaseNote, {"text": "别的"}),
        (CaseFlagStep, {"text": "", "step": "reopen"}),
    ],
)
def test_the_database_lets_words_be_emptied_and_nothing_else(
    model: type[Any], values: Mapping[str, Any], written: Mapping[str, int], database: Session
) -> None:
    assert written["flag"] > 0
    with pytest.raises(DBAPIError, match="append-only"):
        database.execute(update(model).values(**values))
    database.rollback()
