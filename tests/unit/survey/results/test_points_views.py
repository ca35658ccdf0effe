"""The total of the 2024 form where it stands alone."""

from __future__ import annotations

import pytest

from survey.results.points_views import points_in_headline


@pytest.mark.parametrize(
    ("points", "text"),
    [(461_500, "46.15"), (461_550, "46.155"), (460_000, "46"), (1_000_000, "100"), (0, "0"), (18_750, "1.875")],
)
def test_a_total_has_no_more_places_than_it_needs(points: int, text: str) -> None:
    assert points_in_headline(points) == text
