"""Who is not impartial reviews the firm no more, holds its case no more, and cannot get it again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Recusal
from tests.integration.reviewing.cases import WELL, Cases, cases, entries, listed, reviews, text
from tests.integration.reviewing.test_hand_over_firms import hand, held, why

__all__ = ["cases"]


def test_a_recused_official_reviews_and_holds_it_no_more(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    town, number = cases.signed_in("town"), cases.versions["甲"]
    assert town.send(f"/version/{number}/recuse", reason="配偶任职于该企业").status_code == 302
    database.rollback()
    assert [row.reason for row in database.scalars(select(Recusal))] == ["配偶任职于该企业"]
    assert held(database, cases) == {}
    assert [entry.object_id for entry in entries(database, "recuse")] == [str(cases.firms["甲"])]
    page = text(town, f"/version/{number}/review")
    assert ("您已对这家企业回避，由别人初审。" in page, "记录初审意见" in page) == (True, False)
    refused = town.send(f"/version/{number}/review", **WELL, seen="0").get_data(as_text=True)
    assert ("不能再作初审" in refused, reviews(database)) == (True, [])
    assert listed(text(town, "/reviews?mine=1")) == ["乙", "丙"]
    assert why(cases, hand(database, cases, "甲", "town")) == {"甲": "recused"}
    assert listed(text(cases.signed_in("townmate"), "/reviews?mine=1")) == ["乙", "甲", "丙"]


def test_it_needs_a_reason_and_counts_once(cases: Cases, database: Session) -> None:
    town, number = cases.signed_in("town"), cases.versions["甲"]
    page = town.send(f"/version/{number}/recuse", reason="").get_data(as_text=True)
    assert "请写明理由" in page
    town.send(f"/version/{number}/recuse", reason="示例原因")
    again = town.send(f"/version/{number}/recuse", reason="示例原因").get_data(as_text=True)
    assert "您已对这家企业回避" in again
    database.rollback()
    assert len(database.scalars(select(Recusal)).all()) == 1
    assert town.get(f"/version/{cases.versions['戊']}/recuse").status_code == 404
