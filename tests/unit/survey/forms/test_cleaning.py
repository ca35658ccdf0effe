"""What is typed into a field of one line, and into one of more."""

from __future__ import annotations

import pytest

from survey.forms.cleaning import clean_line, clean_text


@pytest.mark.parametrize(
    ("raw", "line", "text"),
    [
        ("示例\r\n 十二\n", "示例 十二", "示例\n 十二"),
        ("示例\u2028十二", "示例 十二", "示例\n十二"),
        ("  示例　", "示例", "示例"),
        (None, None, None),
        (3, 3, 3),
    ],
)
def test_lines(raw: object, line: object, text: object) -> None:
    assert (clean_line(raw), clean_text(raw)) == (line, text)
