"""An open return keeps what it does not name, whatever door an answer comes through; what follows from it is open."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.answers.answers import Answer
from survey.answering import save_draft as drafting
from survey.answering.confirm_carried import CHANNEL
from survey.answering.difference_results import Key
from survey.answering.read_draft import DraftContext
from survey.answering.read_lock import Lock, read_lock
from survey.answering.revert_answers import revert_answers
from survey.correcting.undo_return import undo_return
from survey.models import AnswerRevision, EvidenceLink, User
from survey.queries import submissions
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.answering.test_section_routes import fields
from tests.integration.answering.test_submit import desk, firm, submit, user
from tests.integration.conftest import Browser
from tests.integration.correcting.returned import PLACE, REMARK, TITLE, again, returned
from tests.integration.handing_in import adopt, counts, download, hand_in, put, saved
from tests.test_architecture import ROOT, modules

__all__ = ["desk", "firm", "user"]
BASE = "base-project_title"
IDENTITY, PROJECT = "/fill/facts/identity", "/fill/facts/project"
DOORS = {
    "survey/answering/confirm_carried.py",
    "survey/answering/revert_answers.py",
    "survey/answering/section_routes.py",
    "survey/answering/store_files.py",
    "survey/correcting/decide_entries.py",
    "survey/workbooks/import_answers.py",
}
"""The modules through which answers of a firm change, each tried below; what is kept offline comes as an autosave, and
what officials entered is tried in `test_decide_entries.py`."""


@pytest.fixture
def client(user: User, browser: Callable[[], Browser]) -> Browser:
    """Return the signed-in enterprise."""
    found = browser()
    found.sign_in(user.login)
    return found


def title(database: Session, user: User) -> object:
    return again(database, user).dossier.sheets["facts"].values["project_title"]


def write(
    database: Session, desk: DraftContext, user: User, name: str, value: Answer | None, channel: str = "page"
) -> drafting.SaveOutcome:
    """Save one answer of the facts as whoever read the draft as it is."""
    now = again(database, user)
    base = int(now.sheets["facts"].revisions.get(name, 0))
    author, facts = drafting.Author(user.id, channel), desk.questionnaires["facts"]
    return drafting.save_patch(database, desk.submission_id or 0, facts, {name: (value, base)}, author=author)


def kept(database: Session) -> list[tuple[str, object]]:
    database.rollback()
    rows = select(AnswerRevision).where(AnswerRevision.outcome == "locked").order_by(AnswerRevision.id)
    return [(row.question_id, row.value["v"]) for row in database.scalars(rows)]


def test_these_are_all_doors() -> None:
    calls = re.compile(r"\b(save_patch|add_evidence)\(")
    found = {name for name in modules("survey") if calls.search((ROOT / name).read_text(encoding="utf-8"))}
    lowest = {"survey/answering/save_draft.py", "survey/answering/store_evidence.py"}
    assert {name for name in found if not name.startswith("survey/demo/")} - lowest == DOORS


def test_without_a_return_or_named_questions_nothing_is_kept(database: Session, desk: DraftContext, user: User) -> None:
    assert read_lock(database, None) == Lock()
    assert read_lock(database, desk.submission_id) == Lock()
    own = returned(database, desk, user, {})
    assert read_lock(database, desk.submission_id) == Lock(returned=own.id)
    assert list(write(database, desk, user, "project_title", "示例新名").written) == ["project_title"]


def test_what_is_not_named_stays_as_it_was_submitted_and_what_is_typed_is_kept(
    database: Session, desk: DraftContext, user: User
) -> None:
    before = title(database, user)
    write(database, desk, user, "project_title", "示例退回之前改的")
    returned(database, again(database, user), user)
    database.rollback()
    lock = read_lock(database, desk.submission_id)
    assert lock.refuses("facts", "project_title", "示例另一个")
    assert not lock.refuses("facts", "registered_place", "示例另一处")
    outcome = write(database, desk, user, "project_title", "示例另一个")
    assert (dict(outcome.written), outcome.conflicts, outcome.locked) == ({}, (), ("project_title",))
    assert title(database, user) == "示例退回之前改的"
    assert kept(database) == [("project_title", "示例另一个")]
    assert before != "示例退回之前改的"
    assert list(write(database, desk, user, "registered_place", "示例路8号").written) == ["registered_place"]


def test_a_return_that_is_undone_while_somebody_saves_keeps_nothing(
    database: Session, desk: DraftContext, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that was made meanwhile keeps all: the lock is that of the return which is open at the save."""
    request = returned(database, desk, user, opened=False)
    official, read = database.get_one(User, request.returned_by_id), list[Lock]()
    number = request.id

    def overtaken(own: Session, submission_id: int | None, sent: Mapping[Key, Answer | None]) -> Lock:
        read.append(read_lock(own, submission_id, sent))
        if len(read) == 1:
            undo_return(own, number, "示例：退错了", user=official)
        return read[-1]

    monkeypatch.setattr(drafting, "read_lock", overtaken)
    assert list(write(database, desk, user, "project_title", "示例新名").written) == ["project_title"]
    assert [lock.returned for lock in read] == [number, None]


def test_what_was_changed_before_the_return_can_only_be_put_back(
    database: Session, desk: DraftContext, user: User
) -> None:
    before = title(database, user)
    returned(database, desk, user)
    with unit_of_work(database):  # as if it had been saved at the moment of the return
        sheet = submissions.draft_sheets(database, desk.submission_id)["facts"]
        sheet.document = {**sheet.document, "values": sheet.document["values"] | {"project_title": "示例"}}
    assert write(database, desk, user, "project_title", "示例别的").locked == ("project_title",)
    assert isinstance(before, str)
    assert list(write(database, desk, user, "project_title", before).written) == ["project_title"]


def test_what_a_corrected_answer_makes_wrong_is_open_until_it_is_right_again(
    database: Session, desk: DraftContext, user: User
) -> None:
    """The digital devices can't be more than all devices: who corrects the one must be able to correct the other."""
    values = desk.dossier.sheets["facts"].values
    total, digital = values["equipment_total"], values["equipment_digital"]
    assert isinstance(total, Decimal)
    assert isinstance(digital, Decimal)
    returned(database, desk, user, {"facts.equipment_total": REMARK})
    assert write(database, desk, user, "equipment_digital", digital - 1).locked == ("equipment_digital",)
    write(database, desk, user, "equipment_total", digital - 1)
    assert not read_lock(database, desk.submission_id).refuses("facts", "equipment_digital", "1")
    assert list(write(database, desk, user, "equipment_digital", digital - 2).written) == ["equipment_digital"]
    write(database, desk, user, "equipment_total", total)
    assert read_lock(database, desk.submission_id).refuses("facts", "equipment_digital", "1")


def test_what_is_sent_together_is_open_as_if_it_were_sent_one_after_the_other(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    """A workbook has the corrected figure and the one that follows from it; each alone is told what stands against."""
    values = desk.dossier.sheets["facts"].values
    digital = values["equipment_digital"]
    assert isinstance(digital, Decimal)
    returned(database, desk, user, {"facts.equipment_total": REMARK})
    book = download(client)
    put(book, "equipment_digital", int(digital) - 2)
    alone = client.get(hand_in(client, saved(book))).get_data(as_text=True)
    assert (counts(alone)[2], counts(alone)[4]) == (0, 1)
    put(book, "equipment_total", int(digital) - 1)
    put(book, "project_title", "示例表格里的")
    preview = hand_in(client, saved(book))
    both = client.get(preview).get_data(as_text=True)
    assert (counts(both)[2], counts(both)[4]) == (2, 1)
    assert "已写入草稿 2 项" in adopt(client, preview)
    after = again(database, user).dossier.sheets["facts"].values
    assert (after["equipment_total"], after["equipment_digital"]) == (digital - 1, digital - 2)


def test_what_was_not_asked_before_is_open(database: Session, desk: DraftContext, user: User) -> None:
    """A corrected answer brings questions up that the version did not have."""
    facts = desk.questionnaires["facts"]
    hidden = [
        name for name, question in facts.typed.items() if name not in desk.asked["facts"] and question.kind != "file"
    ]
    assert hidden != []
    returned(database, desk, user)
    lock = read_lock(database, desk.submission_id)
    assert [name for name in hidden if ("facts", name) in lock.held] == []


def test_the_page_refuses(client: Browser, database: Session, desk: DraftContext, user: User) -> None:
    before = title(database, user)
    bases = fields(client.get(PROJECT).get_data(as_text=True))  # a page that was open before the return
    returned(database, desk, user)
    answer = client.send(PROJECT, project_title="示例旧页面上的", action="save", **{BASE: bases[BASE]})
    assert answer.status_code == 200
    said = answer.get_data(as_text=True)
    assert "下面 1 题没有保存：没有退回，只能保持提交时的答案" in said
    assert "<dd>示例旧页面上的</dd>" in said
    assert title(database, user) == before
    shown = client.get(PROJECT).get_data(as_text=True)
    assert "没有退回，保持提交时的答案" in shown
    identity = client.get(IDENTITY).get_data(as_text=True)
    assert f"<b>退回意见：</b>{REMARK}" in identity
    assert f"<b>提交的答案：</b>{desk.dossier.sheets['facts'].values['registered_place']}" in identity


def test_an_autosave_and_what_was_kept_offline_are_refused(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    before = title(database, user)
    bases = fields(client.get(PROJECT).get_data(as_text=True))
    returned(database, desk, user)
    answer = client.send(f"{PROJECT}/autosave", project_title="示例断网时写的", **{BASE: bases[BASE]}).json
    assert answer is not None
    assert (answer["state"], "有 1 题没有退回" in answer["text"]) == ("closed", True)
    assert title(database, user) == before
    assert kept(database) == [("project_title", "示例断网时写的")]


def test_carried_answers_are_refused(database: Session, desk: DraftContext, user: User) -> None:
    before = title(database, user)
    returned(database, desk, user)
    assert write(database, desk, user, "project_title", "示例去年的", CHANNEL).locked == ("project_title",)
    assert title(database, user) == before


def test_a_workbook_is_refused_where_it_changes_more_than_was_returned(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    before = title(database, user)
    returned(database, desk, user)
    book = download(client)
    put(book, "project_title", "示例表格里的")
    put(book, "registered_place", "示例路9号")
    preview = hand_in(client, saved(book))
    shown = client.get(preview).get_data(as_text=True)
    assert "没有退回 1 题" in shown
    assert shown.count("这一题没有退回，保持提交时的答案") == 1
    assert (counts(shown)[2], counts(shown)[4]) == (1, 1)
    assert "已写入草稿 1 项" in adopt(client, preview)
    assert title(database, user) == before
    assert again(database, user).dossier.sheets["facts"].values["registered_place"] == "示例路9号"


def test_files_of_what_was_not_returned_are_neither_added_nor_taken_away(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    client.get(PROJECT)
    place = f"{PROJECT}/files/project_evidence"
    client.send(place, file=(io.BytesIO(b"%PDF-1.7 example"), "示例.pdf"))
    database.rollback()
    link = database.scalars(select(EvidenceLink)).one()
    number = link.id
    database.rollback()
    returned(database, again(database, user), user)
    added = client.send(place, file=(io.BytesIO(b"%PDF-1.7 another"), "示例二.pdf")).json
    gone = client.send(place, remove=number).json
    assert added is not None
    assert gone is not None
    for answer in (added, gone):
        assert (answer["state"], answer["text"]) == ("refused", "这一题没有退回，文件保持提交时的样子，没有增减")
    database.rollback()
    assert [(row.name, row.removed) for row in database.scalars(select(EvidenceLink))] == [("示例.pdf", False)]
    assert "示例.pdf" in client.get(PROJECT).get_data(as_text=True)
    page = client.send(PROJECT, project_evidence=(io.BytesIO(b"%PDF-1.7 third"), "示例三.pdf"), action="save")
    assert "这一题没有退回，文件保持提交时的样子" in page.get_data(as_text=True)


def test_files_of_a_returned_question_can_change(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    returned(database, desk, user, {"facts.project_evidence": REMARK})
    answer = client.send(f"{PROJECT}/files/project_evidence", file=(io.BytesIO(b"%PDF-1.7 x"), "示例.pdf")).json
    assert answer is not None
    assert answer["state"] == "stored"


def test_putting_back_another_version_is_refused(
    client: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    first = submit(database, desk, user)
    write(database, desk, user, "project_title", "示例第二次的")
    returned(database, again(database, user), user)
    now = again(database, user)
    bases = {("facts", "project_title"): now.sheets["facts"].revisions["project_title"]}
    older = submissions.version_in_scope(database, Scope(everything=True), first.id)
    assert older is not None
    outcome = revert_answers(database, now, older, bases, author=drafting.Author(user.id))
    assert outcome == ([], [], [("facts", "project_title")])
    assert title(database, user) == "示例第二次的"


def test_both_named_questions_are_open(database: Session, desk: DraftContext, user: User) -> None:
    returned(database, desk, user, {PLACE: REMARK, TITLE: REMARK})
    assert list(write(database, desk, user, "project_title", "示例新名").written) == ["project_title"]
