"""The scales on which experts mark a case: declared in a file, kept by each round as it was opened with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from scoring.definition.texts import Words

FILE = Path(__file__).resolve().parent.parent / "reference" / "expert_scales.yaml"
STEPS = 5
LEAST_WORDS = 6
"""So many characters at least justify a mark."""


class WrongScalesError(ValueError):
    """The file says what cannot be: a scale twice, or one that has not five steps."""


@dataclass(frozen=True, slots=True)
class Scale:
    """One scale. `asks`: what it is about; `steps`: what each mark from 1 on means."""

    id: str
    title: Words
    asks: Words
    steps: tuple[Words, ...]


@lru_cache(maxsize=1)
def declared_scales() -> tuple[Scale, ...]:
    """Return the scales of the file, in its order. Raises WrongScalesError."""
    return read_scales(yaml.safe_load(FILE.read_text(encoding="utf-8"))["scales"])


def read_scales(items: Iterable[Mapping[str, Any]]) -> tuple[Scale, ...]:
    """Return scales as a file or a round holds them. Raises WrongScalesError."""
    scales = tuple(
        Scale(item["id"], Words(**item["title"]), Words(**item["asks"]), tuple(Words(**step) for step in item["steps"]))
        for item in items
    )
    wrong = [scale.id for scale in scales if len(scale.steps) != STEPS]
    if wrong or len({scale.id for scale in scales}) != len(scales):
        message = f"scales have {STEPS} steps each and a name of their own: {', '.join(wrong) or 'a name comes twice'}"
        raise WrongScalesError(message)
    return scales


def written_scales(scales: Sequence[Scale]) -> list[dict[str, Any]]:
    """Return scales as a round keeps them."""
    return [
        {
            "id": scale.id,
            "title": _written(scale.title),
            "asks": _written(scale.asks),
            "steps": [_written(step) for step in scale.steps],
        }
        for scale in scales
    ]


def _written(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
