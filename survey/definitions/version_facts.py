"""The facts that a version keeps beside its answers, and which answers the labels of limits are worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.answers.answers import Dossier
from scoring.answers.visibility import asked, lookup
from scoring.definition.labels import GROUP
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.directory import directory

COLUMNS = {
    "unit": "unit", "park": "park", "division": "division", "chain": "chain_main", "size": "size", GROUP: "group_name",
}  # fmt: skip
"""Label that a limit may look at -> the column of a version that holds it as it was submitted."""
READ = {
    "unit": ("unit",),
    "park": ("park",),
    "division": ("industry",),
    "chain": ("chain_main",),
    "size": ("staff_y1", "revenue_y1", "industry"),
    GROUP: ("group_name", "group_code"),
}
"""Label -> the questions of the facts that it is worked out from."""


def verified_labels(
    questionnaires: Mapping[str, Questionnaire], dossier: Dossier, verified: frozenset[str]
) -> dict[str, str]:
    """Return label -> what it is by the answers that count, for those of which a question of the facts was verified.

    `dossier`: with verified values laid over it; `verified`: the questions of the facts that they answer.
    """
    touched = [label for label, questions in READ.items() if verified.intersection(questions)]
    if not touched or "facts" not in questionnaires:
        return {}
    facts = facts_of(questionnaires, dossier)
    return {label: facts[COLUMNS[label]] for label in touched}


def facts_of(questionnaires: Mapping[str, Questionnaire], dossier: Dossier) -> dict[str, Any]:
    """Return column -> value of the facts that a version keeps, from this dossier."""
    look = lookup(dossier, asked(questionnaires, dossier))

    def text(name: str) -> str:
        answer = look(f"facts.{name}")
        return answer if isinstance(answer, str) else ""

    staff, revenue, above = look("facts.staff_y1"), look("facts.revenue_y1"), look("facts.above_scale")
    people = int(staff) if isinstance(staff, Decimal) else None
    money = revenue if isinstance(revenue, Decimal) else None
    industry = text("industry")
    return {
        "name": text("name"),
        "unit": text("unit"),
        "park": text("park"),
        "industry": industry,
        "division": industry[:2],
        "size": directory().size_of(industry, people, money),
        "above_scale": above if isinstance(above, bool) else None,
        "chain_main": text("chain_main"),
        "group_name": " ".join(part for part in (text("group_name"), text("group_code")) if part),
        "revenue": money,
        "staff": people,
    }
