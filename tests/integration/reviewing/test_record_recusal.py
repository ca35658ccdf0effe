"""Who is not impartial holds and decides nothing of the firm; its case goes to whoever is named, and it is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import CampaignOfficial, OfficialPart, Recusal, User
from survey.reviewing.record_recusal import record_recusal, substitutes_of
from survey.reviewing.recusal_results import Declared, RecusalRefusedError
from tests.integration.reviewing.cases import WELL, Cases, cases, entries, listed, name_reviewer, reviews, text
from tests.integration.reviewing.test_hand_over_firms import hand, held, told, why

__all__ = ["cases"]


def recuse(database: Session, cases: Cases, who: str, name: str = "甲", *, to: str = "", **more: Any) -> None:
    """Recuse somebody from a firm, by himself unless said otherwise; with an empty `to` the case is its unit's."""
    by, reason = more.get("by", who), more.get("reason", "示例：配偶任职于该企业")
    to_id = cases.people[to] if to else None
    declared = Declared(cases.campaign, cases.firms[name], cases.people[who], to_id, reason)
    record_recusal(database, declared, author_id=cases.people[by])


def test_on_the_page_one_recuses_oneself_and_the_case_goes_on(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    number = cases.people["second"]
    database.add(CampaignOfficial(campaign_id=cases.campaign, user_id=number, part=OfficialPart.SUBSTITUTE))
    database.commit()
    assert substitutes_of(database, cases.campaign) == [number]
    town, path = cases.signed_in("town"), f"/recusals/firms/{cases.firms['甲']}"
    page = text(town, path)
    first = page.partition('name="to"')[2].partition("</select>")[0]
    assert first.index("示例second（区经委工作人员）——本批次的回避替补") < first.index("示例townmate")
    assert ("示例town（" in first, "示例malu" in first) == (False, False)
    given = {"who": str(cases.people["town"]), "to": str(number), "reason": "示例：配偶任职于该企业"}
    assert "请写明理由" in town.send(path, **{**given, "reason": ""}).get_data(as_text=True)
    assert town.send(path, **given).status_code == 302
    assert (held(database, cases), told(database, cases)) == ({"甲": "second"}, [("gave", "town"), ("got", "second")])
    [row] = database.scalars(select(Recusal))
    assert (row.participation_id, row.user_id, row.declared_by_id) == (cases.rows["甲"], cases.people["town"], None)
    [entry] = entries(database, "recuse")
    assert (entry.object_id, entry.user_id) == (str(cases.firms["甲"]), cases.people["town"])
    assert entry.detail == {"campaign": "示例批次", "reason": "示例：配偶任职于该企业"}
    refused = town.send(f"/version/{cases.versions['甲']}/review", **WELL, seen="0")
    assert (refused.status_code, "您已对这家企业回避" in refused.get_data(as_text=True)) == (403, True)
    assert reviews(database) == []
    assert listed(text(town, "/reviews?mine=1")) == ["乙", "丙"]
    assert why(cases, hand(database, cases, "甲", "town")) == {"甲": "recused"}
    page = text(town, path)
    assert ("您已对这家企业回避，由别人承办。" in page, "本人提出：示例：配偶任职于该企业" in page) == (True, True)
    assert "现在由回避的人承办的" not in page
    assert [client.get("/recusals/firms/999").status_code for client in (town,)] == [404]


def test_a_superior_recuses_another_and_the_named_reviewer_holds_it_no_more(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    district = cases.signed_in("district")
    given = {"who": str(cases.people["town"]), "to": "0", "reason": "示例：企业反映"}
    assert district.send(f"/recusals/firms/{cases.firms['甲']}", **given).status_code == 302
    assert held(database, cases) == {}
    [entry] = entries(database, "recuse_other")
    assert (entry.user_id, entry.detail["user"]) == (cases.people["district"], cases.people["town"])
    mine = {login: listed(text(cases.signed_in(login), "/reviews?mine=1")) for login in ("town", "townmate")}
    assert mine == {"town": ["乙", "丙"], "townmate": ["甲"]}
    assert "示例district决定：示例：企业反映" in text(cases.signed_in("townmate"), "/recusals")
    town = cases.signed_in("townmate")
    sent = town.send(f"/recusals/firms/{cases.firms['乙']}", who=str(cases.people["town"]), to="0", reason="示例原因")
    assert (sent.status_code, len(entries(database, "recuse_other"))) == (200, 1)  # a town speaks for itself alone


def test_who_does_not_hold_it_leaves_it_with_its_holder(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    recuse(database, cases, "townmate", to="second")
    assert (held(database, cases), entries(database, "hand_over_case")) == ({}, [])


@pytest.mark.parametrize(
    ("who", "more", "code"),
    [
        ("town", {"reason": " "}, "reason"),
        ("malu", {}, "unknown"),  # a firm of another town
        ("leader", {"by": "district"}, "person"),
        ("malu", {"by": "district"}, "person"),
        ("town", {"to": "malu"}, "to"),
        ("town", {"to": "town"}, "to"),
        ("town", {"to": "townmate"}, "to"),  # he is recused
        ("town", {}, "nobody"),
        ("townmate", {}, "recused"),
        ("town", {"by": "second"}, "author"),
    ],
)
def test_what_is_refused_writes_nothing(
    cases: Cases, database: Session, who: str, more: dict[str, str], code: str
) -> None:
    for login in ("townmate", "second"):
        database.add(Recusal(participation_id=cases.rows["甲"], user_id=cases.people[login], reason="示例"))
    database.commit()
    with pytest.raises(RecusalRefusedError) as refused:
        recuse(database, cases, who, **more)
    assert (refused.value.code, len(database.scalars(select(Recusal)).all())) == (code, 2)
    assert (held(database, cases), entries(database, "recuse"), entries(database, "recuse_other")) == ({}, [], [])


def test_who_left_gets_no_case(cases: Cases, database: Session) -> None:
    database.get_one(User, cases.people["townmate"]).active = False
    database.commit()
    for to, code in (("townmate", "to"), ("", "nobody")):
        with pytest.raises(RecusalRefusedError) as refused:
            recuse(database, cases, "town", to=to)
        assert refused.value.code == code
