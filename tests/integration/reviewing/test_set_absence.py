"""While somebody is away another does his work, under both names, on these days alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Absence, FirstReview, Recusal, User
from survey.reviewing.absence_results import AbsenceRefusedError, Away
from survey.reviewing.set_absence import set_absence
from tests.integration.reviewing.cases import WELL, Cases, cases, entries, listed, name_reviewer, text
from tests.integration.reviewing.test_hand_over_firms import hand

__all__ = ["cases"]
DAY = timedelta(days=1)


def away(database: Session, cases: Cases, absent: str, deputy: str, **more: Any) -> int:
    """Let somebody stand in for another from today for two days, unless said otherwise."""
    first, last = today() + DAY * more.get("first", 0), today() + DAY * more.get("last", 1)
    given = Away(cases.people[absent], cases.people[deputy], first, last, more.get("reason", "示例：年休假"))
    return set_absence(database, given, author_id=cases.people[more.get("by", "district")], today=today())


def test_who_stands_in_holds_and_does_it_under_both_names(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    hand(database, cases, "甲", "town")
    client, path = cases.signed_in("town"), "/absences"
    given = {"absent": str(cases.people["town"]), "deputy": str(cases.people["second"]), "reason": "示例：年休假"}
    days = {"first_day": today().isoformat(), "last_day": (today() + DAY).isoformat()}
    page = client.send(path, **{**given, "reason": "", "deputy": ""}, **days).get_data(as_text=True)
    assert ("请写明理由" in page, "请选择由谁代理" in page, str(today()) in page) == (True, True, True)
    assert client.send(path, **given, **days).status_code == 302
    assert ("代理中" in text(client, path), "示例second（区经委工作人员）" in text(client, path)) == (True, True)
    [entry] = entries(database, "set_absence")
    assert (entry.object_type, entry.object_id) == ("user", str(cases.people["town"]))
    assert entry.detail == {"deputy": cases.people["second"], "reason": "示例：年休假", **days}
    second = cases.signed_in("second")
    assert listed(text(second, "/reviews?mine=1")) == ["乙", "甲", "丙"]
    assert "示例second代理，到" in text(cases.signed_in("district"), "/holdings")
    assert second.send(f"/version/{cases.versions['甲']}/review", **WELL, seen="0").status_code == 302
    assert second.send(f"/cases/{cases.firms['乙']}/notes", note="示例备注").status_code == 302
    assert second.send(f"/version/{cases.versions['戊']}/review", **WELL, seen="0").status_code == 302
    database.rollback()
    acting = {row.version_id: row.acting_for_id for row in database.scalars(select(FirstReview))}
    assert acting == {cases.versions["甲"]: cases.people["town"], cases.versions["戊"]: None}
    told = [entry.detail.get("acting_for") for entry in entries(database, "review")]
    assert told == [cases.people["town"], None]
    page = text(client, f"/version/{cases.versions['甲']}/review")
    assert "示例second（代示例town）" in page
    assert "示例second（代示例town）" in text(client, f"/cases/{cases.firms['乙']}")


def test_before_and_after_these_days_nobody_stands_in(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    number = away(database, cases, "town", "second", first=1, last=2)
    second = cases.signed_in("second")
    assert ("还没有开始" in text(second, "/absences"), listed(text(second, "/reviews?mine=1"))) == (True, [])
    assert second.send(f"/version/{cases.versions['甲']}/review", **WELL, seen="0").status_code == 302
    database.rollback()
    assert database.scalars(select(FirstReview.acting_for_id)).all() == [None]
    assert database.scalars(select(Absence.id)).all() == [number]


def test_a_firm_that_the_deputy_is_recused_from_stays_closed_to_him(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲乙", "town")
    database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people["second"], reason="示例"))
    database.commit()
    away(database, cases, "town", "second")
    second = cases.signed_in("second")
    assert listed(text(second, "/reviews?mine=1")) == ["乙", "丙"]
    assert second.send(f"/version/{cases.versions['甲']}/review", **WELL, seen="0").status_code == 403


@pytest.mark.parametrize(
    ("absent", "deputy", "more", "code"),
    [
        ("town", "second", {"reason": " "}, "reason"),
        ("town", "second", {"first": 2, "last": 1}, "order"),
        ("town", "second", {"first": -3, "last": -1}, "past"),
        ("town", "second", {"last": 180}, "long"),
        ("leader", "second", {}, "absent"),
        ("malu", "malu", {"by": "town"}, "absent"),
        ("town", "malu", {}, "deputy"),
        ("district", "town", {}, "deputy"),
        ("town", "town", {}, "same"),
        ("malu", "district", {"first": 1, "last": 5}, "already"),
        ("town", "malu", {"first": 1}, "deputy"),
        ("second", "malu", {}, "deputy"),
    ],
)
def test_what_is_refused_writes_nothing(
    cases: Cases, database: Session, absent: str, deputy: str, more: dict[str, Any], code: str
) -> None:
    kept = away(database, cases, "malu", "second")
    with pytest.raises(AbsenceRefusedError) as refused:
        away(database, cases, absent, deputy, **more)
    assert (refused.value.code, database.scalars(select(Absence.id)).all()) == (code, [kept])


def test_there_are_no_chains_and_nobody_who_left(cases: Cases, database: Session) -> None:
    away(database, cases, "second", "district")
    for absent, deputy, code in (("town", "second", "deputy_away"), ("district", "second", "deputy_away")):
        with pytest.raises(AbsenceRefusedError) as refused:
            away(database, cases, absent, deputy)
        assert refused.value.code == code
    away(database, cases, "town", "townmate", first=5, last=9)
    with pytest.raises(AbsenceRefusedError) as refused:
        away(database, cases, "townmate", "district", first=8, last=8)
    assert refused.value.code == "deputises"
    database.get_one(User, cases.people["townmate"]).active = False
    database.commit()
    with pytest.raises(AbsenceRefusedError) as refused:
        away(database, cases, "town", "townmate", first=20, last=21)
    assert refused.value.code == "deputy"
