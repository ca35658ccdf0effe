"""Who is away on which days, within a scope."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AbsenceEnd
from survey.queries import absences
from survey.store.scope import Scope
from tests.integration.reviewing.cases import Cases, cases
from tests.integration.reviewing.test_set_absence import away

__all__ = ["cases"]
DAY = timedelta(days=1)


def test_absences_hold_on_their_days_and_are_listed_while_they_are_to_come(cases: Cases, database: Session) -> None:
    first = away(database, cases, "town", "townmate", first=0, last=1)
    later = away(database, cases, "malu", "second", first=3, last=3)
    people, now = cases.people, today()

    def listed(scope: Scope, day: int) -> list[int]:
        return [row.id for row in absences.absences(database, scope, now + DAY * day)]

    assert [listed(Scope(everything=True), day) for day in (0, 1, 2, 3, 4)] == [
        [first, later], [first, later], [later], [later], []
    ]  # fmt: skip
    assert (listed(Scope(unit="anting"), 0), listed(Scope(unit="malu"), 0)) == ([first], [later])
    assert listed(Scope(), 0) == []
    mate = [absences.absent_ids(database, people["townmate"], now + DAY * day) for day in (-1, 0, 1, 2)]
    assert mate == [[], [people["town"]], [people["town"]], []]
    assert {number: row.deputy.login for number, row in absences.deputies(database, now).items()} == {
        people["town"]: "townmate"
    }
    spans = [absences.overlapping(database, [people["second"]], now + DAY * a, now + DAY * b) for a, b in
             ((0, 2), (2, 3), (3, 9), (4, 9))]  # fmt: skip
    assert [[row.id for row in rows] for rows in spans] == [[], [later], [later], []]
    assert absences.absence_in_scope(database, Scope(unit="malu"), first) is None
    database.add(AbsenceEnd(absence_id=first, reason="x", ended_by_id=people["town"]))
    database.flush()
    assert (listed(Scope(everything=True), 0), absences.absent_ids(database, people["townmate"], now)) == ([later], [])
    assert absences.absence_in_scope(database, Scope(everything=True), first) is None
