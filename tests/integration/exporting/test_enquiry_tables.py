"""Questions to the office as files: the office's list as the page shows it; what firms get names none of them."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from tests.integration.conftest import Browser
from tests.integration.enquiries.asked import FIRM, OTHER, Asking, answer, asking, publish, put, text
from tests.integration.exporting.test_write_ranked_list import newest, sheet

__all__ = ["asking"]
TITLES = [
    "编号", "状态", "企业名称", "所属街镇", "关于", "提问", "提问人", "提问时间",
    "已等工作日（周一至周五，不计法定节假日和调休）", "答复", "答复人",
    "答复时间", "公开时间", "公开的问题", "公开的答复",
]  # fmt: skip


def everything(content: bytes) -> str:
    """Return every cell of every sheet as one text."""
    book = CalamineWorkbook.from_object(io.BytesIO(content))
    return "\n".join(
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    )


@pytest.fixture
def district(asking: Asking) -> Browser:
    """Return the office's browser; one question of each firm waits, one is public."""
    office = asking.signed_in("district")
    number = put(
        asking.signed_in("boss"), "=我们的软件算设备吗", "/enquiries/ask?questionnaire=facts&question=staff_y1"
    )
    answer(office, number)
    publish(office, number, "软件算设备吗？", "算。")
    put(asking.signed_in("boss"), "第二个问题")
    put(asking.signed_in("rival"), "另一家的问题")
    return office


def rows(content: bytes, name: str) -> list[list[object]]:
    return [row for row in sheet(content, name)[3:] if str(row[0]).startswith("#")]


def test_the_offices_list_asks_a_reason_for_those_who_asked(district: Browser, database: Session) -> None:
    page = district.get("/enquiries/office/list.xlsx").get_data(as_text=True)
    assert ("提问人" in page, "personal=0" in page) == (True, True)
    sent = district.send("/enquiries/office/list.xlsx", reason="向领导汇报答复进度")
    assert sheet(sent.get_data(), "咨询答疑")[2] == TITLES
    found = rows(sent.get_data(), "咨询答疑")
    assert [(row[1], row[2], row[5], row[6]) for row in found] == [
        ("待答复", FIRM, "第二个问题", "示例boss"),
        ("待答复", OTHER, "另一家的问题", "示例rival"),
        ("已答复", FIRM, "=我们的软件算设备吗", "示例boss"),
    ]
    record = newest(database)
    assert (record.kind, record.rows, record.manifest["reason"]) == ("enquiries", 3, "向领导汇报答复进度")


def test_without_those_who_asked_no_reason_is_needed_and_filters_count(district: Browser, database: Session) -> None:
    content = district.get("/enquiries/office/list.xlsx?personal=0&state=answered&unit=anting").get_data()
    assert sheet(content, "咨询答疑")[2] == [title for title in TITLES if title != "提问人"]
    [row] = rows(content, "咨询答疑")
    assert (row[1], row[8], row[12], row[13]) == ("已答复", "算，按账面原值填。", "软件算设备吗？", "算。")
    assert "示例boss" not in everything(content)
    record = newest(database)
    assert record.filters == {"state": "answered", "unit": "anting", "scope": "everything"}
    assert record.manifest["filters"] == "状态：已答复；所属街镇：安亭镇"


def test_a_town_gets_its_own_firms_only(asking: Asking, district: Browser) -> None:
    content = asking.signed_in("malu").get("/enquiries/office/list.xlsx?personal=0").get_data()
    assert [(row[2], row[5]) for row in rows(content, "咨询答疑")] == [(OTHER, "另一家的问题")]


@pytest.mark.parametrize(
    ("login", "path"), [("rival", "/enquiries/list.xlsx"), ("malu", "/enquiries/public/list.xlsx")]
)
def test_what_all_firms_see_names_none_in_the_file_either(
    asking: Asking, district: Browser, database: Session, login: str, path: str
) -> None:
    content = asking.signed_in(login).get(path).get_data()
    [row] = rows(content, "公开解答")
    assert (row[1], row[3], row[4]) == ("解答", "软件算设备吗？", "算。")
    assert "从业人员" in str(row[2])
    words = everything(content)
    assert [word for word in (FIRM, "我们的软件", "示例boss", "91310114MA1GW00A0X") if word in words] == []
    assert newest(database).kind == "public_enquiries"
    assert rows(asking.signed_in(login).get(f"{path}?text=没有的词").get_data(), "公开解答") == []
    offered = {"rival": "/enquiries?text=软件", "malu": "/enquiries/public?text=软件"}[login]
    assert "导出公开解答（1 条）" in text(asking.signed_in(login), offered)
