"""Every code has a sentence of its own that says what to do."""

from __future__ import annotations

import re

from exports.archive import refusals as faults
from exports.archive.refusals import RefusedWorkbookError
from survey.words.refused_files import say_refused

CODES = re.findall(r"``(\w+)``", faults.RefusedWorkbookError.__doc__ or "")


def test_each_code_has_its_own_sentence() -> None:
    sentences = {code: say_refused(RefusedWorkbookError(code, limit="20", sheet="表一")) for code in CODES}
    assert len(CODES) > 30
    assert sorted(set(sentences.values())) == sorted(sentences.values())
    assert [text for text in sentences.values() if "请" not in text or "%" in text] == []


def test_parameters_stand_in_the_sentence() -> None:
    error = RefusedWorkbookError("too_many_rows", sheet="表一", limit="20000")
    assert say_refused(error) == "工作表“表一”在第20000行之后还有内容。请删去下方多余的行再上传。"


def test_a_code_of_a_reader_gets_the_general_sentence() -> None:
    assert say_refused(RefusedWorkbookError("of_another_kind")).startswith("这个文件不是 Excel 工作簿。")
