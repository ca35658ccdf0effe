"""Labels of an entry as limits count them: as they were submitted, or as somebody verified them (核定)."""

from __future__ import annotations

from scoring.definition.scheme import Scheme
from survey.models import EvaluationEntry
from survey.words.language import _
from survey.words.limits import say_label

_COLUMNS = {"unit": "unit", "park": "park", "division": "division", "chain": "chain_main", "size": "size"}


def is_verified(entry: EvaluationEntry, name: str) -> bool:
    """Return whether limits take another label of an entry than the submitted one, because somebody verified it."""
    return name in entry.detail.get("labels", {})


def counted_label(entry: EvaluationEntry, name: str) -> str:
    """Return the label of an entry (unit, park, division, chain or size) that limits count; empty for none."""
    if is_verified(entry, name):
        return str(entry.detail["labels"][name][1])
    return str(getattr(entry.version, _COLUMNS[name]) or "")


def say_counted(entry: EvaluationEntry, name: str, scheme: Scheme) -> str:
    """Return the name of the label that limits count, marked 核定 where another one was submitted; empty for none."""
    label = counted_label(entry, name)
    said = say_label(name, label, scheme) if label else ""
    if not is_verified(entry, name):
        return said
    return _("%(label)s（核定）", label=said or _("未填"))
