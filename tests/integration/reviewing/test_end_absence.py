"""An absence ends early, once, with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.reviewing.absence_results import AbsenceRefusedError
from survey.reviewing.end_absence import end_absence
from tests.integration.reviewing.cases import Cases, cases, entries, listed, name_reviewer, text
from tests.integration.reviewing.test_hand_over_firms import hand
from tests.integration.reviewing.test_set_absence import away

__all__ = ["cases"]


def test_who_is_back_ends_it(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "townmate")
    hand(database, cases, "甲", "town")
    path = f"/absences/{away(database, cases, 'town', 'second')}/end"
    town, second = cases.signed_in("town"), cases.signed_in("second")
    assert listed(text(second, "/reviews?mine=1")) == ["甲"]
    assert cases.signed_in("malu").get(path).status_code == 404
    assert "请写明理由" in town.send(path, reason="").get_data(as_text=True)
    assert town.send(path, reason="示例：提前回来").status_code == 302
    assert listed(text(second, "/reviews?mine=1")) == []
    [entry] = entries(database, "end_absence")
    assert (entry.object_id, entry.detail["reason"]) == (str(cases.people["town"]), "示例：提前回来")
    assert (town.get(path).status_code, "没有人不在" in text(town, "/absences")) == (404, True)
    away(database, cases, "town", "second")


def test_it_ends_once_and_not_after_its_last_day(cases: Cases, database: Session) -> None:
    number, by = away(database, cases, "town", "second"), cases.people["town"]
    for reason, day, code in ((" ", today(), "reason"), ("示例", today() + timedelta(days=2), "over")):
        with pytest.raises(AbsenceRefusedError) as refused:
            end_absence(database, number, reason=reason, author_id=by, today=day)
        assert refused.value.code == code
    end_absence(database, number, reason="示例", author_id=by, today=today())
    with pytest.raises(AbsenceRefusedError) as refused:
        end_absence(database, number, reason="示例", author_id=by, today=today())
    assert (refused.value.code, len(entries(database, "end_absence"))) == ("over", 1)
