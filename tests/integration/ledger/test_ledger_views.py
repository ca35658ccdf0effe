"""Every figure of the ledger is the length of the list that it opens, and the same in the workbook, for each role."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from random import Random

import openpyxl
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.ledger.note_day import note_days
from survey.models import Campaign, Enterprise, LedgerDay, Participation, Role
from survey.models import ParticipationState as State
from tests.integration.conftest import Browser, make_user
from tests.integration.firms.seasons import UNITS, make_season
from tests.integration.season import today
from tests.integration.snapshots import States

FIGURE = re.compile(r'<a href="([^"]+)" aria-label="[^"]+">([\d,]+)</a>')
UNOPENED = re.compile(r'<span (?:class="zero")?>([\d,]+)</span>')
ROW = re.compile(r"<tr>((?:(?!</tr>).)*)</tr>", re.DOTALL)
TITLE = re.compile(r'<th scope="row">([^<]+)</th>')
CELL = re.compile(r'<td class="n[^"]*" data-label="[^"]+">\s*(?:<a [^>]+>|<span [^>]*>)([\d,]+)<')
LISTED = re.compile(r"共 [\d,]+ 家，符合条件 ([\d,]+) 家")
GONE = re.compile(r"：([\d,]+) 家企业</h1>")
TOWN = "malu"
ROLES = [(Role.DISTRICT, None), (Role.LEADER, None), (Role.TOWN, TOWN)]
GROUPINGS = ("unit", "industry", "scale")


@pytest.fixture
def season(states: States, database: Session, campaign: Campaign) -> int:
    """Lay out firms in every state, note them as of a day before, and let many of them move; return the campaign."""
    draw = Random(15)
    made = make_season(states, database, campaign, 220, 15)
    note_days(database)
    database.execute(update(LedgerDay).values(day=(today() - timedelta(days=1)).isoformat()))
    numbers = [firm.id for firm in made]
    for number in draw.sample(numbers, 70):
        row = database.scalar(select(Participation).where(Participation.enterprise_id == number))
        if row is not None:
            row.state = draw.choice(tuple(State))
            row.ready, row.taken_back = draw.random() < 0.5, draw.random() < 0.3
    for number in draw.sample(numbers, 60):
        _change(database.get_one(Enterprise, number), draw, numbers)
    database.commit()
    return campaign.id


def _change(firm: Enterprise, draw: Random, numbers: list[int]) -> None:
    """Close, merge, take out or take in a firm, or let it move to another unit."""
    match draw.randrange(5):
        case 0:
            firm.closed_on, firm.closed_reason = today(), "示例注销"
        case 1:
            firm.closed_on, firm.closed_reason = today() + timedelta(days=1), "示例明日注销"
        case 2 if firm.id != numbers[0]:
            firm.merged_into_id = numbers[0]
        case 3:
            firm.listed = not firm.listed
        case _:
            firm.unit = draw.choice(UNITS)


def number(text: str) -> int:
    return int(text.replace(",", ""))


def opened(browser: Browser, address: str) -> int:
    """Return how many firms the page of an address lists."""
    response = browser.get(address)
    assert response.status_code == 200, address
    [count] = (GONE if address.startswith("/ledger/gone") else LISTED).findall(response.get_data(as_text=True))
    return number(count)


def figures(page: str) -> dict[str, int]:
    """Return address -> figure of everything on a page that opens firms; one address has one figure."""
    found = {unescape(address): number(text) for address, text in FIGURE.findall(page)}
    assert len({(unescape(address), number(text)) for address, text in FIGURE.findall(page)}) == len(found)
    return found


def cells(page: str) -> dict[str, list[int]]:
    """Return title -> figures of each line of the groups."""
    table = page.partition('<section class="box" id="groups">')[2]
    rows = [(TITLE.search(row), row) for row in ROW.findall(table)]
    return {unescape(title[1]): [number(text) for text in CELL.findall(row)] for title, row in rows if title}


@pytest.mark.parametrize(("role", "unit"), ROLES)
def test_every_figure_opens_just_as_many_firms(
    season: int, database: Session, browser: Callable[[], Browser], role: Role, unit: str | None
) -> None:
    assert season
    make_user(database, "official", role, unit=unit)
    official = browser()
    official.sign_in("official")
    pages = [official.get(f"/ledger?by={by}").get_data(as_text=True) for by in GROUPINGS]
    assert [text for page in pages for text in UNOPENED.findall(page) if text != "0"] == []
    shown: dict[str, int] = {}
    for page in pages:
        shown |= figures(page)
    assert {address: opened(official, address) for address in shown} == shown
    assert len(shown) > 60
    assert {address.partition("?")[0] for address in shown} == {"/firms", "/ledger/gone"}
    assert sum("moved=" in address for address in shown) > 5
    assert sum("waiting=seal" in address for address in shown) > 2
    assert sum("review=" in address for address in shown) > 5


@pytest.mark.parametrize(("role", "unit"), ROLES)
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_workbook_has_the_same_lines(
    season: int, database: Session, browser: Callable[[], Browser], role: Role, unit: str | None, by: str
) -> None:
    assert season
    make_user(database, "official", role, unit=unit)
    official = browser()
    official.sign_in("official")
    page = official.get(f"/ledger?by={by}").get_data(as_text=True)
    book = openpyxl.load_workbook(io.BytesIO(official.get(f"/ledger.xlsx?by={by}").data), data_only=True)
    rows = [list(row[:18]) for row in book["填报台账"].iter_rows(min_row=4, values_only=True) if row[17] is not None]
    assert {str(row[0]): row[1:] for row in rows} == cells(page)
    assert len(rows) == len(cells(page)) > 1


def test_the_table_of_the_chart_ends_with_the_submitted_now(
    season: int, database: Session, browser: Callable[[], Browser]
) -> None:
    make_user(database, "official", Role.DISTRICT)
    official = browser()
    official.sign_in("official")
    page = official.get("/ledger").get_data(as_text=True)
    table = page.partition("每天的数字")[2].partition("</table>")[0]
    before = database.scalars(select(LedgerDay).where(LedgerDay.campaign_id == season)).one()
    noted = sum(stages.get("submitted", 0) for stages in before.counts.values())
    assert [number(text) for text in re.findall(r'<td class="n">([\d,]+)</td>', table)] == [noted]
    assert figures(table) == {"/firms?stage=submitted": opened(official, "/firms?stage=submitted")}
