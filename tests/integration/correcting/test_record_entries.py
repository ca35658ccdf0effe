"""What an official enters waits for the firm and changes no answer; entered anew, the one before is kept."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering.read_draft import DraftContext
from survey.correcting.entry_results import From, Recorded
from survey.correcting.record_entries import record_entries, withdraw_entries
from survey.correcting.refusal_results import EntryRefusedError
from survey.models import AnswerEntry, AuditEntry, EntrySource, EntryState, Participation, Role, User
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.at_once import at_once
from tests.integration.conftest import make_user
from tests.integration.correcting.entered import REASON, entered, entry, official_of
from tests.integration.correcting.returned import again

__all__ = ["desk", "firm", "user"]


def states(database: Session) -> list[tuple[str | None, str]]:
    database.rollback()
    rows = select(AnswerEntry).order_by(AnswerEntry.id)
    return [(row.value["v"], row.state) for row in database.scalars(rows)]


def test_an_entry_waits_and_changes_nothing(database: Session, desk: DraftContext, user: User) -> None:
    before = again(database, user).dossier.sheets["facts"].values
    [number] = entered(database, desk, project_title="示例来电报的名称")
    row = entry(database, number)
    assert (row.value, row.base, row.source, row.reason) == ({"v": "示例来电报的名称"}, 1, EntrySource.PHONE, REASON)
    assert (row.state, row.decided_at) == (EntryState.WAITING, None)
    assert again(database, user).dossier.sheets["facts"].values == before
    said = database.scalars(select(AuditEntry).where(AuditEntry.action == "enter_answers")).one()
    assert (said.object_type, said.object_id) == ("participation", str(row.participation_id))
    assert said.detail == {
        "questions": ["facts.project_title"],
        "source": "phone",
        "reason": REASON,
        "replaced": [],
    }


def test_what_is_entered_anew_replaces_what_waits_and_keeps_it(database: Session, desk: DraftContext) -> None:
    entered(database, desk, project_title="示例一", registered_place="示例处")
    entered(database, desk, project_title="示例二")
    assert states(database) == [("示例一", "replaced"), ("示例处", "waiting"), ("示例二", "waiting")]


def test_what_takes_the_place_of_a_colleagues_entry_is_counted(database: Session, desk: DraftContext) -> None:
    [number] = entered(database, desk, project_title="示例一")
    participation = entry(database, number).participation_id
    other, given = make_user(database, "other", Role.DISTRICT), From(EntrySource.PAPER, "示例：来信")
    place: dict[tuple[str, str], Answer | None] = {("facts", "registered_place"): "示例处"}
    assert record_entries(database, participation, place, given, user=other) == Recorded(1, 0)
    both: dict[tuple[str, str], Answer | None] = {
        ("facts", "registered_place"): "示例另一处", ("facts", "project_title"): "示例二"
    }  # fmt: skip
    anew = record_entries(database, participation, both, given, user=other)
    assert anew == Recorded(2, 0, replaced=2, of_others=1)


def test_what_waits_just_so_is_left_as_it_is_whoever_enters_it(database: Session, desk: DraftContext) -> None:
    [number] = entered(database, desk, project_title="示例一")
    other, given = make_user(database, "other", Role.DISTRICT), From(EntrySource.PAPER, "示例：来信")
    answers: dict[tuple[str, str], Answer | None] = {
        ("facts", "project_title"): "示例一", ("facts", "contact"): None, ("facts", "note:staff_change"): "示例：并购",
    }  # fmt: skip
    participation = entry(database, number).participation_id
    assert record_entries(database, participation, answers, given, user=other) == Recorded(2, 1)
    assert record_entries(database, participation, answers, given, user=other) == Recorded(0, 3)
    assert states(database) == [("示例一", "waiting"), (None, "waiting"), ("示例：并购", "waiting")]
    assert entry(database, number).entered_by_id == official_of(database).id
    actions = database.scalars(select(AuditEntry.id).where(AuditEntry.action == "enter_answers")).all()
    assert len(actions) == 2


def test_an_entry_is_taken_back_while_it_waits(database: Session, desk: DraftContext) -> None:
    first, second = entered(database, desk, project_title="示例", registered_place="示例处")
    official, participation = official_of(database), entry(database, first).participation_id
    assert withdraw_entries(database, participation, [first, 999], user=official) == 1
    assert [entry(database, number).state for number in (first, second)] == ["withdrawn", "waiting"]
    for gone, whose in ((first, participation), (second, participation + 1)):
        with pytest.raises(EntryRefusedError, match="decided"):
            withdraw_entries(database, whose, [gone], user=official)
    said = database.scalars(select(AuditEntry).where(AuditEntry.action == "withdraw_entry")).one()
    assert said.detail == {"entries": [first], "questions": ["facts.project_title"]}


def test_what_was_entered_is_never_changed_or_deleted(database: Session, desk: DraftContext) -> None:
    [number] = entered(database, desk, project_title="示例")
    own = AnswerEntry.id == number
    for values in ({"value": {"v": "别的"}}, {"reason": "x"}, {"source": "mail"}, {"base": 9}):
        with pytest.raises(DBAPIError, match="append-only"):
            database.execute(update(AnswerEntry).where(own).values(**values))
        database.rollback()
    withdraw_entries(database, entry(database, number).participation_id, [number], user=official_of(database))
    with pytest.raises(DBAPIError, match="append-only"):
        database.execute(update(AnswerEntry).where(own).values(state=EntryState.WAITING))
    database.rollback()


def test_of_two_who_enter_the_same_at_once_one_waits(app: Flask, database: Session, desk: DraftContext) -> None:
    official = official_of(database).id
    participation = database.scalars(select(Participation.id)).one()
    database.rollback()

    def enter(own: Session, text: str) -> str:
        given = From(EntrySource.PAPER, REASON)
        who = own.get_one(User, official)
        record_entries(own, participation, {("facts", "project_title"): text}, given, user=who)
        return text

    at_once(app, lambda own: enter(own, "示例一"), lambda own: enter(own, "示例二"))
    assert sorted(state for _text, state in states(database)) == ["replaced", "waiting"]
