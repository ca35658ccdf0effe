"""The list that goes upstairs as PDF, read again by another library (pypdf)."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime

from pypdf import PdfReader

from exports.printed.official_lists import PrintedList, write_official_pdf

MADE = datetime(2026, 12, 20, 1, 30, tzinfo=UTC)
ROWS = [[str(number), f"示例精密{number:03}", "八十分"] for number in range(1, 71)]
LIST = PrintedList(
    title="示例批次试点名单",
    below_title=("文号：示例〔2026〕1号", "共70家"),
    columns=["序号", "企业名称", "得分"],
    widths=[6, 36, 12],
    centred=[True, False, True],
    rows=ROWS,
    signatures=["制表：甲", "审核：乙", "签发：丙"],
    notes=["校验码 abc"],
    missing="有字库没有的字",
    mark="校验码 ab",
)


def texts(content: PrintedList) -> list[str]:
    pages = PdfReader(io.BytesIO(write_official_pdf(content, made_at=MADE))).pages
    return ["".join(page.extract_text().split()) for page in pages]


def test_each_page_has_head_mark_and_number_and_the_signatures_stand_once() -> None:
    pages = texts(LIST)
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        assert ("企业名称" in page, "校验码ab" in page, f"第{number}页共3页" in page) == (True, True, True)
    whole = "".join(pages)
    assert [whole.count(text) for text in ("制表：甲", "审核：乙", "签发：丙", "校验码abc", "有字库没有的字")] == [
        1,
        1,
        1,
        1,
        0,
    ]
    assert [name for _, name, _ in ROWS if whole.count(name) != 1] == []


def test_it_is_a4_landscape_and_the_same_input_gives_the_same_bytes() -> None:
    made = write_official_pdf(LIST, made_at=MADE)
    box = PdfReader(io.BytesIO(made)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)
    assert write_official_pdf(LIST, made_at=MADE) == made


def test_a_character_that_can_not_be_printed_is_said() -> None:
    page = texts(replace(LIST, rows=[["1", "示例\U00030000", "八十分"]]))[0]
    assert ("示例〓" in page, "有字库没有的字" in page) == (True, True)
