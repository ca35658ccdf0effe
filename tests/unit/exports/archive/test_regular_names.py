"""A package with its parts in another case or with escapes opens like any other."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from urllib.parse import quote

import pytest

from exports.archive.refusals import Mark
from exports.archive.regular_names import with_regular_names
from exports.blank_forms.filling import Filling, fill
from exports.marking.mark_cells import mark
from exports.reading.reader import LIST, read_book
from tests.unit.exports.made_forms import KNOWN, full_file, opened


def renamed(content: bytes, change: Callable[[str], str]) -> bytes:
    """Return a package with every entry's name changed, and nothing inside."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            made.writestr(change(name), given.read(name))
    return target.getvalue()


def escaped(name: str) -> str:
    return name if name.startswith(("[", "_rels")) else name.replace("sheet1", quote("s") + "%68eet1")


@pytest.mark.parametrize("change", [str.upper, str.title, str.swapcase, escaped])
def test_renamed_package_reads_fills_and_is_marked_as_before(change: Callable[[str], str]) -> None:
    content = full_file()
    odd = renamed(content, change)
    assert read_book(odd) == read_book(content)
    filling = Filling({"批次名称": "示例"}, [{"企业名称": "甲"}])
    assert read_book(fill(odd, KNOWN, filling)) == read_book(fill(content, KNOWN, filling))
    marked = opened(mark(odd, [Mark("汇总表", 4, 0, "", "必填", "请填写")]))
    assert marked.sheetnames == opened(mark(content, [Mark("汇总表", 4, 0, "", "必填", "请填写")])).sheetnames


def test_usual_package_is_left_alone() -> None:
    content = full_file()
    assert with_regular_names(content, LIST) is content
