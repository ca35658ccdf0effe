"""What officials take in for a firm, from the upload to the firm's own page: no answer changes before it confirms."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.questionnaire.layout import lay_out
from scoring.answers.answers import NotApplicable
from survey.answering import save_draft as drafting
from survey.answering.read_draft import DraftContext
from survey.demo.enterprises import FictitiousEnterprise, make_enterprises
from survey.models import AnswerEntry, AnswerRevision, AuditEntry, Role, Upload, User
from tests.integration.answering.test_submit import desk, user
from tests.integration.conftest import Browser, make_user
from tests.integration.correcting.returned import PLACE, REMARK, again, returned
from tests.integration.correcting.test_entered_routes import seen
from tests.integration.handing_in import GIVEN, adopt, counts, hand_in, page, put, saved, taken_for

__all__ = ["desk", "user"]
NONE_RETURNED = "2024年没有退货与索赔"


@pytest.fixture
def firm() -> FictitiousEnterprise:
    """Return a fictitious enterprise that is asked the questionnaire on integration, too."""
    return make_enterprises(3, Random(5))[2]


@pytest.fixture
def official(database: Session, desk: DraftContext, browser: Callable[[], Browser]) -> Browser:
    """Return an official of the district, signed in."""
    return signed_in(database, browser, "district")


def signed_in(database: Session, browser: Callable[[], Browser], login: str) -> Browser:
    make_user(database, login, Role.DISTRICT)
    found = browser()
    found.sign_in(login)
    return found


@pytest.fixture
def head(user: User, browser: Callable[[], Browser]) -> Browser:
    """Return the firm's responsible person, signed in."""
    found = browser()
    found.sign_in(user.login)
    return found


def path_of(desk: DraftContext) -> str:
    return f"/enterprises/{desk.enterprise.id}/workbooks"


def changed(official: Browser, desk: DraftContext, **cells: Any) -> bytes:
    """Return the firm's workbook of the facts with other values in the cells of some keys."""
    book = taken_for(official, f"{path_of(desk)}/facts.xlsx")
    for key, value in cells.items():
        put(book, key.replace("__", ":"), value)
    return saved(book)


def two_proposed(official: Browser, desk: DraftContext) -> None:
    """Hand in a workbook with two other answers, and give it to the firm."""
    file = changed(official, desk, contact="示例甲", project_title="示例名")
    adopt(official, hand_in(official, file, path=path_of(desk)))


def entries(database: Session) -> list[tuple[str, Any, str]]:
    database.rollback()
    rows = database.scalars(select(AnswerEntry).order_by(AnswerEntry.id))
    return [(row.question_id, row.value["v"], row.state) for row in rows]


def answers(database: Session, user: User) -> dict[str, Any]:
    sheets = again(database, user).dossier.sheets
    found = {f"{name}.{key}": value for name, sheet in sheets.items() for key, value in sheet.values.items()}
    return found | {f"{name}.note:{key}": value for name, sheet in sheets.items() for key, value in sheet.notes.items()}


def test_a_workbook_changes_nothing_until_the_firm_confirms_section_by_section(
    official: Browser, head: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    """Texts, a reason for a check, 不适用, a cell that can't be read; the record names both who act."""
    before = answers(database, user)
    file = changed(
        official,
        desk,
        contact="示例代填人",
        project_title="示例表格里的名称",
        note__staff_change="示例：并购",
        investment="很多",
    )
    preview = hand_in(official, file, "企业交来.xlsx", path_of(desk))
    shown = page(official, preview)
    total, new, different, unchanged, refused = counts(shown)
    assert (new, different, refused, total - unchanged) == (1, 2, 1, 4)
    assert f"与草稿不同的 3 题交企业确认，企业确认之前草稿不变；与草稿相同的 {unchanged} 题不提出" in shown
    assert "没有退回的 0 题不提出；看不清或有误的 1 处列在下面" in shown
    assert "来源和原因：" + GIVEN["why"] in shown
    assert "已代填 3 题，企业确认之前不算数" in adopt(official, preview)

    book = taken_for(official, f"{path_of(desk)}/integration.xlsx")
    line = lay_out(desk.questionnaires["integration"]).by_key["integration.k2_y2"]
    for column, value in ((line.value_column, None), (line.reason_column, NONE_RETURNED)):
        assert column is not None
        book[line.sheet][f"{get_column_letter(column + 1)}{line.row + 1}"].value = value
    assert "已代填 1 题" in adopt(official, hand_in(official, saved(book), "质量.xlsx", path_of(desk)))

    assert answers(database, user) == before
    assert entries(database) == [
        ("contact", "示例代填人", "waiting"),
        ("project_title", "示例表格里的名称", "waiting"),
        ("note:staff_change", "示例：并购", "waiting"),
        ("k2_y2", {"not_applicable": "none"}, "waiting"),
    ]
    own = page(head, "/entered")
    for said in ("表格“企业交来.xlsx”，企业填好的表格", GIVEN["why"], "示例district", NONE_RETURNED, "情况说明："):
        assert said in own
    head.send("/entered", action="section:facts.identity", **seen(own))
    assert answers(database, user) == before | {"facts.contact": "示例代填人"}
    head.send("/entered", action="all", **seen(page(head, "/entered")))
    after = before | {
        "facts.contact": "示例代填人",
        "facts.project_title": "示例表格里的名称",
        "facts.note:staff_change": "示例：并购",
        "integration.k2_y2": NotApplicable("none"),
    }
    assert answers(database, user) == after
    trail = database.scalars(select(AnswerRevision).where(AnswerRevision.channel != "page")).all()
    assert {(row.channel, row.user_id) for row in trail} == {("entered", user.id)}
    uploads = database.scalars(select(Upload).order_by(Upload.id)).all()
    told = [(row.state, row.source, row.detail["proposed"]) for row in uploads]
    assert told == [("proposed", "file", 3), ("proposed", "file", 1)]
    entered = select(AuditEntry.detail).where(AuditEntry.action == "enter_answers").order_by(AuditEntry.id)
    told_of = [(detail["upload"], detail["reason"]) for detail in database.scalars(entered)]
    assert told_of == [(upload.id, GIVEN["why"]) for upload in uploads]
    assert "已交企业确认" in page(official, preview)


def test_a_second_workbook_replaces_what_it_says_otherwise_whoever_hands_it_in(
    official: Browser, database: Session, desk: DraftContext, browser: Callable[[], Browser]
) -> None:
    two_proposed(official, desk)
    second = hand_in(official, changed(official, desk, contact="示例乙", project_title="示例名"), path=path_of(desk))
    shown = page(official, second)
    assert "其中 1 题已有相同的代填在等企业确认，不重复登记" in shown
    assert "其中 1 题另有代填在等企业确认，将由这一份代替" in shown
    after = adopt(official, second)
    said = ("已代填 1 题", "有 1 题已有相同的代填在等企业确认", "有 1 题原有不同的代填在等企业确认，已换成这次的")
    assert [one in after for one in said] == [True, True, True]
    expected = [
        ("contact", "示例甲", "replaced"),
        ("project_title", "示例名", "waiting"),
        ("contact", "示例乙", "waiting"),
    ]
    assert entries(database) == expected
    other = signed_in(database, browser, "other")
    adopt(other, hand_in(other, changed(other, desk, contact="示例丙"), path=path_of(desk)))
    assert entries(database) == [*expected[:2], ("contact", "示例乙", "replaced"), ("contact", "示例丙", "waiting")]
    rows = database.scalars(select(AnswerEntry).order_by(AnswerEntry.id)).all()
    assert [row.entered_by_id == rows[0].entered_by_id for row in rows] == [True, True, True, False]


def test_what_an_open_return_keeps_is_marked_and_not_proposed(
    official: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    returned(database, desk, user, {PLACE: REMARK})
    file = changed(official, desk, registered_place="示例路9号", project_title="示例表格里的")
    preview = hand_in(official, file, path=path_of(desk))
    shown = page(official, preview)
    assert "没有退回的 1 题不提出" in shown
    assert shown.count("这一题没有退回，保持提交时的答案") == 1
    adopt(official, preview)
    assert entries(database) == [("registered_place", "示例路9号", "waiting")]


def test_some_are_confirmed_and_others_refused_with_a_reason(
    official: Browser, head: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    before = answers(database, user)
    two_proposed(official, desk)
    database.rollback()
    first, second = database.scalars(select(AnswerEntry.id).order_by(AnswerEntry.id)).all()
    head.send("/entered", action="ticked", entered=first, **seen(page(head, "/entered")))
    head.send("/entered", action="refuse", refusal="示例：名称没有定", entered=second)
    assert [state for _name, _value, state in entries(database)] == ["confirmed", "refused"]
    assert answers(database, user) == before | {"facts.contact": "示例甲"}
    assert "示例：名称没有定" in page(official, f"/enterprises/{desk.enterprise.id}/entering")


def test_each_takes_in_only_what_is_theirs_to_take_in(
    official: Browser, head: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    """An official adopts nothing and enters nothing without a source; a firm adopts nothing an official brought."""
    before = answers(database, user)
    file = changed(official, desk, contact="示例甲")
    theirs, own = hand_in(official, file, path=path_of(desk)), hand_in(head, file)
    assert "请由企业自己采纳，或重新上传并写明来源和原因" in page(official, own)
    assert "这份表格由工作人员代收" in page(head, theirs)
    stamp = page(official, theirs).partition('name="stamp" value="')[2].partition('"')[0]
    assert official.send(own + "/adopt", stamp=stamp).status_code == 403
    assert head.send(theirs + "/propose", stamp=stamp).status_code == 403
    official.send(own + "/propose", stamp=stamp)
    assert "这份表格没有写明来源和原因，不能代填" in page(official, own)
    head.send(theirs + "/adopt", stamp=stamp)
    assert "也可以自己上传同一份表格" in page(head, theirs)
    assert (answers(database, user), entries(database)) == (before, [])
    assert database.scalars(select(Upload.state)).all() == ["previewed", "previewed"]


def test_what_is_missing_is_told_at_once_and_nothing_typed_is_lost(
    official: Browser, database: Session, desk: DraftContext
) -> None:
    official.get(path_of(desk))
    text = official.send(path_of(desk), why="示例：企业发来的").get_data(as_text=True)
    summary = text.partition('id="error-summary"')[2].partition("</ul>")[0]
    assert [f'href="#{name}"' in summary for name in ("source", "why", "workbook")] == [True, False, True]
    assert "示例：企业发来的</textarea>" in text
    assert database.scalars(select(Upload.id)).all() == []


def test_nothing_is_proposed_when_the_draft_moved_after_the_preview(
    official: Browser, database: Session, desk: DraftContext, user: User
) -> None:
    preview = hand_in(official, changed(official, desk, contact="示例甲"), path=path_of(desk))
    stamp = page(official, preview).partition('name="stamp" value="')[2].partition('"')[0]
    facts = desk.questionnaires["facts"]
    drafting.save_patch(
        database, desk.submission_id or 0, facts, {"contact": ("示例自改", 1)}, author=drafting.Author(user.id)
    )
    response = official.send(preview + "/propose", stamp=stamp)
    assert "没有提出任何内容" in page(official, response.headers["Location"])
    assert entries(database) == []
