"""The labels that decide, in words: what uses each, and who says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.definition.label_uses import Use, UsedLabel, used_labels
from scoring.definition.labels import LabelSource
from scoring.definition.scheme import Scheme
from survey.words.label_sources import say_label_name, say_label_source
from survey.words.language import _


@dataclass(frozen=True, slots=True)
class LabelLine:
    """Labels with the same use and source, in words."""

    use: str
    labels: tuple[str, ...]
    source: str
    by_firms: bool


def label_lines(scheme: Scheme) -> list[LabelLine]:
    """Return what a scheme's limits, pools, gates and ratios look at, and where each comes from."""
    grouped: dict[tuple[Use, LabelSource], list[str]] = {}
    for item in used_labels(scheme):
        grouped.setdefault((item.use, item.source), []).append(say_label_name(item.name))
    return [
        LabelLine(_say_use(use), tuple(names), say_label_source(source), source is LabelSource.SELF)
        for (use, source), names in grouped.items()
    ]


def say_labels(items: Iterable[UsedLabel]) -> str:
    """Return the names of labels, each once."""
    return _("、").join(dict.fromkeys(say_label_name(item.name) for item in items))


def _say_use(use: Use) -> str:
    return {
        Use.LIMIT: _("名额约束"),
        Use.POOL: _("分组排序"),
        Use.GROUP: _("同一集团的家数"),
        Use.GATE: _("资格条件"),
        Use.RATIO: _("比值的分母"),
    }[use]
