"""A season from an empty service in a real browser, by three officials at once with 480 firms; sums at every step.

After each step the ledger by unit, industry and size, the list behind each of its figures, its chart, and the workbooks
of ledger and list are read, and compared with `Stand`, which knows only what was done.

Each chapter is a fixture that goes on from the one before it, so that a chapter tried alone plays all before it; its
test reads the sums at its end, before the next one begins.

A district official who follows the checklist has an open campaign 21 pages after the first one, with 23 fields filled
in and one file chosen (`PAGES`, `FIELDS`): under the 20 minutes that are promised, at less than half a minute for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import season_calling as calling
from tests.browser import season_claiming as claiming
from tests.browser import season_office as office
from tests.browser.conftest import pages_at
from tests.browser.killed import Service
from tests.browser.season_firms import NUMBERS, Stand, name, write_directory
from tests.browser.season_firms import unit as lies_in
from tests.browser.season_reading import menu, read_season, read_town
from tests.browser.season_setup import set_up
from tests.browser.season_staff import administrators_come_in, officials_come_in
from tests.browser.test_from_empty import press, service

__all__ = ["service"]  # the fixture: the service that was started on an empty folder

PAGES, FIELDS = 21, 23
CALLED = [*range(1, 196), *range(201, 361), *range(361, 406)]
"""400: all but five of 安亭镇, all of 马陆镇, the first 45 of 南翔镇."""
EXEMPT = range(201, 241)
PROPOSED = range(196, 201)
ACCEPTED, REFUSED = range(196, 200), 200
READY, TAKEN_BACK, BEGUN, LEFT, IDLE, SUBMITTED = range(1, 7)
"""The firms of 安亭镇 that claim their accounts, by what becomes of them."""


@dataclass
class Season:
    """The officials' pages, the firms', and where each firm stands."""

    open_page: Callable[..., Page]
    folder: Path
    first: Page  # a district official
    second: Page  # another
    town: Page  # the reviewer of 安亭镇
    other_town: Page  # the reviewer of 马陆镇
    stand: Stand = field(default_factory=Stand)
    firms: dict[int, Page] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)  # of the letters

    def read(self, page: Page, *total: int) -> None:
        """Compare what a district official and the town see with what was done; `total` is worked out by hand."""
        assert self.stand.line(NUMBERS) == total
        read_season(page, self.stand)
        read_town(self.town, self.stand, "安亭镇")

    def all_numbers(self, unit: str, *stages: str) -> list[int]:
        """Return the firms of a unit at some stages."""
        return [one for one in NUMBERS if self.stand.stages[one] in stages and lies_in(one) == unit]


@pytest.fixture(scope="module")
def make(chromium: Browser, service: Service) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages of the service."""
    with pages_at(chromium, service.address) as found:
        yield found


@pytest.fixture(scope="module")
def administrators(make: Callable[..., Page], service: Service) -> dict[str, Page]:
    """Let the administrators that the command made come in; return login -> page."""
    return administrators_come_in(make, service.folder)


@pytest.fixture(scope="module")
def staffed(
    make: Callable[..., Page], administrators: dict[str, Page], tmp_path_factory: pytest.TempPathFactory
) -> Season:
    """Give every official an account and a page that is signed in."""
    pages = officials_come_in(make, administrators)
    people = (pages[login] for login in ("qianhao", "sunyu", "wufang", "zhengyan"))
    return Season(make, tmp_path_factory.mktemp("season"), *people)


@pytest.fixture(scope="module")
def opened(staffed: Season) -> Season:
    """Set the campaign up and open it, by as many pages and fields as are promised."""
    table = staffed.folder / "示例区企业名录.xlsx"
    write_directory(table)
    clerk = set_up(staffed.first, table)
    assert (clerk.pages, clerk.fields) == (PAGES, FIELDS)
    return staffed


def test_administrators_come_in_with_the_codes_of_the_command(administrators: dict[str, Page]) -> None:
    assert sorted(administrators) == ["limei", "wang"]
    for page in administrators.values():
        menu(page, "我的账号")
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_officials_come_in_with_the_codes_that_they_were_given(staffed: Season) -> None:
    for page in (staffed.first, staffed.second, staffed.town, staffed.other_town):
        menu(page, "工作台")
        expect(page.locator("main")).to_be_visible()


def test_an_official_opens_a_campaign_of_480_firms(opened: Season) -> None:
    opened.read(opened.first, 480, 480, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def called(opened: Season) -> Season:
    """Call 400 over pages and filters, while a colleague calls 50 of them: each is called once, and he is told."""
    season = opened
    first, second = season.first, season.second
    calling.open_figure(first, "安亭镇", "未通知", 200)
    calling.tick_all(first, 200, 200)
    calling.last_page(first)
    calling.untick(first, PROPOSED)
    calling.open_figure(first, "马陆镇", "未通知", 160)
    calling.tick_all(first, 160, 355)
    calling.open_figure(first, "南翔镇", "未通知", 120)
    press(first, "勾选本页")
    calling.untick(first, range(406, 411))
    calling.begin(first, "列入应填", CALLED)
    calling.open_figure(second, "安亭镇", "未通知", 200)
    press(second, "勾选本页")
    calling.begin(second, "列入应填", range(1, 51))
    calling.at_once([first, second], ["确认列入应填（400 家）", "确认列入应填（50 家）"])
    (done, left), (also_done, also_left) = (calling.outcome(page, "列入应填") for page in (first, second))
    assert done | also_done == {name(number) for number in CALLED}
    assert done & also_done == set()
    assert (len(done) + len(left), len(also_done) + len(also_left)) == (400, 50)
    assert set(left) == also_done
    assert set(also_left) == done & {name(number) for number in range(1, 51)}
    # whoever comes second is told so, by what the page had shown or by the list itself
    told = {"您打开确认页之后，别人改变了它的状态；请核对后再办理。", "已在应填名单中。"}
    assert {*left.values(), *also_left.values()} - told == set()
    season.stand.put(CALLED, "未领取")
    return season


def test_two_call_400_firms_at_the_same_moment(called: Season) -> None:
    called.read(called.second, 480, 80, 0, 400, 400, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def exempted(called: Season) -> Season:
    """Exempt 40 of one town while the other town proposes five, at the same moment."""
    season = called
    second, town = season.second, season.town
    calling.open_figure(second, "马陆镇", "未领取", 160)
    calling.clear(second)
    press(second, "勾选本页")
    calling.untick(second, range(241, 251))
    calling.begin(second, "豁免", EXEMPT)
    calling.open_figure(town, "安亭镇", "未通知", 5)
    calling.tick_all(town, 5, 5)
    calling.begin(town, "建议列入", PROPOSED)
    calling.at_once([second, town], ["确认豁免（40 家）", "确认建议列入（5 家）"])
    assert calling.outcome(second, "豁免") == ({name(number) for number in EXEMPT}, {})
    assert calling.outcome(town, "建议列入") == ({name(number) for number in PROPOSED}, {})
    season.stand.put(EXEMPT, "豁免")
    return season


def test_the_district_exempts_while_a_town_proposes(exempted: Season) -> None:
    exempted.read(exempted.first, 480, 80, 40, 360, 360, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def decided(exempted: Season) -> Season:
    """Take up four of the town's proposals, and refuse the fifth with a reason that the town sees."""
    season = exempted
    first = season.first
    calling.open_proposals(first, 5)
    calling.tick(first, ACCEPTED)
    calling.begin(first, "列入应填", ACCEPTED)
    calling.confirm(first, "列入应填", 4)
    calling.open_proposals(first, 1)
    calling.refuse(first, REFUSED, "示例：不属于制造业")
    menu(season.town, "企业名单")
    season.town.get_by_label("企业名称或统一社会信用代码").first.fill(name(REFUSED))
    press(season.town, "查找")
    season.town.get_by_role("link", name=name(REFUSED), exact=True).click()
    expect(season.town.get_by_text("建议没有采纳：示例：不属于制造业")).to_be_visible()
    season.stand.put(ACCEPTED, "未领取")
    return season


def test_proposals_are_taken_up_and_refused(decided: Season) -> None:
    decided.read(decided.second, 480, 76, 40, 364, 364, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def printed(decided: Season) -> Season:
    """Print the letters of one town."""
    season = decided
    numbers = season.all_numbers("安亭镇", "未领取")
    assert numbers == list(range(1, 200))
    season.codes = office.print_letters(season.town, numbers)
    return season


def test_a_town_prints_a_letter_for_each_of_its_firms(printed: Season) -> None:
    assert sorted(printed.codes) == list(range(1, 200))
    assert len(set(printed.codes.values())) == 199


@pytest.fixture(scope="module")
def sent(printed: Season) -> Season:
    """Mark the letters as sent, and take the list of the other town."""
    season = printed
    office.mark_sent(season.town, 199)
    office.take_list(season.other_town, list(range(241, 361)))
    return season


def test_letters_are_sent(sent: Season) -> None:
    sent.read(sent.first, 480, 76, 40, 364, 364, 0, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def claimed(sent: Season) -> Season:
    """Let six firms make their accounts with the codes of their letters."""
    season = sent
    for number in range(1, 7):
        season.firms[number] = season.open_page()
        claiming.claim(season.firms[number], number, season.codes[number])
    season.stand.put(range(1, 7), "未开始")
    return season


def test_firms_claim_their_accounts(claimed: Season) -> None:
    claimed.read(claimed.second, 480, 76, 40, 364, 358, 6, 0, 0, 0, 0, 0, 0)


@pytest.fixture(scope="module")
def begun(claimed: Season) -> Season:
    """Let one firm begin and ask, and another leave."""
    season = claimed
    claiming.begin_filling(season.firms[BEGUN])
    claiming.ask(season.firms[BEGUN], office.QUESTION)
    claiming.leave(season.firms[LEFT])
    season.stand.put([BEGUN], "填写中")
    season.stand.put([LEFT], "已退出")
    return season


def test_one_firm_begins_and_one_leaves(begun: Season) -> None:
    begun.read(begun.first, 480, 76, 40, 364, 358, 4, 1, 0, 0, 0, 1, 0)


@pytest.fixture(scope="module")
def answered(begun: Season) -> Season:
    """Answer a firm's question, first for that firm, then for all; nobody else saw the question before."""
    menu(begun.firms[IDLE], "咨询答疑")
    expect(begun.firms[IDLE].get_by_text(office.QUESTION)).to_have_count(0)
    office.answer_and_publish(begun.second, BEGUN)
    return begun


def test_all_see_the_answer_without_the_name_of_who_asked(answered: Season) -> None:
    for number in (BEGUN, IDLE):
        menu(answered.firms[number], "咨询答疑")
        expect(answered.firms[number].get_by_text(office.ANSWER).first).to_be_visible()
    expect(answered.firms[IDLE].get_by_text(name(BEGUN))).to_have_count(0)


@pytest.fixture(scope="module")
def filled(answered: Season) -> Season:
    """Let three firms fill everything in by workbooks."""
    season = answered
    for number in (READY, TAKEN_BACK, SUBMITTED):
        claiming.fill_in(season.firms[number], number, season.folder)
    season.stand.put([READY, TAKEN_BACK, SUBMITTED], "待提交")
    return season


def test_three_firms_fill_everything_in_by_workbooks(filled: Season) -> None:
    filled.read(filled.second, 480, 76, 40, 364, 358, 1, 1, 3, 0, 0, 1, 0)


@pytest.fixture(scope="module")
def submitted(filled: Season) -> Season:
    """Let two of them submit."""
    season = filled
    for number in (TAKEN_BACK, SUBMITTED):
        claiming.submit(season.firms[number])
    season.stand.put([TAKEN_BACK, SUBMITTED], "已提交")
    return season


def test_two_firms_submit(submitted: Season) -> None:
    submitted.read(submitted.first, 480, 76, 40, 364, 358, 1, 1, 1, 2, 0, 1, 2)


@pytest.fixture(scope="module")
def taken_back(submitted: Season) -> Season:
    """Let one of them take it back to change it."""
    season = submitted
    claiming.take_back(season.firms[TAKEN_BACK])
    season.stand.put([TAKEN_BACK], "填写中")
    return season


def test_one_firm_takes_it_back(taken_back: Season) -> None:
    taken_back.read(taken_back.second, 480, 76, 40, 364, 358, 1, 2, 1, 1, 0, 1, 1)


@pytest.fixture(scope="module")
def returned(taken_back: Season) -> Season:
    """Accept a sealed commitment, and return the submission for correction."""
    season = taken_back
    office.accept_seal(season.town, SUBMITTED)
    season.stand.sealed.add(SUBMITTED)
    office.return_submission(season.first, SUBMITTED)
    season.stand.put([SUBMITTED], "退回")
    return season


def test_a_submission_is_returned(returned: Season) -> None:
    returned.read(returned.second, 480, 76, 40, 364, 358, 1, 2, 1, 0, 1, 1, 0)


@pytest.fixture(scope="module")
def corrected(returned: Season) -> Season:
    """Let the firm submit it again, corrected."""
    season = returned
    claiming.answer_return(season.firms[SUBMITTED], office.WRONG)
    season.stand.put([SUBMITTED], "已提交")
    return season


def test_a_return_lasts_until_it_is_submitted_again(corrected: Season) -> None:
    corrected.read(corrected.first, 480, 76, 40, 364, 358, 1, 2, 1, 1, 0, 1, 0)
