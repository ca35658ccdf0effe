"""Figures as pages print them."""

from __future__ import annotations

import pytest

from survey.words.figures import as_sentence, file_size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 KB"),
        (1, "1 KB"),
        (1024, "1 KB"),
        (1025, "2 KB"),
        (300_000, "293 KB"),
        (1_048_575, "1 MB"),
        (1_048_576, "1 MB"),
        (1_572_864, "1.5 MB"),
        (20_971_520, "20 MB"),
        (20_971_521, "20.1 MB"),
    ],
)
def test_a_file_has_the_size_that_people_say(size: int, text: str) -> None:
    """Rounded up, as the limit of 20 MB counts it: a file one byte above is not 20 MB."""
    assert file_size(size) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("走访属实", "走访属实。"),
        ("走访属实。 ", "走访属实。"),
        ("属实吗？", "属实吗？"),
        ("见附件（一）", "见附件（一）。"),
        ("", ""),
    ],
)
def test_a_text_ends_with_one_stop(typed: str, shown: str) -> None:
    assert as_sentence(typed) == shown
