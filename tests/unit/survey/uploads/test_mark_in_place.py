"""Wrong cells are marked in the very file, and where that can't be, nothing is made of it."""

from __future__ import annotations

import io
import logging

import openpyxl
import pytest

from exports.archive.refusals import Mark
from survey.uploads import mark_in_place as module
from survey.uploads.mark_in_place import mark_in_place
from tests.unit.exports.made_files import workbook

MARKS = [Mark("表一", 0, 0, "1", "示例规则", "示例改法")]


def test_the_same_file_comes_back_with_its_cell_marked() -> None:
    content = workbook()
    marked = mark_in_place(content, MARKS, site="https://example.test")
    assert marked is not None
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book["表一"]["A1"].value == 1
    assert [row[4] for row in book["错误清单"].iter_rows(values_only=True) if row[0] == 1] == ["示例规则"]


def test_a_file_that_openpyxl_would_make_too_much_of_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "openpyxl_can_change", lambda _content: False)
    assert mark_in_place(workbook(), MARKS, site="") is None


def test_a_file_that_openpyxl_fails_on_is_left_alone_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(*_given: object, **_named: object) -> bytes:
        message = "no such part"
        raise KeyError(message)

    monkeypatch.setattr(module, "mark", failing)
    with caplog.at_level(logging.WARNING):
        assert mark_in_place(workbook(), MARKS, site="") is None
    assert caplog.messages == ["a file that could be read can't be marked in place: KeyError('no such part')"]
