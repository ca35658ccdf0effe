"""The axes of a radar chart: directions, and long labels at the side in two lines."""

from __future__ import annotations

import pytest

from survey.results.radar_views import Axis, axes


def test_axes_go_clockwise_from_the_top() -> None:
    found = [(round(axis.x, 3), round(axis.y, 3)) for axis in axes([("a", 1), ("b", 2), ("c", 3), ("d", 4)])]
    assert found == [(0, -1), (1, 0), (0, 1), (-1, 0)]


@pytest.mark.parametrize(
    ("label", "x", "lines"),
    [
        ("设备联网基础", 0.9, ("设备联", "网基础")),
        ("项目可核验程度", -0.9, ("项目可核", "验程度")),
        ("设备联网基础", 0.1, ("设备联网基础", "")),
        ("产业链", 0.9, ("产业链", "")),
        ("Value to the industrial chains", 0.5, ("Value to the", "industrial chains")),
        ("R&D intensity", 0.5, ("R&D intensity", "")),
    ],
)
def test_long_labels_at_the_side_are_split(label: str, x: float, lines: tuple[str, str]) -> None:
    assert Axis(label, 50, x, 0.4).lines == lines
