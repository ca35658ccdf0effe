"""The page of the ledger: its sums, and that each figure opens the list of just those firms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.ledger.note_day import note_days
from survey.models import Campaign, Enterprise, LedgerDay, Participation, Role
from tests.integration.conftest import Browser, make_user
from tests.integration.ledger.listed_firms import app_with_list
from tests.integration.season import ANTING, NANXIANG, lay_out, today

ROW = re.compile(r"<tr>(?:(?!</tr>).)*</tr>")
LINK = re.compile(r'<a href="([^"]+)"[^>]*>([\d,]+)</a>')


@pytest.fixture
def listing(app: Flask) -> Iterator[Flask]:
    """Return an application of the same database with the list of firms."""
    made = app_with_list(app.extensions["settings"])
    yield made
    made.extensions["engine"].dispose()


def signed_in(app: Flask, database: Session, role: Role, unit: str | None = None) -> Browser:
    make_user(database, f"official-{role.value}", role, unit=unit)
    found = Browser(app)
    found.sign_in(f"official-{role.value}")
    return found


def shown(browser: Browser, path: str = "/ledger") -> str:
    response = browser.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def line(page: str, title: str) -> list[tuple[str, str]]:
    """Return (address, figure) of the links in the row of a group, in its order."""
    (row,) = [row for row in ROW.findall(page) if f">{title}</th>" in row]
    return [(unescape(address), figure) for address, figure in LINK.findall(row)]


def plain(page: str) -> str:
    """Return the text of a page without its marks and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_the_equation_stands_with_its_numbers_and_the_check(
    database: Session, campaign: Campaign, browser: Callable[[], Browser], app: Flask
) -> None:
    lay_out(database, campaign)
    text = plain(shown(signed_in(app, database, Role.DISTRICT)))
    assert "相符名录13=未通知2+豁免1+应填10" in text
    expected = "应填10=未领取2+未开始1+填写中2+待提交1+已提交2+退回1+已退出1"
    assert expected in text
    assert "已提交中：承诺书待接收0，已核实1" in text


EVERY = "stage=unclaimed&stage=not_begun&stage=filling&stage=ready&stage=submitted&stage=returned&stage=left"


def test_each_figure_opens_the_list_of_just_its_firms(listing: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    page = shown(signed_in(listing, database, Role.DISTRICT))
    own = f"unit={NANXIANG}"
    assert line(page, "南翔镇") == [
        (f"/firms?{own}", "4"),
        (f"/firms?stage=not_called&{own}", "1"),
        (f"/firms?stage=exempt&{own}", "1"),
        (f"/firms?{EVERY}&{own}", "2"),
        (f"/firms?stage=returned&{own}", "1"),
        (f"/firms?stage=left&{own}", "1"),
    ]
    assert line(page, "未填所属街镇")[0] == ("/firms?unit=none", "1")
    total = line(page, "合计")
    assert (total[0], *total[-2:]) == (
        ("/firms", "13"),
        ("/firms?stage=submitted&verified=yes", "1"),
        ("/firms?stage=submitted&review=waiting", "2"),
    )


def test_industries_and_sizes_open_their_firms(listing: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    official = signed_in(listing, database, Role.LEADER)
    assert line(shown(official, "/ledger?by=industry"), "36 汽车制造业")[0] == ("/firms?industry=36", "6")
    assert line(shown(official, "/ledger?by=scale"), "规下") == [
        ("/firms?scale=below", "2"),
        (f"/firms?{EVERY}&scale=below", "2"),
        ("/firms?stage=not_begun&scale=below", "1"),
        ("/firms?stage=returned&scale=below", "1"),
    ]


def test_a_town_sees_its_own_unit(listing: Flask, database: Session, campaign: Campaign) -> None:
    lay_out(database, campaign)
    page = shown(signed_in(listing, database, Role.TOWN, NANXIANG))
    assert "名录4=未通知1+豁免1+应填2" in plain(page)
    assert "安亭镇" not in page
    assert line(page, "合计")[0] == ("/firms", "4")


def test_what_changed_since_yesterday_opens_the_firms_that_moved(
    listing: Flask, database: Session, campaign: Campaign
) -> None:
    firms = lay_out(database, campaign)
    official = signed_in(listing, database, Role.DISTRICT)
    assert "还没有昨天的记录" in shown(official)
    note_days(database)
    database.execute(update(LedgerDay).values(day="2026-01-05"))
    assert len(firms["ready"]) == 1
    database.execute(
        update(Participation).where(Participation.enterprise_id == firms["ready"][0]).values(state="submitted")
    )
    database.commit()
    page = shown(official)
    moves = page.partition('<ul class="moves">')[2].partition("</ul>")[0]
    assert LINK.findall(unescape(moves)) == [("/firms?moved=ready-submitted", "1")]
    assert "待提交 → 已提交" in moves
    delta = page.partition("比 2026年1月5日")[2].partition("</tr>")[0]
    assert re.findall(r">([+−]?\d+)<", delta) == ["0", "0", "0", "0", "0", "0", "0", "−1", "+1", "0", "0"]


def test_firms_that_left_the_directory_have_a_page_of_their_own(
    app: Flask, database: Session, campaign: Campaign
) -> None:
    firms = lay_out(database, campaign)
    note_days(database)
    database.execute(update(LedgerDay).values(day="2026-01-05"))
    closed, merged = (database.get_one(Enterprise, number) for number in firms["submitted"])
    closed.closed_on, closed.closed_reason = today(), "示例吊销"
    merged.merged_into_id = firms["filling"][0]
    other = database.get_one(Enterprise, firms["returned"][0])
    other.closed_on = today()
    database.commit()
    official = signed_in(app, database, Role.DISTRICT)
    moves = shown(official).partition('<ul class="moves">')[2].partition("</ul>")[0]
    assert LINK.findall(moves) == [("/ledger/gone?was=submitted", "2"), ("/ledger/gone?was=returned", "1")]
    text = plain(shown(official, "/ledger/gone?was=submitted"))
    assert "昨天以来移出名录（原已提交）：2家企业" in text
    assert f"{closed.name}{closed.credit_code}{today()}起注销：示例吊销" in text
    assert f"{merged.name}{merged.credit_code}并入{database.get_one(Enterprise, firms['filling'][0]).name}" in text
    assert other.name not in text
    assert official.get("/ledger/gone?was=nonsense").status_code == 404
    town = signed_in(app, database, Role.TOWN, NANXIANG)
    assert "：0家企业" in plain(shown(town, "/ledger/gone?was=submitted"))


def test_without_a_campaign_the_page_says_so(app: Flask, database: Session) -> None:
    official = signed_in(app, database, Role.DISTRICT)
    assert "还没有批次" in shown(official)
    assert "还没有批次" in official.get("/ledger.xlsx").get_data(as_text=True)


def test_units_that_nobody_knows_are_shown_as_they_are(app: Flask, database: Session, campaign: Campaign) -> None:
    firms = lay_out(database, campaign)
    assert len(firms) == 9
    page = shown(signed_in(app, database, Role.DISTRICT), "/ledger?by=nonsense")
    titles = re.findall(r'<th scope="row">([^<]+)</th>', page.partition('id="groups"')[2])
    assert titles == ["南翔镇", "安亭镇", "未填所属街镇", "合计"]
    assert ANTING not in titles
