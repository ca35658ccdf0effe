"""The firm's responsible person confirms what was entered, or refuses it; only then an answer changes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext, read_own_draft
from survey.correcting.decide_entries import CHANNEL, confirm_entries, refuse_entries
from survey.correcting.entry_results import Decided, From
from survey.correcting.record_entries import record_entries
from survey.correcting.refusal_results import EntryRefusedError
from survey.models import AnswerEntry, AnswerRevision, AuditEntry, EntrySource, EntryState, Participation, Role, User
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


def refuse(database: Session, number: int, reason: str, *, user: User) -> int:
    participation = database.get_one(AnswerEntry, number).participation_id
    return refuse_entries(database, participation, [number], reason, user=user)


def title(database: Session, user: User) -> object:
    return again(database, user).dossier.sheets["facts"].values["project_title"]


def change(database: Session, desk: DraftContext, user: User, text: str, name: str = "project_title") -> None:
    base = int(again(database, user).sheets["facts"].revisions[name])
    patch = {name: (text, base)}
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
    assert said.detail == {"entries": [number], "questionnaire": "facts", "questions": [["project_title", 2]]}
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
        refuse(database, number, "示例", user=colleague)
    assert entry(database, number).state == EntryState.WAITING


def test_a_refused_entry_is_kept_with_the_reason(database: Session, desk: DraftContext, user: User) -> None:
    before = title(database, user)
    [number] = entered(database, desk, project_title=NEW)
    refuse(database, number, " 示例：听错了 ", user=user)
    row = entry(database, number)
    assert (row.state, row.refusal, row.value) == (EntryState.REFUSED, "示例：听错了", {"v": NEW})
    assert title(database, user) == before
    with pytest.raises(EntryRefusedError, match="decided"):
        refuse(database, number, "示例", user=user)
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
            refuse(own, number, "示例", user=own.get_one(User, reader))
        except EntryRefusedError as error:
            return error.code
        return "refused"

    outcomes = at_once(app, yes, no)
    assert outcomes in (["confirmed", "decided"], ["decided", "refused"])
    state = entry(database, number).state
    assert state == ("confirmed" if outcomes[0] == "confirmed" else "refused")
    assert (title(database, user) == NEW) == (state == "confirmed")


def test_a_batch_is_one_save_of_each_questionnaire_and_leaves_out_what_cannot_be(
    database: Session, desk: DraftContext, user: User
) -> None:
    """What is asked only beside another entry, reasons for checks, an emptied answer; a question that is gone."""
    held = desk.dossier.sheets["cmmm"].values
    cmmm = next(name for name, value in held.items() if isinstance(value, str))
    options = desk.questionnaires["cmmm"].questions[cmmm].options
    other = next(option.id for option in options if option.id != held[cmmm])
    answers: dict[tuple[str, str], Answer | None] = {
        ("facts", "project_title"): NEW,
        ("facts", "contact"): None,
        ("facts", "note:staff_change"): "示例：并购",
        ("facts", "registered_place"): "示例路5号",
        ("facts", "no_such_question"): "示例",
        ("cmmm", cmmm): other,
    }
    official = official_of(database)
    participation = database.scalars(select(Participation.id)).one()
    record_entries(database, participation, answers, From(EntrySource.PAPER, "示例"), user=official)
    numbers = dict(zip(answers, database.scalars(select(AnswerEntry.id).order_by(AnswerEntry.id)), strict=True))
    change(database, desk, user, "示例企业自己改的", "registered_place")
    sheets = again(database, user).sheets
    seen = {(q, name): int(sheets[q].revisions.get(name, 0)) for q, name in answers}
    seen["facts", "registered_place"] = 1
    decided = confirm(database, user, *((numbers[key], seen[key]) for key in answers))
    gone, late = numbers["facts", "no_such_question"], numbers["facts", "registered_place"]
    assert decided.refused == {gone: "gone", late: "overtaken"}
    assert sorted(decided.confirmed) == sorted(set(numbers.values()) - {gone, late})
    after = again(database, user).dossier.sheets
    values, notes = after["facts"].values, after["facts"].notes
    assert (values["project_title"], values.get("contact"), notes["staff_change"]) == (NEW, None, "示例：并购")
    assert values["registered_place"] == "示例企业自己改的"
    assert after["cmmm"].values[cmmm] == other
    trail = select(AuditEntry.detail).where(AuditEntry.action == "confirm_entry").order_by(AuditEntry.id)
    assert [detail["questionnaire"] for detail in database.scalars(trail)] == ["facts", "cmmm"]
    conflicts = database.scalars(select(AnswerRevision.id).where(AnswerRevision.outcome != "written")).all()
    assert list(conflicts) == []


def test_what_is_asked_beside_another_entry_is_confirmed_with_it_only(
    database: Session, desk: DraftContext, user: User
) -> None:
    shown = again(database, user)
    assert "rating_cmmm_level" not in shown.asked["facts"]
    first, second = entered(database, desk, rating_cmmm=True, rating_cmmm_level="三级")
    base = int(shown.sheets["facts"].revisions["rating_cmmm"])
    assert confirm(database, user, (second, 0)) == Decided([], {second: "gone"})
    assert confirm(database, user, (first, base), (second, 0)) == Decided([first, second])
    assert again(database, user).dossier.sheets["facts"].values["rating_cmmm_level"] == "三级"


def test_what_an_open_return_opens_beside_another_entry_is_confirmed_with_it_only(
    database: Session, desk: DraftContext, user: User
) -> None:
    digital = desk.dossier.sheets["facts"].values["equipment_digital"]
    assert isinstance(digital, Decimal)
    returned(database, desk, user, {"facts.equipment_total": "示例：请核对"})
    first, second = entered(database, desk, equipment_digital=digital - 2, equipment_total=digital - 1)
    assert confirm(database, user, (first, 1)) == Decided([], {first: "locked"})
    assert confirm(database, user, (first, 1), (second, 1)) == Decided([first, second])
    after = again(database, user).dossier.sheets["facts"].values
    assert (after["equipment_digital"], after["equipment_total"]) == (digital - 2, digital - 1)
