"""The definitions that ship, as the content tests read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scoring.answers.answers import Answer, AnswerSheet, Dossier
from scoring.answers.checks import Finding, find
from scoring.definition.questionnaire import Questionnaire
from scoring.definition.rules import PointsRule
from scoring.definition.scheme import Scheme
from survey.definitions.catalogue import catalogue

CATALOGUE = catalogue()
POINT = 10_000


def facts() -> Questionnaire:
    return CATALOGUE.questionnaires["facts"]


def sme() -> Questionnaire:
    return CATALOGUE.questionnaires["sme2024"]


def sme_rule() -> PointsRule:
    rule = sme().rule
    assert isinstance(rule, PointsRule)
    return rule


def scheme() -> Scheme:
    return CATALOGUE.schemes["demonstration"]


def points(number: str) -> int:
    return int(Decimal(number) * POINT)


def fired(
    values: Mapping[str, Answer], questionnaire: str = "facts", *, facts: Mapping[str, Answer] | None = None
) -> list[Finding]:
    """Return the checks that fire on some answers; `facts`: what the shared facts say, for who is asked at all."""
    sheets = {name: AnswerSheet(name, item.version) for name, item in CATALOGUE.questionnaires.items()}
    sheets["facts"] = AnswerSheet("facts", sheets["facts"].version, facts or {})
    sheets[questionnaire] = AnswerSheet(questionnaire, sheets[questionnaire].version, values)
    return [item for item in find(CATALOGUE.questionnaires, Dossier(sheets)) if item.code == "check"]


@cache
def document(path: Path) -> Any:
    """Return a definition's document as it is written, read once per run; nobody changes it."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - a safe loader either way
