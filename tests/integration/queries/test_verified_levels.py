"""Which levels count on a day: those that stand, ratings while they are valid, by the code the firm submitted under."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.models import LevelBasis, VerifiedLevel
from survey.queries import verified_levels
from tests.integration.reviewing.cases import Cases, cases

__all__ = ["cases"]
FIRST, LAST = date(2026, 3, 1), date(2026, 10, 31)


def test_what_stands_and_is_valid_counts(cases: Cases, database: Session) -> None:
    by = {"reason": "示例", "number": "示1号", "recorded_by_id": cases.people["town"], "questionnaire_id": "cmmm"}
    rating = {"basis": LevelBasis.RATING, "body": "示例机构", "dated": FIRST, "valid_until": LAST}
    visit = {"basis": LevelBasis.VISIT, "dated": FIRST}
    found = (("甲", 1, visit), ("乙", 3, rating), ("丙", 2, visit | {"questionnaire_id": "sme2024"}))

    def row(name: str, level: int, more: dict[str, Any]) -> VerifiedLevel:
        place = {"participation_id": cases.rows[name], "version_id": cases.versions[name], "level": level}
        return VerifiedLevel(**place, **by | more)

    rows = [row(*one) for one in found]
    database.add_all(rows)
    database.flush()
    database.add(row("甲", 2, visit | {"replaces_id": rows[0].id}))
    database.commit()

    def on(day: date) -> list[tuple[str, str, int, str]]:
        return [row[:4] for row in verified_levels.counted(database, cases.campaign, day)]

    first, second, third = (f"91310114000000000{number}" for number in ("1", "2", "3"))
    always = [(first, "cmmm", 2, "visit"), (third, "sme2024", 2, "visit")]
    rated = (second, "cmmm", 3, "rating")
    assert {day: on(day) for day in (date(2026, 2, 28), FIRST, LAST, date(2026, 11, 1))} == {
        date(2026, 2, 28): always,
        FIRST: [always[0], rated, always[1]],
        LAST: [always[0], rated, always[1]],
        date(2026, 11, 1): always,
    }
    assert [row.level for row in verified_levels.standing_of_version(database, cases.versions["甲"])] == [2]
    assert [row.level for row in verified_levels.recorded(database, cases.campaign, cases.firms["甲"])] == [2, 1]
