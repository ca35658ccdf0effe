"""The scales of experts: what ships is read and kept as it is, and what cannot be is refused."""

from __future__ import annotations

from typing import Any

import pytest

from survey.definitions.expert_scales import (
    STEPS,
    WrongScalesError,
    declared_scales,
    read_scales,
    written_scales,
)


def test_what_ships_has_five_steps_in_both_languages() -> None:
    found = declared_scales()
    assert [scale.id for scale in found] == ["worth", "feasibility", "capacity", "example"]
    words = [text for scale in found for text in (scale.title, scale.asks, *scale.steps)]
    assert len(words) == 4 * (2 + STEPS)
    assert all(text.zh and text.en for text in words)
    assert read_scales(written_scales(found)) == found


def item(name: str, steps: int) -> dict[str, Any]:
    text = {"zh": "示例", "en": "example"}
    return {"id": name, "title": text, "asks": text, "steps": [text] * steps}


@pytest.mark.parametrize("items", [[item("a", 4)], [item("a", 5), item("a", 5)]])
def test_what_cannot_be_a_scale_is_refused(items: list[dict[str, Any]]) -> None:
    with pytest.raises(WrongScalesError):
        read_scales(items)
