"""The firm's responsible person confirms what was entered, or refuses it; only then an answer changes."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.correcting.decide_entries import CHANNEL, Decided, confirm_entries, refuse_entry
from survey.correcting.refusal_results import EntryRefusedError
from survey.models import AnswerEntry, AnswerRevision, AuditEntry, EntryState, Role, User
from survey.queries import submission_history
from tests.integration.answering.test_submit import desk, firm, user
from tests.integration.at_once import at_once
from tests.integration.conftest import make_user
from tests.integration.correcting.entered import entered, entry, official_of
from tests.integration.correcting.returned import again, returned

__all__ = ["desk", "firm", "user"]
NEW = "示例来电报的名称"


def confirm(database: Session, who: User, *shown: tuple[int, int]) -> Decided:
    """Confirm entries as a page that showed these revisions would."""
    reader = who.id
    draft = read_own_draft(database, who)
    assert draft is not None
    entries = {number: (database.get_one(AnswerEntry, number), seen) for number, seen in shown}
    return confirm_entries(database, draft, entries, author=drafting.Author(reader, CHANNEL))


def title(database: Session, user: User) -> object:
    return again(database, user).dossier.sheets["facts"].values["project_title"]


def change(database: Session, desk: DraftContext, user: User, text: str) -> None:
    base = int(again(database, user).sheets["facts"].revisions["project_title"])
    patch = {"project_title": (text, base)}
    facts = desk.questionnaires["facts"]
    drafting.save_patch(database, desk.submission_id or 0, facts, patch, author=drafting.Author(user.id))


def test_a_confirmed_entry_is_an_answer_of_the_firm_with_a_mark(
    database: Session, desk: DraftContext, user: User
) -> None:
    [number] = entered(database, desk, project_title=NEW)
    assert confirm(database, user, (number, 1)) == Decided([number])
    assert title(database, user) == NEW
    row = entry(database, number)
    assert (row.state, row.decided_by_id, row.revision) == (EntryState.CONFIRMED, user.id, 2)
    revision = database.scalars(select(AnswerRevision).where(AnswerRevision.channel == CHANNEL)).one()
    assert (revision.user_id, revision.revision, revision.outcome) == (user.id, 2, "written")
    newest = submission_history.last_changes(database, desk.submission_id)["facts", "project_title"]
    assert (newest.who, newest.entered) == (user.name, official_of(database).name)
    said = database.scalars(select(AuditEntry).where(AuditEntry.action == "confirm_entry")).one()
    assert said.detail == {"entry": number, "question": "facts.project_title", "revision": 2}
    assert confirm(database, user, (number, 2)) == Decided([], {number: "decided"})
    assert submission_history.last_changes(database, desk.submission_id)["facts", "unit"].entered == ""


def test_what_the_firm_changed_after_the_page_is_not_overwritten(
    database: Session, desk: DraftContext, user: User
) -> None:
    [number] = entered(database, desk, project_title=NEW)
    change(database, desk, user, "示例企业自己改的")
    assert confirm(database, user, (number, 1)) == Decided([], {number: "overtaken"})
    assert (title(database, user), entry(database, number).state) == ("示例企业自己改的", EntryState.WAITING)
    assert confirm(database, user, (number, 2)) == Decided([number])
    assert title(database, user) == NEW


def test_what_the_firm_answered_just_so_is_confirmed(database: Session, desk: DraftContext, user: User) -> None:
    [number] = entered(database, desk, project_title=NEW)
    change(database, desk, user, NEW)
    assert confirm(database, user, (number, 2)) == Decided([number])
    assert entry(database, number).revision == 2


def test_an_open_return_keeps_entries_out_that_it_does_not_name(
    database: Session, desk: DraftContext, user: User
) -> None:
    before = title(database, user)
    returned(database, desk, user)
    first, second = entered(database, desk, project_title=NEW, registered_place="示例路5号")
    assert confirm(database, user, (first, 1), (second, 1)) == Decided([second], {first: "locked"})
    assert (title(database, user), entry(database, first).state) == (before, EntryState.WAITING)


def test_a_colleague_and_who_was_replaced_confirm_nothing(database: Session, desk: DraftContext, user: User) -> None:
    [number] = entered(database, desk, project_title=NEW)
    colleague = make_user(database, "colleague", Role.COLLEAGUE, enterprise_id=user.enterprise_id)
    assert confirm(database, colleague, (number, 1)) == Decided([], {number: "not_responsible"})
    with pytest.raises(EntryRefusedError, match="not_responsible"):
        refuse_entry(database, number, "示例", user=colleague)
    assert entry(database, number).state == EntryState.WAITING


def test_a_refused_entry_is_kept_with_the_reason(database: Session, desk: DraftContext, user: User) -> None:
    before = title(database, user)
    [number] = entered(database, desk, project_title=NEW)
    refuse_entry(database, number, " 示例：听错了 ", user=user)
    row = entry(database, number)
    assert (row.state, row.refusal, row.value) == (EntryState.REFUSED, "示例：听错了", {"v": NEW})
    assert title(database, user) == before
    with pytest.raises(EntryRefusedError, match="decided"):
        refuse_entry(database, number, "示例", user=user)
    assert confirm(database, user, (number, 1)) == Decided([], {number: "decided"})
    assert title(database, user) == before


def test_of_a_confirmation_and_a_refusal_at_once_one_is_first(
    app: Flask, database: Session, desk: DraftContext, user: User
) -> None:
    [number] = entered(database, desk, project_title=NEW)
    reader = user.id
    database.rollback()

    def yes(own: Session) -> str:
        decided = confirm(own, own.get_one(User, reader), (number, 1))
        return decided.refused.get(number, "confirmed")

    def no(own: Session) -> str:
        try:
            refuse_entry(own, number, "示例", user=own.get_one(User, reader))
        except EntryRefusedError as error:
            return error.code
        return "refused"

    outcomes = at_once(app, yes, no)
    assert outcomes in (["confirmed", "decided"], ["decided", "refused"])
    state = entry(database, number).state
    assert state == ("confirmed" if outcomes[0] == "confirmed" else "refused")
    assert (title(database, user) == NEW) == (state == "confirmed")
