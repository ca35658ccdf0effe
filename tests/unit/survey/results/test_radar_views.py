"""The axes of a radar chart: directions, long labels in two lines, and where they stand."""

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
        ("设备联网基础", 0.1, ("设备联网基础",)),
        ("产业链", 0.9, ("产业链",)),
        ("Organisation and strategy", 0.1, ("Organisation", "and strategy")),
        ("Value to the industrial chains", 0.5, ("Value to the", "industrial chains")),
        ("R&D intensity", 0.5, ("R&D intensity",)),
        ("Integration", 0.9, ("Integration",)),
        ("Equipment", -0.9, ("Equipment",)),
    ],
)
def test_long_labels_at_the_side_are_split(label: str, x: float, lines: tuple[str, str]) -> None:
    assert Axis(label, 50, x, 0.4).lines == lines


@pytest.mark.parametrize(
    ("label", "x", "y", "anchor", "place"),
    [
        ("设备", 0.0, -1.0, "middle", (0.0, -118.0)),
        ("Organisation and strategy", 0.0, -1.0, "middle", (0.0, -132.0)),
        ("Planning and dispatch", 0.0, 1.0, "middle", (0.0, 126.0)),
        ("Energy management", -1.0, 0.0, "end", (-108.0, 4.0)),
        ("Customer service", -0.6, -0.8, "end", (-64.8, -101.2)),
        ("Data", 0.6, 0.8, "start", (64.8, 95.2)),
    ],
)
def test_labels_grow_away_from_the_middle(
    label: str, x: float, y: float, anchor: str, place: tuple[float, float]
) -> None:
    axis = Axis(label, 50, x, y)
    assert (axis.anchor, axis.place) == (anchor, place)
