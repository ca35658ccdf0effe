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
from survey.definitions.directory import SIZES, directory
from survey.definitions.version_facts import READ

RULES = 5
"""By which rules the check is made; kept with each evaluation, so that a replay compares it only with its own kind.

1, until November 2026: of those who would have to rate themselves lower only the twenty best-ranked were tried. 2, for
a day: other pools were not looked at. 3: nobody was tried whose form computes figures from the facts that change. 4,
for a day: larger figures were thought to bring a label that is full.
"""


def readings(scored: Scored) -> dict[str, Reading]:
    """Return what each attribute of a version is worked out from: answers, and the size from three of them."""
    asked = {label: tuple(f"facts.{question}" for question in questions) for label, questions in READ.items()}
    sizes = Reading(asked["size"], lambda row, size: _smaller(scored, row, size), SIZES[::-1])
    return {label: Reading(questions) for label, questions in asked.items()} | {"size": sizes}


def _smaller(scored: Scored, row: int, size: str) -> list[Answers]:
    """Return the most staff, and the most revenue, with which a firm would be of a smaller size."""
    facts = scored.inputs.sheets["facts"]
    division = scored.inputs.attributes["division"][row]
    known = directory()
    entry = known.industries.get(division)
    rule = known.size_rules[entry.sector if entry else "industry"]
    places = facts.coding.questionnaire.questions["revenue_y1"].places
    figures = {name: int(facts.number(f"{name}_y1")[row]) for name in ("staff", "revenue")}
    if min(figures.values()) <= NUMBER_BASE:
        return []
    found: list[Answers] = []
    for name, own in figures.items():
        unit = 10**places if name == "revenue" else 1
        fewer = sorted((int(Decimal(limit) * unit) - 1 for limit in rule.get(name, ())), reverse=True)
        for less in fewer:
            tried = figures | {name: less}
            money = Decimal(tried["revenue"]).scaleb(-places)
            if 0 < less < own and known.size_of(division, tried["staff"], money) == size:
                found.append({f"facts.{name}_y1": less})
                break
    return found


def incentives_of(scored: Scored) -> dict[str, Any]:
    """Return what the check finds as an evaluation's summary stores it; firms by credit code."""
    found = check_incentives(scored, readings(scored))
    counts = Counter(gain.value for gain in found.gains.values())
    return {
        "rules": RULES,
        "labels": list(found.labels),
        "counts": {gain.value: counts.get(gain.value, 0) for gain in Gain},
        "searched": len(found.tried),
        "examples": [_example(scored, found, row) for row in found.examples],
        "open": [
            {"key": scored.keys[row], "changes": _said(changes), "tried": row in found.tried}
            for row, changes in found.open.items()
        ],
        "pools": [
            {
                "pool": choice.pool,
                "listed": [
                    {"key": scored.keys[row], "score": score, "above": row in choice.above}
                    for row, score in zip(choice.rows, choice.scores, strict=True)
                ],
            }
            for choice in found.pools
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
                    for row, points in zip(item.rows, item.points, strict=True)
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
        "facts": dict(example.answers),
        "passed": "" if example.passed is None else scored.keys[example.passed],
    }


def _said(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [{"name": change.name, "old": change.old, "new": change.new} for change in changes]
