"""Ratings by others: stored beside, never overwritten, refused where they contradict."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.incoming_lists.reader import TableRow
from survey.incoming_tables.import_ratings import write_rows
from survey.models import ExternalRating, Job
from survey.store.db import unit_of_work
from tests.integration.conftest import Browser, make_enterprise
from tests.integration.handing_in import marked_cells, page
from tests.integration.incoming_tables.test_import_table import RATING, adopt, book, code, hand_in, official, rows_of

__all__ = ["official"]


def test_ratings_stand_beside_and_are_never_overwritten(official: Browser, database: Session) -> None:
    firm = make_enterprise(database, code(1), "示例甲厂", "anting")
    row = [code(1), "示例甲厂", "工赋·制诊", "三级", "ZZ-001", date(2026, 3, 5)]
    preview = hand_in(official, book(row, header=RATING), "ratings")
    assert rows_of(page(official, preview)) == (1, 1, 0, 0, 0)
    adopt(official, preview)
    database.rollback()
    found = database.scalars(select(ExternalRating)).one()
    assert (found.enterprise_id, found.source, found.level, found.report_number, found.dated) == (
        firm.id,
        "gongfu",
        "三级",
        "ZZ-001",
        date(2026, 3, 5),
    )
    again = book(
        row,
        [code(1), "", "工赋·制诊", "四级", "ZZ-001", "2026年3月5日"],
        [code(9), "", "其他", "优秀", "Q-1", "2026/1/2"],
        [code(1), "", "自封", "一级", "Q-2", "2026/1/2"],
        header=RATING,
    )
    text = page(official, preview := hand_in(official, again, "ratings"))
    assert rows_of(text) == (4, 0, 0, 1, 3)
    assert "已有记录不会被覆盖" in text
    assert "名录中没有这家企业" in text
    assert "请从以下各项中选择" in text
    back = openpyxl.load_workbook(io.BytesIO(official.get(preview + "/marked.xlsx").data))
    assert len(marked_cells(back)) == 3


def test_a_rating_by_another_name_of_its_platform_and_one_from_the_future(official: Browser, database: Session) -> None:
    make_enterprise(database, code(1), "示例甲厂", "anting")
    rows = [
        [code(1), None, "c3mep", "二级", "A-1", "2026-01-02"],
        [code(1), None, "其他", "优秀", "A-2", "2999-01-02"],
    ]
    preview = hand_in(official, book(*rows, header=RATING), "ratings")
    text = page(official, preview)
    assert rows_of(text) == (2, 1, 0, 0, 1)
    assert "报告日期晚于今天" in text
    adopt(official, preview)
    database.rollback()
    assert database.scalars(select(ExternalRating.source)).all() == ["c3mep"]


def test_a_row_without_a_day_is_never_written(database: Session) -> None:
    """Such a row has a fault and is refused before; whoever wrote it all the same would be stopped."""
    make_enterprise(database, code(1), "示例甲厂", "anting")
    values = {"credit_code": code(1), "source": "其他", "level": "二级", "report_number": "示1", "dated": "昨天"}
    with pytest.raises(TypeError, match="a row without faults has a date"), unit_of_work(database):
        write_rows(database, [TableRow(1, values, {})], upload_id=1, user_id=1)
    assert database.scalars(select(ExternalRating)).all() == []


def test_until_when_a_rating_holds(official: Browser, database: Session) -> None:
    make_enterprise(database, code(1), "示例甲厂", "anting")
    header = [*RATING[:6], "证书有效期"]
    rows = [
        [code(1), None, "c3mep", "二级", "A-1", "2026-01-02", "2029年1月1日"],
        [code(1), None, "智能工厂", "先进级", "A-2", "2026-01-02", None],
        [code(1), None, "其他", "优秀", "A-3", "2026-01-02", "2026-01-01"],
    ]
    preview = hand_in(official, book(*rows, header=header), "ratings")
    text = page(official, preview)
    assert rows_of(text) == (3, 2, 0, 0, 1)
    assert "有效期至早于报告日期，请核对" in text
    marked = marked_cells(openpyxl.load_workbook(io.BytesIO(official.get(preview + "/marked.xlsx").data)))
    assert [place for _sheet, place in marked] == ["G5"]
    adopt(official, preview)
    database.rollback()
    stored = select(ExternalRating.source, ExternalRating.valid_until).order_by(ExternalRating.id)
    assert [tuple(row) for row in database.execute(stored)] == [("c3mep", date(2029, 1, 1)), ("smart_factory", None)]

    [looking] = database.scalars(select(Job).where(Job.kind == "signals"))
    assert looking.parameters["all"] is True

    again = book([*rows[0][:6], "2028-01-01"], header=header)
    text = page(official, hand_in(official, again, "ratings"))
    assert rows_of(text) == (1, 0, 0, 0, 1)
    assert "等级、日期或有效期不同；已有记录不会被覆盖" in text


def test_a_code_beside_another_firms_name_and_rows_that_contradict_one_another_are_refused(
    official: Browser, database: Session
) -> None:
    for number, name in ((1, "示例甲厂"), (2, "示例乙厂"), (3, "示例丙厂")):
        make_enterprise(database, code(number), name, "anting")
    given = ["工赋·制诊", "三级"]
    table = book(
        [code(1), "示例 乙厂", *given, "ZZ-1", "2026-03-05"],  # the code is the first firm's, the name another's
        [code(2), "示例乙（集团）厂", *given, "ZZ-2", "2026-03-05"],  # a name that nobody has
        [code(3), "", "工赋·制诊", "三级", "ZZ-3", "2026-03-05"],
        [code(3), "", "工赋·制诊", "四级", "ZZ-3", "2026-03-05"],
        [code(3), "", *given, "ZZ-4", "2026-03-05"],
        [code(3), "示例丙厂", *given, "ZZ-4", "2026-03-05"],
        header=RATING,
    )
    text = page(official, preview := hand_in(official, table, "ratings"))
    assert rows_of(text) == (6, 2, 0, 1, 3)
    told = (
        "代码是“示例甲厂”的，名称却是另一家企业的",
        "名录中这个代码的企业是“示例乙厂”",
        "同一来源、同一编号在表中的等级、日期或有效期不同，都不采纳",
    )
    assert [text.count(words) for words in told] == [1, 1, 2]
    adopt(official, preview)
    database.rollback()
    assert sorted(row.report_number for row in database.scalars(select(ExternalRating))) == ["ZZ-2", "ZZ-4"]
