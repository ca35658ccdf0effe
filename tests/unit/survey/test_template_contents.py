"""Names of codes are shown only where they are read back as the same code."""

from __future__ import annotations

import pytest

from survey.directory import directory
from survey.formats import FORMATS, normalise
from survey.template_contents import named, suggestions


@pytest.mark.parametrize(
    ("text_format", "value", "shown"),
    [
        ("unit", "anting", "安亭镇"),
        ("industry", "3670", "3670 汽车零部件及配件制造"),
        ("unit", "nowhere", "nowhere"),
        ("park", "", ""),
        ("plain", "anting", "anting"),
        ("uscc", "91999999MA0000031R", "91999999MA0000031R"),
    ],
)
def test_codes_by_name(text_format: str, value: str, shown: str) -> None:
    assert named(text_format, value) == shown


def test_every_code_comes_back() -> None:
    known = directory()
    for text_format, codes in (("unit", known.units), ("park", known.parks), ("industry", known.industries)):
        assert [normalise(text_format, named(text_format, code)) for code in codes] == list(codes)


def test_everything_offered_passes_the_checks() -> None:
    for text_format, texts in suggestions().items():
        assert texts
        assert [FORMATS[text_format](normalise(text_format, text)) for text in texts] == [None] * len(texts)
