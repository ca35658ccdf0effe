"""Cases of a selection are assigned: counted and named first, done with just these, and taken back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.integration.firms.test_run_action import FIRMS, send, tick
from tests.integration.reviewing.cases import Cases, cases, listed, text
from tests.integration.reviewing.test_hand_over_firms import hand, held

__all__ = ["cases"]


def numbers(cases: Cases, names: str) -> list[int]:
    """Return the ids of firms."""
    return [cases.firms[name] for name in names]


def test_just_the_confirmed_firms_are_assigned_and_taken_back(cases: Cases, database: Session) -> None:
    district = cases.signed_in("district")
    district.get("/firms")
    assert tick(district, numbers(cases, "甲乙戊"), "do:assign").partition("?")[0] == "/firms/actions/assign"
    page = text(district, "/firms/actions/assign")
    assert ("指定承办人：3 家企业" in page, listed(page)) == (True, ["甲", "乙", "戊"])
    given = {"firms": FIRMS.findall(page)[0], "to": str(cases.people["town"]), "reason": "示例分工"}
    shown = send(district, "/firms/actions/assign", **given)
    assert ("2 家已办理，1 家没有办理" in shown, "接手人不是这家企业所属街镇的人员" in shown) == (True, True)
    assert held(database, cases) == {"甲": "town", "乙": "town"}
    undone = send(district, "/firms/undo/assign", firms=",".join(map(str, numbers(cases, "甲乙"))))
    assert "撤销指定承办人：2 家已办理" in undone
    assert held(database, cases) == {}


def test_what_somebody_else_did_since_stays(cases: Cases, database: Session) -> None:
    district = cases.signed_in("district")
    district.get("/firms")
    given = {"to": str(cases.people["town"]), "reason": "示例分工", "firms": ",".join(map(str, numbers(cases, "甲乙")))}
    send(district, "/firms/actions/assign", **given)
    hand(database, cases, "乙", "townmate", by="second")
    shown = send(district, "/firms/undo/assign", firms=given["firms"])
    assert ("1 家已办理，1 家没有办理" in shown, "之后由别人重新办理过" in shown) == (True, True)
    assert held(database, cases) == {"乙": "townmate"}


def test_back_to_the_unit_and_what_is_missing(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    district = cases.signed_in("district")
    district.get("/firms")
    firms = str(cases.firms["甲"])
    page = district.send("/firms/actions/assign", firms=firms, to="", reason="").get_data(as_text=True)
    assert ("请选择由谁承办" in page, "请写明理由" in page) == (True, True)
    page = district.send("/firms/actions/assign", firms=firms, to=str(cases.people["leader"]), reason="示例分工")
    assert (page.status_code, held(database, cases)) == (200, {"甲": "town"})
    send(district, "/firms/actions/assign", firms=firms, to="0", reason="示例分工")
    assert held(database, cases) == {}


def test_a_town_assigns_its_own_to_its_own(cases: Cases, database: Session) -> None:
    town = cases.signed_in("town")
    page = text(town, "/firms")
    assert 'value="do:assign"' in page
    firms = ",".join(map(str, numbers(cases, "甲戊")))
    form = town.send("/firms/actions/assign", firms=firms, to="", reason="").get_data(as_text=True)
    assert ("示例townmate（" in form, "示例malu" in form, listed(form)) == (True, False, ["甲"])
    shown = send(town, "/firms/actions/assign", firms=firms, to=str(cases.people["townmate"]), reason="示例分工")
    assert "1 家已办理，1 家没有办理" in shown
    assert held(database, cases) == {"甲": "townmate"}
    assert cases.signed_in("leader").get("/firms/actions/assign").status_code == 403
    assert listed(text(town, f"/firms?holder={cases.people['townmate']}")) == ["甲"]
    assert listed(text(town, "/firms?holder=unit")) == ["乙", "丙", "丁"]


def test_the_list_shows_and_narrows_by_first_review(cases: Cases) -> None:
    town = cases.signed_in("town")
    assert listed(text(town, "/firms?review=waiting").partition("firm-rows")[2]) == ["甲", "乙", "丙"]
    assert listed(text(town, "/firms?review=pass&review=against").partition("firm-rows")[2]) == []
