"""The list's page, what is ticked over pages, and the workbook: they agree with each other and with the address."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.ledger.note_day import note_days
from survey.models import Campaign, LedgerDay, Participation, Role
from survey.models import ParticipationState as State
from tests.integration.conftest import Browser, make_user
from tests.integration.firms.seasons import MadeFirm, drawn_filters, left_of, make_season, sorted_by
from tests.integration.snapshots import States

NAME = re.compile(r'<a href="/firms/([0-9]+)\?from=')
COUNT = re.compile(r"共 ([0-9]+) 家，符合条件 ([0-9]+) 家")
TICKED = re.compile(r"已勾选 ([0-9]+) 家")


@pytest.fixture
def firms(states: States, database: Session, campaign: Campaign) -> list[MadeFirm]:
    """Return a directory of firms in every state, with officials."""
    made = make_season(states, database, campaign, 150, 8)
    make_user(database, "district", Role.DISTRICT)
    make_user(database, "leader", Role.LEADER)
    make_user(database, "town", Role.TOWN, unit="malu")
    return made


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the directory be that of the day for which the firms were made."""
    monkeypatch.setattr("survey.firms.read_source.utc_now", lambda: datetime(2026, 11, 25, 4, tzinfo=UTC))


@pytest.fixture
def client(firms: list[MadeFirm], browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    return signed_in(browser, "district")


def signed_in(browser: Callable[[], Browser], login: str) -> Browser:
    client = browser()
    client.sign_in(login)
    return client


def text(client: Browser, path: str) -> str:
    """Return the text of a page that is there."""
    response = client.get(path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def listed(page: str) -> list[int]:
    return [int(number) for number in NAME.findall(page)]


def counts(page: str) -> tuple[int, int]:
    everything, left = COUNT.findall(page)[0]
    return int(everything), int(left)


def book(client: Browser, query: str) -> list[list[Any]]:
    """Return the lines of the workbook of a list."""
    response = client.get(f"/firms/list.xlsx?{query}")
    assert response.status_code == 200
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_name("企业名单")
    return sheet.to_python()


def codes(lines: list[list[Any]]) -> list[str]:
    head = next(line for line in lines if "统一社会信用代码" in line)
    place, first = head.index("统一社会信用代码"), lines.index(head) + 1
    return [str(line[place]) for line in lines[first:] if str(line[place]).startswith("91")]


def test_page_count_and_workbook_are_the_same_firms(firms: list[MadeFirm], client: Browser) -> None:
    draw, everything = Random(3), len(left_of(firms, {}))
    for _round in range(8):
        given = drawn_filters(draw)
        query = urlencode(given, doseq=True)
        expected = left_of(firms, given)
        page = text(client, f"/firms?{query}")
        lines = book(client, f"{query}&personal=0")
        assert counts(page) == (everything, len(expected))
        assert listed(page) == [firm.id for firm in expected[:50]]
        assert codes(lines) == [firm.code for firm in expected]
        assert f"共 {everything} 家，符合条件 {len(expected)} 家" in " ".join(str(cell) for cell in lines[1])


def test_the_workbook_has_the_order_of_the_page(firms: list[MadeFirm], client: Browser) -> None:
    expected = sorted_by(left_of(firms, {"unit": ["malu"]}), "submitted_at", down=True)
    lines = book(client, "unit=malu&sort=-submitted_at&personal=0")
    assert codes(lines) == [firm.code for firm in expected]


def test_persons_are_in_the_workbook_for_a_reason_only(firms: list[MadeFirm], client: Browser) -> None:
    asked = text(client, "/firms/list.xlsx?column=contact_phone")
    assert "联系电话" in asked
    response = client.send("/firms/list.xlsx?column=contact_phone", reason="致电核实填报")
    whole = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).get_sheet_by_name("企业名单").to_python()
    found = {str(cell) for line in whole for cell in line}
    assert {firm.phone for firm in left_of(firms, {}) if firm.phone} <= found
    without = {str(cell) for line in book(client, "column=contact_phone&personal=0") for cell in line}
    assert not {firm.phone for firm in firms if firm.phone} & without


def test_telephones_are_masked_on_the_page(firms: list[MadeFirm], client: Browser) -> None:
    page = text(client, "/firms")
    shown = [firm.phone for firm in left_of(firms, {})[:50] if firm.phone]
    assert [phone for phone in shown if phone in page] == []
    assert [f"{phone[:3]}****{phone[-4:]}" in page for phone in shown] == [True] * len(shown)


def test_a_town_sees_and_ticks_its_own_firms(
    firms: list[MadeFirm], database: Session, browser: Callable[[], Browser]
) -> None:
    client, own = signed_in(browser, "town"), left_of(firms, {"unit": ["malu"]})
    page = text(client, "/firms?unit=anting&unit=malu")
    assert (counts(page), listed(page)) == ((len(own), len(own)), [firm.id for firm in own[:50]])
    others = [firm.id for firm in left_of(firms, {"unit": ["anting"]})]
    ids = ",".join(str(number) for number in others)
    client.post(
        "/firms/selection",
        data={"csrf_token": client.token, "shown": ids, "firm": [str(number) for number in others], "do": "keep"},
    )
    assert TICKED.findall(text(client, "/firms")) == ["0"]


def test_ticks_are_kept_over_pages_and_filters(firms: list[MadeFirm], client: Browser) -> None:
    everybody = left_of(firms, {})
    text(client, "/firms")
    tick(client, everybody[:50], everybody[:3], "page:2")
    gone = client.get("/firms?page=2")
    assert TICKED.findall(gone.get_data(as_text=True)) == ["3"]
    tick(client, everybody[50:100], everybody[50:51], "keep", "?page=2")
    page = text(client, "/firms")
    assert TICKED.findall(page) == ["4"]
    assert page.count("checked>") - page.count('name="column"') == 3 - page.count('name="column"') + shown_columns(page)
    tick(client, everybody[:50], everybody[:1], "keep")
    malu = left_of(firms, {"unit": ["malu"]})
    tick(client, [], [], "all", "?unit=malu")
    expected = {everybody[0].id, everybody[50].id} | {firm.id for firm in malu}
    assert TICKED.findall(text(client, "/firms?unit=huating")) == [str(len(expected))]
    assert codes(book(client, "ticked=1&personal=0")) == [firm.code for firm in everybody if firm.id in expected]
    tick(client, [], [], "none")
    assert TICKED.findall(text(client, "/firms")) == ["0"]


def shown_columns(page: str) -> int:
    return len(re.findall(r'name="column" value="[a-z_]+" checked', page))


def tick(client: Browser, shown: list[MadeFirm], ticked: list[MadeFirm], do: str, query: str = "") -> Any:
    """Send the list's form with some firms of a page ticked, and return the answer."""
    return client.post(
        f"/firms/selection{query}",
        data={
            "csrf_token": client.token,
            "shown": ",".join(str(firm.id) for firm in shown),
            "firm": [str(firm.id) for firm in ticked],
            "do": do,
        },
    )


def test_paging_keeps_filters_order_and_columns(firms: list[MadeFirm], client: Browser) -> None:
    text(client, "/firms")
    query = "?stage=filling&stage=ready&sort=-name&column=unit&page=1"
    assert tick(client, [], [], "page:2", query).headers["Location"] == (
        "/firms?stage=filling&stage=ready&sort=-name&column=unit&page=2"
    )


def test_without_ticks_nothing_is_begun(firms: list[MadeFirm], client: Browser) -> None:
    text(client, "/firms")
    assert tick(client, [], [], "do:call").headers["Location"] == "/firms"
    assert "还没有勾选企业。请先勾选，再选择要办理的事项。" in text(client, "/firms")
    assert client.get("/firms/actions/call").headers["Location"] == "/firms"


def test_heads_sort_and_say_so(firms: list[MadeFirm], client: Browser) -> None:
    page = text(client, "/firms?sort=name&unit=malu")
    assert re.findall(r'aria-sort="([a-z]+)"', page) == ["ascending"]
    assert 'href="/firms?unit=malu&amp;sort=-name"' in page
    assert re.findall(r'aria-sort="([a-z]+)"', text(client, "/firms?sort=-name")) == ["descending"]
    assert re.findall(r'aria-sort="([a-z]+)"', text(client, "/firms?sort=nothing")) == []


def test_the_form_of_filters_leads_to_a_plain_address(firms: list[MadeFirm], client: Browser) -> None:
    usual = re.findall(r'name="column" value="([a-z_]+)" checked', text(client, "/firms"))
    sent = {"applied": "1", "q": "", "sort": "", "unit": "malu", "column": usual}
    assert client.get("/firms", query_string=sent).headers["Location"] == "/firms?unit=malu"
    sent = {"applied": "1", "q": "示例", "sort": "-name", "column": ["stage"]}
    assert client.get("/firms", query_string=sent).headers["Location"] == (
        "/firms?q=%E7%A4%BA%E4%BE%8B&sort=-name&column=stage"
    )
    page = text(client, "/firms?sort=-saved_at&column=stage")
    orders = re.findall(r'<option value="([a-z_-]*)"( selected)?>', page)
    assert [value for value, _chosen in orders] == [
        "", "name", "-name", "-credit_code", "stage", "-stage", "saved_at", "-saved_at"
    ]  # fmt: skip
    assert [value for value, chosen in orders if chosen] == ["-saved_at"]


def test_chips_take_one_value_away(firms: list[MadeFirm], client: Browser) -> None:
    page = text(client, "/firms?unit=malu&unit=anting&q=%E7%A4%BA%E4%BE%8B&sort=name&page=2")
    assert 'href="/firms?unit=malu&amp;unit=anting&amp;sort=name"' in page
    assert 'href="/firms?unit=anting&amp;q=%E7%A4%BA%E4%BE%8B&amp;sort=name"' in page
    assert "检索：示例" in page


def test_the_firm_keeps_its_place_in_the_list(firms: list[MadeFirm], client: Browser) -> None:
    own = left_of(firms, {"unit": ["malu"]})
    page = text(client, f"/firms/{own[4].id}?from=unit%3Dmalu")
    assert f"第 5 家，共 {len(own)} 家" in page
    assert f'rel="prev" href="/firms/{own[3].id}?from=unit%3Dmalu"' in page
    assert f'rel="next" href="/firms/{own[5].id}?from=unit%3Dmalu"' in page
    assert "回到名单：街镇：马陆镇" in page
    assert "rel=" not in text(client, f"/firms/{own[4].id}").partition("<main")[2]


def test_contacts_opened_keep_the_place(firms: list[MadeFirm], client: Browser) -> None:
    own = left_of(firms, {"unit": ["malu"]})
    text(client, f"/firms/{own[4].id}?from=unit%3Dmalu")
    opened = client.send(f"/firms/{own[4].id}?from=unit%3Dmalu", reason="致电核实填报").get_data(as_text=True)
    assert f"第 5 家，共 {len(own)} 家" in opened


def test_what_an_address_does_not_mean_is_no_failure(firms: list[MadeFirm], client: Browser) -> None:
    everything = len(left_of(firms, {}))
    assert counts(text(client, "/firms?stage=nothing")) == (everything, 0)
    assert counts(text(client, "/firms?scale=huge&waiting=x")) == (everything, 0)
    assert counts(text(client, "/firms?column=nothing&page=99999999999&sort=-&x=1")) == (everything, everything)
    assert client.get(f"/firms/{left_of(firms, {})[0].id}?from=%00%26%3D%3D%26page%3Dx").status_code == 200


def test_a_list_opens_with_the_first_view(firms: list[MadeFirm], client: Browser) -> None:
    text(client, "/firms?unit=malu")
    assert client.get("/firms/start").headers["Location"] == "/firms"
    client.send("/firms/views", address="unit=malu&sort=-name", name="马陆", opens_first="y")
    assert client.get("/firms/start").headers["Location"] == "/firms?unit=malu&sort=-name"
    own = left_of(firms, {"unit": ["malu"]})
    page = text(client, "/firms")
    assert counts(page) == (len(left_of(firms, {})), len(left_of(firms, {})))
    assert f'<a href="/firms?unit=malu&amp;sort=-name">马陆<b>{len(own)}</b></a>' in page


def test_a_list_without_a_campaign(database: Session, browser: Callable[[], Browser]) -> None:
    make_user(database, "district", Role.DISTRICT)
    client = signed_in(browser, "district")
    page = text(client, "/firms")
    assert "还没有批次" in page
    assert "还没有批次" in text(client, "/firms/actions/call")


def test_what_moved_since_yesterday_is_listed_exported_and_kept_in_views(
    firms: list[MadeFirm], client: Browser, database: Session, campaign: Campaign
) -> None:
    note_days(database)
    database.execute(update(LedgerDay).values(day="2026-11-24"))
    moved = [firm for firm in left_of(firms, {"stage": ["filling"]}) if firm.state == State.FILLING][:2]
    rows = select(Participation).where(
        Participation.campaign_id == campaign.id, Participation.enterprise_id.in_([firm.id for firm in moved])
    )
    for row in database.scalars(rows):
        row.state = State.SUBMITTED
    database.commit()
    page = text(client, "/firms?moved=filling-submitted")
    assert listed(page) == [firm.id for firm in moved]
    assert "昨天以来：填写中 → 已提交" in page
    assert listed(text(client, "/firms?moved=filling-submitted&unit=none&unit=x")) == [
        firm.id for firm in moved if not firm.unit
    ]
    lines = book(client, "moved=filling-submitted&personal=0")
    assert codes(lines) == [firm.code for firm in moved]
    assert "昨天以来：填写中 → 已提交" in " ".join(str(cell) for line in lines[:3] for cell in line)
    client.send("/firms/views", name="昨天提交的", address="moved=filling-submitted")
    tabs = text(client, "/firms").partition('class="tabs views"')[2].partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"[^>]*>\s*昨天提交的\s*<b>(\d+)</b>', tabs) == [
        ("/firms?moved=filling-submitted", "2")
    ]
    assert listed(text(client, "/firms?moved=filling-submitted&moved=x")) == [firm.id for firm in moved]
    assert listed(text(client, "/firms?moved=x")) == []


WAYS = ("/imports/directory", "/firms/new")


@pytest.mark.parametrize(("login", "offered"), [("district", WAYS), ("town", WAYS), ("leader", ())])
def test_importing_and_adding_stand_on_the_list_of_who_may(
    firms: list[MadeFirm], browser: Callable[[], Browser], login: str, offered: tuple[str, ...]
) -> None:
    assert firms
    page = text(signed_in(browser, login), "/firms").partition("<main")[2]
    assert tuple(way for way in WAYS if f'href="{way}"' in page) == offered


def test_an_empty_directory_says_how_it_is_filled(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    make_user(database, "district", Role.DISTRICT)
    page = text(signed_in(browser, "district"), "/firms")
    assert campaign.id
    assert "名录里还没有企业：请导入名录，或逐家新增。" in page
    assert "没有符合条件的企业" not in page
