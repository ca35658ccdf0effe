"""What firms promised in their applications: figures that they aim at, with the question that each was an answer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from scoring.answers.answers import AnswerSheet, Dossier, sheet_from_json
from scoring.answers.visibility import asked
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.catalogue import catalogue
from survey.queries import pilots

FACTS = "facts"
TARGET, BASELINE = "_target", "_baseline"
INVESTED = ("investment", "software_investment")
"""Beside the indicators that a firm chose, what it promised to invest."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What one application promised: the planned days of its project, and its indicators as a record keeps them."""

    starts_on: date | None = None
    ends_on: date | None = None
    promised: Sequence[Mapping[str, Any]] = ()


def read_promises(database: Session, version_ids: Sequence[int]) -> Mapping[int, Promise]:
    """Return submitted version -> what it promised; those whose questionnaire is not known any more promise nothing."""
    found = {}
    for version_id, digest, document in pilots.sheets_of(database, version_ids, FACTS):
        questionnaire = catalogue().by_digest(digest)
        if questionnaire is not None:
            found[version_id] = promise_of(questionnaire, document)
    return found


def promise_of(questionnaire: Questionnaire, document: Mapping[str, Any]) -> Promise:
    """Return what an application promised; of answers that another one hides nothing is read."""
    sheet = sheet_from_json(questionnaire, document)
    seen = asked({questionnaire.id: questionnaire}, Dossier({questionnaire.id: sheet}))[questionnaire.id]
    names = [name for name in questionnaire.questions if name.endswith(TARGET) or name in INVESTED]
    promised = []
    for name in names:
        value = sheet.get(name) if name in seen else None
        if isinstance(value, Decimal):
            promised.append(_promised(questionnaire, sheet, name, value))
    return Promise(_day(sheet, "project_start"), _day(sheet, "project_end"), promised)


def _promised(questionnaire: Questionnaire, sheet: AnswerSheet, name: str, value: Decimal) -> Mapping[str, Any]:
    question = questionnaire.questions[name]
    before = f"{name.removesuffix(TARGET)}{BASELINE}"
    was = sheet.get(before) if name.endswith(TARGET) and before in questionnaire.questions else None
    return {
        "question": name,
        "name": question.title.zh.partition("：")[0],
        "value": f"{value:f}",
        "was": f"{was:f}" if isinstance(was, Decimal) else "",
        "unit": question.unit.zh if question.unit is not None else "",
    }


def _day(sheet: AnswerSheet, name: str) -> date | None:
    value = sheet.get(name)
    return value if isinstance(value, date) else None
