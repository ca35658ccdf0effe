"""The incentive check of an evaluation as it is stored: what labels that firms say themselves could win."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scoring.answers.coding import NUMBER_BASE
from scoring.evaluate import Evaluation as Scored
from scoring.incentives.absences import absence_gains
from scoring.incentives.check import Gain, Incentives, check_incentives
from scoring.incentives.options import Answers, Change, Reading
from scoring.selection.selection import Place
from survey.definitions.directory import directory
from survey.definitions.version_facts import READ

MOST_LISTED = 200
"""So many firms at most are kept of each kind; the counts tell of all."""


def readings(scored: Scored) -> dict[str, Reading]:
    """Return what each attribute of a version is worked out from: answers, and the size from three of them."""
    asked = {label: tuple(f"facts.{question}" for question in questions) for label, questions in READ.items()}
    sizes = Reading(asked["size"], lambda row, size: _smaller(scored, row, size))
    return {label: Reading(questions) for label, questions in asked.items()} | {"size": sizes}


def _smaller(scored: Scored, row: int, size: str) -> Answers | None:
    """Return the most staff with which a firm would be of a smaller size, None where its staff does not decide that."""
    facts = scored.inputs.sheets["facts"]
    staff, revenue = (int(facts.number(name)[row]) for name in ("staff_y1", "revenue_y1"))
    division = scored.inputs.attributes["division"][row]
    known = directory()
    entry = known.industries.get(division)
    rule = known.size_rules[entry.sector if entry else "industry"]
    if min(staff, revenue) <= NUMBER_BASE or "staff" not in rule:
        return None
    money = Decimal(revenue).scaleb(-facts.coding.questionnaire.questions["revenue_y1"].places)
    fewer = sorted((int(limit) - 1 for limit in rule["staff"] if int(limit) - 1 < staff), reverse=True)
    found = next((people for people in fewer if people and known.size_of(division, people, money) == size), None)
    return None if found is None else {"facts.staff_y1": found}


def incentives_of(scored: Scored) -> dict[str, Any]:
    """Return what the check finds as an evaluation's summary stores it; firms by credit code."""
    found = check_incentives(scored, readings(scored))
    counts = Counter(gain.value for gain in found.gains.values())
    return {
        "labels": list(found.labels),
        "counts": {gain.value: counts.get(gain.value, 0) for gain in Gain},
        "searched": found.searched,
        "examples": [_example(scored, found, row) for row in list(found.examples)[:MOST_LISTED]],
        "open": [
            {"key": scored.keys[row], "changes": _said(changes)}
            for row, changes in list(found.open.items())[:MOST_LISTED]
        ],
        "absences": [
            {
                "question": item.question,
                "firms": len(item.rows),
                "listed": [
                    {
                        "key": scored.keys[row],
                        "points": points,
                        "selected": scored.shortlist.places[row] is Place.SELECTED,
                    }
                    for row, points in list(zip(item.rows, item.points, strict=True))[:MOST_LISTED]
                ],
            }
            for item in absence_gains(scored)
        ],
    }


def _example(scored: Scored, found: Incentives, row: int) -> dict[str, Any]:
    example = found.examples[row]
    return {
        "key": scored.keys[row],
        "changes": _said(example.changes),
        "score": example.score,
        "was": example.was,
        "lowered": example.lowered,
        "passed": "" if example.passed is None else scored.keys[example.passed],
    }


def _said(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [{"name": change.name, "old": change.old, "new": change.new} for change in changes]
