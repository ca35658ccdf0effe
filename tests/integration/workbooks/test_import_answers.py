"""Questionnaire workbooks that come back: every fault marked once, all that is right taken in or nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.questionnaire.layout import IDENTITY_SHEET, Column
from survey.models import AnswerEntry, AnswerRevision, AuditEntry, Enterprise, Role, Upload
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.handing_in import (
    ERRORS,
    LAYOUT,
    adopt,
    counts,
    download,
    draft,
    hand_in,
    marked_cells,
    page,
    place,
    put,
    saved,
    taken_for,
)
from tests.integration.workbooks.test_download_routes import client, firm, form, opened

__all__ = ["firm", "form"]  # the fixtures, used by their names


def test_the_marked_file_corrected_and_handed_in_again_just_works(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    book = opened(form)
    right = {key: book[LAYOUT.by_key[f"facts.{key}"].sheet].cell(*place(key)).value for _kind, key, _value in ERRORS}
    for _kind, key, value in ERRORS:
        put(book, key, value)
    preview = hand_in(user, saved(book))
    back = openpyxl.load_workbook(io.BytesIO(user.get(preview + "/marked.xlsx").data))
    for key, value in right.items():
        put(back, key, value)
    put(back, "contact", "示例新联系人")
    again = hand_in(user, saved(back))
    text = page(user, again)
    assert "没有错误" in text
    total, new, changed, unchanged, refused = counts(text)
    assert (new, changed, refused) == (0, 1, 0)
    assert total == unchanged + 1
    assert "已写入草稿 1 项" in adopt(user, again)
    assert draft(database)["contact"] == "示例新联系人"
    trail = database.scalars(select(AnswerRevision).where(AnswerRevision.channel == "import")).all()
    assert [(row.question_id, row.value, row.outcome) for row in trail] == [
        ("contact", {"v": "示例新联系人"}, "written")
    ]


def test_an_untouched_file_states_nothing_new_twice(
    firm: Enterprise,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    for name in ("facts", "cmmm", "sme2024"):
        content = user.get(f"/workbooks/{name}.xlsx").data
        for _ in range(2):
            text = page(user, hand_in(user, content))
            total, new, changed, unchanged, refused = counts(text)
            assert (new, changed, refused) == (0, 0, 0), name
            assert total == unchanged > 0
            assert "没有错误" in text
            assert "没有可以写入的新内容" in text


def test_right_answers_are_taken_in_beside_wrong_ones(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    before = draft(database)
    book = opened(form)
    put(book, "contact", "示例乙")
    put(book, "staff_y1", "１，２３４")
    put(book, "investment", "约三百万")
    put(book, "group_name", None)
    preview = hand_in(user, saved(book))
    assert counts(page(user, preview))[1:3] == (0, 2 + ("group_name" in before))
    adopt(user, preview)
    after = draft(database)
    expected = {**before, "contact": "示例乙", "staff_y1": Decimal(1234)}
    expected.pop("group_name", None)
    assert after == expected


def test_both_sides_changed_is_a_conflict_until_the_file_is_preferred(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    book = opened(form)
    put(book, "contact", "示例甲")
    put(book, "tax_place", "示例市")
    user.get("/fill/facts/identity")
    user.send("/fill/facts/identity", base__contact="1", contact="示例丙")
    preview = hand_in(user, saved(book))
    text = page(user, preview)
    held = len(draft(database)) + 1  # its answers and its one note
    assert counts(text) == (held, 0, 1, held - 2, 1)
    assert "导出之后网页上已改为现在的内容" in text
    assert "示例丙" in text
    adopt(user, preview)
    assert (draft(database)["contact"], draft(database)["tax_place"]) == ("示例丙", "示例市")
    again = hand_in(user, saved(book)) + "?override=1"
    stamp = page(user, again).partition('name="stamp" value="')[2].partition('"')[0]
    user.send(again.partition("?")[0] + "/adopt", stamp=stamp, override="1")
    assert draft(database)["contact"] == "示例甲"


def test_nothing_is_taken_in_when_the_draft_moved_after_the_preview(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    book = opened(form)
    put(book, "contact", "示例甲")
    preview = hand_in(user, saved(book))
    stamp = page(user, preview).partition('name="stamp" value="')[2].partition('"')[0]
    user.get("/fill/facts/identity")
    user.send("/fill/facts/identity", base__contact="1", contact="示例丙")
    response = user.send(preview + "/adopt", stamp=stamp)
    assert "预览之后草稿有了新的改动" in page(user, response.headers["Location"])
    assert draft(database)["contact"] == "示例丙"


def test_a_discarded_file_stays_in_the_record_and_changes_nothing(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    before = draft(database)
    book = opened(form)
    put(book, "contact", "示例甲")
    preview = hand_in(user, saved(book), "我的 表格.xlsx")
    user.send(preview + "/discard")
    database.rollback()
    upload = database.scalars(select(Upload)).one()
    assert (upload.state, upload.name, upload.detail["changed"]) == ("discarded", "我的 表格.xlsx", 1)
    assert draft(database) == before
    assert "我的 表格.xlsx" in page(user, "/workbooks")
    actions = database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [action for action in actions if action in {"hand_in", "import_discarded"}] == [
        "hand_in",
        "import_discarded",
    ]


def test_a_failed_check_over_two_answers_is_one_mark_and_neither_is_taken(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    before = draft(database)
    book = opened(form)
    put(book, "software_investment", 500)
    put(book, "investment", 100)
    preview = hand_in(user, saved(book))
    text = page(user, preview)
    assert "有误 1 处" in text
    assert counts(text)[4] == 2
    back = openpyxl.load_workbook(io.BytesIO(user.get(preview + "/marked.xlsx").data))
    assert len(marked_cells(back)) == 1
    assert "没有可以写入的新内容" in text
    assert "采纳全部正确内容" not in text
    user.send(preview + "/adopt", stamp=text.partition('name="stamp" value="')[2].partition('"')[0])
    assert draft(database) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book.remove(book[IDENTITY_SHEET]), "缺少“_信息”工作表"),
        (lambda book: book["企业身份"].delete_cols(_key_column()), "缺少“题目编码”列"),
        (lambda book: _say(book, "企业", "91999999MA0000023Y"), "与当前企业不符"),
        (lambda book: _say(book, "问卷", "nothing"), "不在本批次填报范围内"),
        (lambda book: _say(book, "模板", "other"), "缺少“_信息”工作表"),
    ],
)
def test_a_file_that_says_something_else_is_refused_in_words(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
    change: Callable[[Workbook], None],
    said: str,
) -> None:
    user = client(browser)
    before = draft(database)
    book = opened(form)
    change(book)
    preview = hand_in(user, saved(book))
    text = page(user, preview)
    assert said in text
    assert "采纳全部" not in text
    assert user.get(preview + "/marked.xlsx").status_code == 404
    assert draft(database) == before


def _key_column() -> int:
    return LAYOUT.sheets[0].columns.index(Column.KEY) + 1


def _say(book: Workbook, label: str, text: str) -> None:
    sheet = book[IDENTITY_SHEET]
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label)
    sheet.cell(row, 2).value = text


def test_other_files_are_refused_in_words(
    firm: Enterprise,
    browser: Callable[[], Browser],
) -> None:
    user = client(browser)
    plain = Workbook()
    plain.active["A1"] = "随便"
    files = {
        "这不是从本系统下载的填报表格": saved(plain),
        "文件是空的": b"",
        "这是纯文本文件": "企业,人数\n示例,3\n".encode(),
        "这是旧版 Excel 文件": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024),
    }
    for said, content in files.items():
        assert said in page(user, hand_in(user, content))
    response = user.send("/workbooks")
    assert "请先选择要上传的表格" in page(user, response.headers["Location"])


def test_moved_rows_and_columns_and_a_renamed_sheet_do_no_harm(
    form: bytes,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    book = opened(form)
    put(book, "contact", "示例丁")
    sheet = book["企业身份"]
    sheet.insert_rows(2, 3)
    sheet.insert_cols(1)
    sheet.title = "我改的名字"
    text = page(user, preview := hand_in(user, saved(book)))
    assert "没有错误" in text
    assert counts(text)[1:3] == (0, 1)
    adopt(user, preview)
    assert draft(database)["contact"] == "示例丁"


def test_officials_hand_in_for_those_of_their_unit_only(
    firm: Enterprise,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    town_id = make_user(database, "town", Role.TOWN, unit="anting").id
    make_user(database, "other_town", Role.TOWN, unit="malu")
    stranger = make_enterprise(database, "91999999MA0000023Y", "示例别家", "malu")
    make_user(database, "stranger", Role.ENTERPRISE, enterprise_id=stranger.id)
    town = client(browser, "town")
    path = f"/enterprises/{firm.id}/workbooks"
    book = taken_for(town, f"{path}/facts.xlsx")
    put(book, "contact", "代填人")
    preview = hand_in(town, saved(book), path=path)
    for login, status in (("other_town", 404), ("stranger", 404), ("firm", 200)):
        other = client(browser, login)
        assert other.get(preview).status_code == status
        assert other.get(preview + "/marked.xlsx").status_code == status
    before = draft(database)
    adopt(town, preview)
    assert draft(database) == before
    waiting = database.scalars(select(AnswerEntry)).one()
    assert (waiting.question_id, waiting.value, waiting.entered_by_id) == ("contact", {"v": "代填人"}, town_id)
    own = client(browser, "stranger")
    assert "与当前企业不符" in page(own, hand_in(own, saved(book)))


def test_a_blank_template_changes_answers_and_clears_none(
    firm: Enterprise,
    browser: Callable[[], Browser],
    database: Session,
) -> None:
    user = client(browser)
    before = draft(database)
    book = download(user, "/workbooks/facts.xlsx?blank=1")
    put(book, "contact", "示例壬")
    preview = hand_in(user, saved(book))
    assert counts(page(user, preview)) == (1, 0, 1, 0, 0)
    adopt(user, preview)
    assert draft(database) == {**before, "contact": "示例壬"}


def test_a_removed_sheet_is_named(
    form: bytes,
    browser: Callable[[], Browser],
) -> None:
    user = client(browser)
    book = opened(form)
    book.remove(book["人员与经营"])
    assert "其中的内容没有读取：人员与经营" in page(user, hand_in(user, saved(book)))
