"""Headers with several fonts come back as they were, markers in them filled."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest

from exports.blank_forms.filling import Filling, fill
from exports.blank_forms.header_repair import sections
from tests.unit.exports.blank_forms.test_limits import changed
from tests.unit.exports.made_forms import KNOWN, full_file


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('&L&"黑体"标题&"宋体"副&R第 &P 页', {"left": '&"黑体"标题&"宋体"副', "right": "第 &P 页"}),
        ("只有中间", {"center": "只有中间"}),
        ('&C&"L&R,常规"甲&&L乙', {"center": '&"L&R,常规"甲&&L乙'}),
        ("", {}),
    ],
)
def test_sections_of_a_header(text: str, parts: dict[str, str]) -> None:
    assert sections(text) == parts


def test_header_of_several_fonts_keeps_its_codes() -> None:
    header = '&amp;L&amp;"黑体"&amp;14{{批次名称}}&amp;"宋体"&amp;9（草案）&amp;R&amp;K00FF00&amp;D'
    old = b"<oddHeader>&amp;L{{\xe6\x89\xb9\xe6\xac\xa1\xe5\x90\x8d\xe7\xa7\xb0}}</oddHeader>"
    content = changed(old, f"<oddHeader>{header}</oddHeader>".encode(), full_file())
    made = fill(content, KNOWN, Filling({"批次名称": "甲&乙"}, []))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    found = re.search("<oddHeader>(.*?)</oddHeader>", part)
    assert found is not None
    assert found[1] == header.replace("{{批次名称}}", "甲&amp;&amp;乙")


def test_an_empty_header_stays_empty_beside_a_footer() -> None:
    old = b"<oddHeader>&amp;L{{\xe6\x89\xb9\xe6\xac\xa1\xe5\x90\x8d\xe7\xa7\xb0}}</oddHeader>"
    made = fill(changed(old, b"<oddHeader />", full_file()), KNOWN, Filling({}, []))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall("<oddHeader[^<]*(?:<|$)", part) == ["<oddHeader /><"]
    assert "oddFooter&gt;" not in part
