"""The table of who holds what, its lists, and the forms of hand-overs; a town sees its own unit alone."""

from __future__ import annotations

import re
from html import unescape

from sqlalchemy.orm import Session

from survey.models import User
from tests.integration.conftest import Browser
from tests.integration.reviewing.cases import Cases, cases, listed, name_reviewer, text
from tests.integration.reviewing.test_hand_over_all import reviewers
from tests.integration.reviewing.test_hand_over_firms import hand, held

__all__ = ["cases"]
ROW = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", re.DOTALL)
FIGURE = re.compile(r'<a href="([^"]+)">(\d+)</a>')


def lines(page: str) -> dict[str, list[tuple[str, int]]]:
    """Return holder and unit -> (address, figure) of each line of the table."""
    table = page.partition("最久已等天数</th>")[2].partition("</table>")[0]
    found = {}
    for row in ROW.findall(table):
        words = re.sub(r"<[^>]+>", " ", row).split()
        found[f"{words[0]} {words[1]}"] = [(unescape(link), int(number)) for link, number in FIGURE.findall(row)]
    return found


def opened(client: Browser, address: str) -> int:
    """Return how many firms a list says that it holds."""
    return int(re.findall(r"符合条件 (\d+) 家", text(client, address))[0])


def test_every_figure_opens_just_its_firms(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "malu", "malu")
    hand(database, cases, "甲", "townmate")
    hand(database, cases, "戊", "second")
    district = cases.signed_in("district")
    page = text(district, "/holdings")
    found = lines(page)
    assert {line: [number for _link, number in figures] for line, figures in found.items()} == {
        "本街镇审核人员 安亭镇": [3, 2], "街镇审核人：示例malu 马陆镇": [1], "示例townmate 安亭镇": [1, 1],
        "示例second 马陆镇": [1, 1],
    }  # fmt: skip
    figures = [figure for line in found.values() for figure in line]
    assert [opened(district, link) for link, _number in figures] == [number for _link, number in figures]
    assert "共 6 家，其中未初审 4 家" in page


def test_a_town_sees_its_unit_alone(cases: Cases, database: Session) -> None:
    hand(database, cases, "戊", "second")
    page = text(cases.signed_in("town"), "/holdings")
    assert list(lines(page)) == ["本街镇审核人员 安亭镇"]
    assert ("示例second" in page, "马陆" in page, "共 4 家，其中未初审 3 家" in page) == (False, False, True)
    assert "共 0 次" in text(cases.signed_in("town"), "/holdings/hand-overs")
    assert cases.signed_in("town").get(f"/holdings/case/{cases.firms['戊']}").status_code == 404
    form = text(cases.signed_in("town"), "/holdings/unit")
    assert ("安亭镇" in form, "马陆镇" in form, "示例malu" in form) == (True, False, False)
    form = text(cases.signed_in("town"), "/holdings/colleague")
    assert ("示例town（" in form, "示例second" in form) == (True, False)


def test_a_case_a_unit_and_a_colleague_are_handed_over_on_pages(cases: Cases, database: Session) -> None:
    district, people = cases.signed_in("district"), cases.people
    path = f"/holdings/case/{cases.firms['甲']}"
    assert district.send(path, to=str(people["town"]), reason="示例交接").status_code == 302
    assert held(database, cases) == {"甲": "town"}
    assert "已经由这个人承办" in district.send(path, to=str(people["town"]), reason="示例交接").get_data(as_text=True)
    given = {"unit": "malu", "to": str(people["malu"]), "reason": "示例交接"}
    assert district.send("/holdings/unit", **given).status_code == 302
    assert reviewers(database, cases) == {"malu": "malu"}
    given = {"giver": str(people["town"]), "to": str(people["townmate"]), "reason": "示例交接"}
    assert district.send("/holdings/colleague", **given).status_code == 302
    assert held(database, cases) == {"甲": "townmate"}
    page = text(district, "/holdings")
    assert ("马陆镇的全部企业" in page, "一位同事承办的全部" in page, "逐家指定" in page) == (True, True, True)


def test_what_is_missing_is_said_all_at_once(cases: Cases, database: Session) -> None:
    district = cases.signed_in("district")
    page = district.send("/holdings/colleague", giver="", to="", reason="").get_data(as_text=True)
    assert [said in page for said in ("请选择交出的同事", "请选择由谁承办", "请写明理由")] == [True, True, True]
    given = {"unit": "anting", "to": str(cases.people["malu"]), "reason": "留着的理由"}
    page = district.send("/holdings/unit", **given).get_data(as_text=True)
    assert ("接手人不是这个街镇的审核人员" in page, "留着的理由" in page) == (True, True)
    assert reviewers(database, cases) == {}


def test_both_are_told_on_their_first_page(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "town")
    hand(database, cases, "甲", "townmate")
    for login, count in (("town", 2), ("townmate", 1)):
        client = cases.signed_in(login)
        first = text(client, "/today")
        assert ("最近7天与您有关的交接" in first, "/holdings/hand-overs?own=1" in first) == (True, True)
        assert f"共 {count} 次" in text(client, "/holdings/hand-overs?own=1")
    assert "最近7天与您有关的交接" not in text(cases.signed_in("malu"), "/today")


def test_who_left_is_marked(cases: Cases, database: Session) -> None:
    hand(database, cases, "甲", "townmate")
    database.get_one(User, cases.people["townmate"]).active = False
    database.commit()
    page = text(cases.signed_in("district"), "/holdings")
    assert "已停用，请交接" in page
    form = text(cases.signed_in("district"), "/holdings/colleague")
    assert re.search(r"示例townmate（[^）]*已停用）", form) is not None
    assert listed(text(cases.signed_in("district"), f"/firms?holder={cases.people['townmate']}")) == ["甲"]
    assert "承办：示例townmate" in text(cases.signed_in("district"), f"/firms?holder={cases.people['townmate']}")
