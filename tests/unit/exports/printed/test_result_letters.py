"""Letters of decision as PDF, read again by another library (pypdf)."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from exports.printed.result_letters import ResultLetter, ResultLetterWords, write_result_letters

MADE = datetime(2026, 12, 20, 1, 30, tzinfo=UTC)
NUMBER = "JD-EX-20261220-0123ABCD"
WORDS = ResultLetterWords(
    title="示例批次结果告知书",
    document_number="示例告〔2026〕1号",
    addressed="：",
    results=("各问卷结果", "问卷", "等级", "指数"),
    criteria=("各项得分", "指标", "得分", "满分"),
    improve_title="最值得改进的几项",
    come_back_title="下次申报",
    closing="请联系示例科。",
    signed="示例科",
    dated="2026年12月20日",
    sample="示例数据",
    missing="名称中有字库没有的字。",
)
ONE = ResultLetter(
    "南翔镇", "示例精密001", ["没有列入名单。"], [["自评", "二级", "41.20"]], [["投入", "3.10", "10.00"]],
    ["先从数据做起。"], "2027年", "校验码 abc",
)  # fmt: skip
OTHER = ResultLetter("南翔镇", "示例电子002", ["列入名单。"], [], [], [], "", "校验码 def")


def test_each_letter_says_what_it_was_given_and_nothing_of_another() -> None:
    pages = PdfReader(io.BytesIO(write_result_letters(WORDS, [ONE, OTHER], made_at=MADE, number=NUMBER))).pages
    first, second = ("".join(page.extract_text().split()) for page in pages)
    for text in ("示例精密001：", "没有列入名单。", "二级", "41.20", "3.10", "先从数据做起。", "2027年", "校验码abc"):
        assert (text in first, text in second) == (True, False)
    assert ("示例电子002：" in second, "示例电子" in first, "下次申报" in second) == (True, False, False)
    first, second = (write_result_letters(WORDS, [ONE], made_at=MADE, number=NUMBER) for _ in range(2))
    assert first == second
    assert (NUMBER.encode() in first, NUMBER) == (True, (PdfReader(io.BytesIO(first)).metadata or {})["/Keywords"])


def test_no_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="no letter"):
        write_result_letters(WORDS, [], made_at=MADE, number=NUMBER)
