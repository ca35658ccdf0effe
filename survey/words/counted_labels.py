"""Labels of a firm as limits count them: as they were submitted, or as somebody verified them (核定).

Of an entry of an evaluation, and of one of a frozen list, which keeps them as they were then. Every page and file that
shows a label beside a limit, a rank or a seat takes it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey.definitions.directory import directory
from survey.definitions.version_facts import COLUMNS
from survey.models import EvaluationEntry
from survey.words.language import _
from survey.words.limits import say_shared_label

_FROZEN = ("unit", "park", "division", "size")


def is_verified(entry: EvaluationEntry, name: str) -> bool:
    """Return whether limits take another label of an entry than the submitted one, because somebody verified it."""
    return name in entry.detail.get("labels", {})


def counted_label(entry: EvaluationEntry, name: str) -> str:
    """Return the label of an entry (unit, park, division, chain, size, group) that limits count; empty for none."""
    if is_verified(entry, name):
        return str(entry.detail["labels"][name][1])
    return str(getattr(entry.version, COLUMNS[name]) or "")


def say_counted(entry: EvaluationEntry, name: str) -> str:
    """Return the name of the label that limits count, marked 核定 where another one was submitted; empty for none."""
    return _said(name, counted_label(entry, name), verified=is_verified(entry, name))


def say_counted_industry(entry: EvaluationEntry) -> str:
    """Return the industry in full; its division, marked 核定, where that was verified as another one."""
    if is_verified(entry, "division"):
        return say_counted(entry, "division")
    return directory().industry_name(entry.version.industry)


def frozen_labels(entry: EvaluationEntry) -> dict[str, Any]:
    """Return what an entry of a list keeps of labels: those that count, and in ``labels`` what was submitted of others.

    ``labels``: name -> [as submitted, as verified], only where there are some. An industry that was verified has no
    finer code than its division.
    """
    facts: dict[str, Any] = {name: counted_label(entry, name) for name in _FROZEN}
    facts["industry"] = facts["division"] if is_verified(entry, "division") else entry.version.industry
    changed = {name: list(pair) for name, pair in entry.detail.get("labels", {}).items()}
    return facts | ({"labels": changed} if changed else {})


def say_frozen(facts: Mapping[str, Any], name: str) -> str:
    """Return the name of a label in the `facts` of a frozen list's entry, as `say_counted` does.

    Lists that were frozen before verified labels counted keep none but the submitted ones.
    """
    return _said(name, str(facts.get(name) or ""), verified=name in facts.get("labels", {}))


def _said(name: str, label: str, *, verified: bool) -> str:
    said = say_shared_label(name, label) if label else ""
    return _("%(label)s（核定）", label=said or _("未填")) if verified else said
