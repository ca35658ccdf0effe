"""A pin in words, as lists print it."""

from __future__ import annotations

from collections.abc import Mapping

from survey.models import EvaluationEntry


def pin_note(entry: EvaluationEntry) -> str:
    """Return a pin with its reason, document and persons, an empty text without one."""
    pin = entry.detail.get("pin")
    return say_pinning(pin) if pin else ""


def say_pinning(pin: Mapping[str, str]) -> str:
    """Return a pin, as an evaluation stores it, with its reason, document and persons."""
    kind = "指定入选" if pin["kind"] == "in" else "指定不列入"
    persons = f"{pin['made_by']}提出，{pin['confirmed_by']}确认"
    return f"{kind}：{pin['reason']}（文件号 {pin['document']}；{persons}）"
