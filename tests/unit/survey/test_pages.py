"""Figures as pages print them."""

from __future__ import annotations

import pytest

from survey.pages import file_size
from survey.views.points_result import headline


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
    ("points", "text"),
    [(461_500, "46.15"), (461_550, "46.155"), (460_000, "46"), (1_000_000, "100"), (0, "0"), (18_750, "1.875")],
)
def test_a_total_has_no_more_places_than_it_needs(points: int, text: str) -> None:
    assert headline(points) == text
