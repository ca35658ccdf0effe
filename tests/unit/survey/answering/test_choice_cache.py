"""How the options of a choice stand on a page: by kind, number and length."""

from __future__ import annotations

import pytest

from survey.answering.choice_cache import LONG, option_layout


@pytest.mark.parametrize(
    ("kind", "labels", "layout"),
    [
        ("single", ["甲", "乙"], "lv"),
        ("single", ["甲"] * 5, "lv"),
        ("single", ["甲"] * 6, "op"),
        ("single", ["甲", "字" * LONG], "lv"),
        ("single", ["甲", "字" * (LONG + 1)], "rl"),
        ("multiple", ["甲", "乙"], "op"),
        ("multiple", ["甲", "字" * (LONG + 1)], "rl"),
        ("yesno", ["是", "否"], "op"),
        ("ladder", ["甲", "乙"], "rl"),
    ],
)
def test_how_options_stand(kind: str, labels: list[str], layout: str) -> None:
    assert option_layout(kind, tuple((str(n), label, "", 0, False) for n, label in enumerate(labels))) == layout
