"""Small definitions and firms for tests of signals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.signals import SignalCheck, SignalSet
from scoring.loading.questionnaire import load_questionnaire
from scoring.loading.signals import load_signals
from scoring.signals.firms import Firm
from tests.unit.scoring.small import Json, exclusive, options, question, words

STEPS = [{"id": f"o{place}", "label": words("x"), "points": str(place)} for place in range(4)]
CHOICES = tuple(f"c{number}" for number in range(12))


def questionnaires() -> Mapping[str, Questionnaire]:
    """Return shared facts with figures and systems, and a form of twelve choices in two sections."""
    facts = [
        question("investment", "number", places="2", min="0"),
        question("revenue", "number", places="2", min="0"),
        question("revenue_before", "number", places="2", min="0"),
        question("staff", "number", places="0", min="0"),
        question("small", "yesno"),
        question("claim", "text", max_length="40", required=False),
        question("hidden", "number", places="0", min="0", visible={"question": "small", "is": "no"}),
        question("systems", "multiple", options=[*options("erp", "mes"), *exclusive("none")]),
    ]
    choices = [question(name, "single", options=STEPS) for name in CHOICES]
    sections = (("facts", {"a": facts}), ("form", {"first": choices[:6], "second": choices[6:]}))
    return {name: load_questionnaire(_form(name, parts)) for name, parts in sections}


def _form(name: str, parts: Mapping[str, list[Json]]) -> Json:
    made = [{"id": key, "title": words(key), "questions": own} for key, own in parts.items()]
    title = {"title": words(name), "basis": words(name)}
    return {"id": name, "version": "1", "status": "working", **title, "sections": made, "checks": []}


def check_data(name: str, kind: str, **more: Any) -> Json:
    """Return a check as a file has it."""
    return {"id": name, "kind": kind, "title": words(name), "reason": words(name), **more}


def signals_of(*checks: Json) -> SignalSet:
    """Return a set of checks."""
    return load_signals({"id": "test", "version": "1", "title": words("test"), "checks": list(checks)})


def check_of(kind: str, **more: Any) -> SignalCheck:
    """Return one check."""
    return signals_of(check_data("x", kind, **more)).checks[0]


def firm(key: str = "a", *, group: str = "", evidence: tuple[str, ...] = (), **answers: Answer | int | str) -> Firm:
    """Return a firm; ``c0`` to ``c11`` are answers of the form, numbers are decimals of the facts."""
    typed = {name: Decimal(value) if type(value) is int else value for name, value in answers.items()}
    form = {name: value for name, value in typed.items() if name in CHOICES}
    facts = {name: value for name, value in typed.items() if name not in CHOICES}
    sheets = {"facts": AnswerSheet("facts", "1", facts), "form": AnswerSheet("form", "1", form)}  # type: ignore[arg-type]
    return Firm(key, questionnaires(), Dossier(sheets), frozenset(evidence), group)


def ticked(*places: int) -> dict[str, str]:
    """Return answers to the first choices: the option at each place."""
    return {name: f"o{place}" for name, place in zip(CHOICES, places, strict=False)}
