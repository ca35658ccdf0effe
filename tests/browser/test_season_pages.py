"""Every page of a season, for every role, on day 20 of the demonstration: barriers, widths, and the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import or_, update

from survey.demo import district
from survey.models import User
from survey.web.passwords import hash_password
from tests.browser.conftest import pages_at, serving
from tests.browser.filling import demonstration_firm
from tests.browser.test_spine import PASSWORD, sign_in
from tests.browser.worlds import service_with

FIRMS, DAY, SEED = 60, 20, 20260706
PARTS_OF_A_DATE = 6
"""How often the Tab key stops at most inside a field for a date, beside its first stop."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
FIRM = "91999999MA00000154"
RETURNED = demonstration_firm(3, SEED).credit_code
"""A firm with something in hand, and one whose submission was returned."""
OFFICES = ("/enquiries/office", "/enquiries/office/1", "/enquiries/public")
RUNNING = (
    "/reviews", "/reviews?state=waiting", "/signals", "/cases", "/cases?queue=new", "/cases/1",
    "/pins", "/trail",
)  # fmt: skip
"""What town, district and leader read of a running season."""
WORKING = (
    *RUNNING, "/holdings", "/holdings/colleague", "/holdings/unit", "/holdings/hand-overs", "/absences", "/recusals",
    "/recusals/firms/1", "/returns", "/chasing", "/chasing>/chasing/", "/chasing/reminders", "/extensions", "/helping",
    "/imports/chasing", "/claim-codes", "/commitments", "/people",
)  # fmt: skip
"""What town and district work with. ``>`` stands before how the first link begins that leads to the page meant."""
PAGES: Mapping[str, Sequence[str]] = {
    "demo-district": (
        "/today", "/overview", "/overview?map=expected", "/ledger", "/ledger?by=industry", "/ledger?by=scale",
        "/firms", "/firms?stage=ready&q=SL",
        "/firms/views",
        "/firms/1", "/firms/new", "/firms/1/record", "/firms/1/close", "/firms/1/merge", "/firms/1/merge?text=示例",
        "/firms/1/merge?other=2", "/firms/1/standing", "/campaigns", "/campaigns/1", "/campaigns/new",
        "/campaigns/1/change", "/campaigns/1/archive",
        "/campaigns/1/officials", "/programmes/new", "/programmes/1", "/calls", "/calls?state=waiting",
        "/calls/confirm?do=letters&which=all", "/calls/confirm?do=list&which=all", "/calls/confirm?do=sent&which=all",
        "/calls/confirm?do=unsent&which=all", *OFFICES, "/enquiries/office/6", "/enquiries/office/notice", "/schemes",
        "/imports/directory", "/account-requests", *WORKING, "/reviews>/version/", "/holdings/case/1",
        "/enterprises/1/entering", "/enterprises/1/entering>/enterprises/1/entering/", "/extensions/firms/1",
        "/returns?state=back", "/returns>/returns/",
    ),
    "demo-town": (
        "/today", "/overview", "/ledger", "/firms", "/firms/1", "/firms/new", "/firms/1/record", "/firms/1/propose",
        "/calls", "/enquiries/office", "/enquiries/office/7", "/campaigns", "/campaigns/1", *WORKING,
    ),
    "demo-leader": (
        "/today", "/overview", "/ledger", "/firms", "/firms/views", "/firms/1", "/campaigns", "/campaigns/1", *OFFICES,
        *RUNNING,
    ),
    "demo-admin": ("/today",),
    "demo-security": ("/today",),
    "demo-audit": ("/today",),
    "demo-verifier": ("/today",),
    FIRM: ("/workbench", "/enquiries", "/enquiries/ask", "/enquiries/ask?questionnaire=facts&question=staff_y1"),
}  # fmt: skip
PAGES_OF_A_WALK = 20
WALKS = [
    pytest.param(login, pages[start : start + PAGES_OF_A_WALK], id=f"{login}-{start}")
    for login, pages in PAGES.items()
    for start in range(0, len(pages), PAGES_OF_A_WALK)
]
"""Who walks through which pages: so many in a test that its failure names a few pages, and no test is a long one."""
FORMS: Mapping[str, Sequence[str]] = {
    "demo-district": (
        "/chasing/1", "/extensions/firms/1", "/extensions/1/revoke", "/version/2/review",
        "/version/2/return", "/holdings/case/2", "/returns/1", "/cases/1", "/enterprises/1/entering",
        "/enterprises/1/entering/facts/project", "/conditions/1", "/verified-levels/1", "/condition-tables",
        "/version/2/evidence",
    ),
    FIRM: ("/messages", "/entered", "/own-conditions"),
    RETURNED: ("/returned", "/commitment"),
}  # fmt: skip
"""Pages about one firm of a season that runs."""
ROWS = """() => new Set([...document.querySelectorAll(".top nav > *")].filter((one) => one.checkVisibility()).map(
  (one) => Math.round(one.getBoundingClientRect().top / 20)
)).size"""
STOPS = """() => {
  const found = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
  )].filter((one) => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length
    && !one.disabled && one.tabIndex >= 0);
  const groups = new Map();
  const group = (one) => `${[...document.forms].indexOf(one.form)} ${one.name}`;
  for (const one of found.filter((item) => item.type === "radio")) {
    const key = group(one);
    if (!groups.has(key) || one.checked) groups.set(key, one);
  }
  window.stops = found.filter((one) => one.type !== "radio" || groups.get(group(one)) === one);
  window.reached = [];
  document.addEventListener("focusin", (event) => {
    const style = getComputedStyle(event.target);
    window.reached.push([event.target, style.outlineStyle !== "none" || style.boxShadow !== "none"]);
  });
  return window.stops.length;
}"""
MISSED = """() => {
  const told = (one) => one.outerHTML.slice(0, 120);
  const reached = window.reached.map(([one]) => one);
  return {
    order: window.stops.filter((one, place) => reached[place] !== one).map(told).slice(0, 3),
    unseen: window.reached.filter(([_one, seen]) => !seen).map(([one]) => told(one)).slice(0, 3),
  };
}"""


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demonstration on a day of its season and return its address."""
    app = service_with(tmp_path_factory, "season", _fill)
    with serving(app) as found:
        yield found
    app.extensions["engine"].dispose()


def _fill(app: Flask) -> None:
    with app.extensions["sessions"]() as database:
        district.load(database, FIRMS, SEED, lambda _text: None, day=DAY)
        mine = or_(User.login.startswith("demo-"), User.login.in_((FIRM, RETURNED)))
        database.execute(update(User).where(mine).values(password_hash=hash_password(PASSWORD)))
        database.commit()


@pytest.fixture
def at_season(chromium: Browser, season: str) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages of the season."""
    with pages_at(chromium, season) as make:
        yield make


def signed_in(make: Callable[..., Page], login: str, width: int, language: str = "zh") -> Page:
    """Return a page of a person, in a language."""
    page = make(width)
    page.goto("/")
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.goto("/sign-in")
        page.get_by_label("Login").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main").get_by_role("button", name="Sign in").click()
    else:
        sign_in(page, login)
    return page


def barriers(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds on a page: the rule, and the first place that breaks it."""
    results = Axe().run(page, options=RULES)
    return [(item["id"], item["nodes"][0]["html"]) for item in results.response["violations"]]


def reach(page: Page, entry: str) -> None:
    """Open what an entry of `PAGES` means."""
    listing, _sign, start = entry.partition(">")
    answer = page.goto(listing)
    if start:
        found = page.locator(f"main a[href^='{start}']").first
        answer = page.goto(found.get_attribute("href", timeout=5_000) or "")
    assert (entry, answer.status if answer is not None else 0) == (entry, 200)


@pytest.mark.parametrize(("login", "entries"), WALKS)
@pytest.mark.parametrize(("width", "language"), [(375, "zh"), (375, "en"), (1440, "zh"), (1440, "en")])
def test_no_page_has_a_barrier_or_scrolls_sideways_and_the_menu_stands_in_one_line(
    at_season: Callable[..., Page], login: str, entries: Sequence[str], width: int, language: str
) -> None:
    page = signed_in(at_season, login, width, language)
    looked = (width, language) in {(1440, "zh"), (375, "en")}  # axe reads the same of the others
    found = {}
    for entry in entries:
        reach(page, entry)
        rows, wide = page.evaluate(ROWS), page.evaluate("document.documentElement.scrollWidth")
        found[entry] = (barriers(page) if looked else [], wide, width < 500 or rows <= 1)
    assert found == dict.fromkeys(entries, ([], width, True))


@pytest.mark.parametrize(("login", "entries"), WALKS)
def test_the_tab_key_reaches_everything_in_its_order_and_shows_where_it_is(
    at_season: Callable[..., Page], login: str, entries: Sequence[str]
) -> None:
    page = signed_in(at_season, login, 1440)
    found = {}
    for path in entries:
        reach(page, path)
        stops, parts = page.evaluate(STOPS), page.locator("input[type^=date]").count()
        for _press in range(stops + PARTS_OF_A_DATE * parts):
            page.keyboard.press("Tab")
        found[path] = page.evaluate(MISSED)
    assert found == {path: {"order": [], "unseen": []} for path in entries}


@pytest.mark.parametrize("login", FORMS)
def test_pages_about_one_firm_have_no_barrier_and_are_gone_through_by_the_tab_key(
    at_season: Callable[..., Page], login: str
) -> None:
    page = signed_in(at_season, login, 1440)
    found = {}
    for path in FORMS[login]:
        answer = page.goto(path)
        assert answer is not None
        walls = barriers(page)
        page.goto(path)
        stops, parts = page.evaluate(STOPS), page.locator("input[type^=date]").count()
        for _press in range(stops + PARTS_OF_A_DATE * parts):
            page.keyboard.press("Tab")
        found[path] = (answer.status, walls, page.evaluate(MISSED))
    assert found == dict.fromkeys(FORMS[login], (200, [], {"order": [], "unseen": []}))


def test_what_is_under_more_opens_by_keyboard_and_without_scripts(chromium: Browser, season: str) -> None:
    with pages_at(chromium, season) as make:
        page = make(1440, scripts=False)
        sign_in(page, "demo-district")
        page.goto("/today")
        menu = page.get_by_role("navigation", name="主导航")
        entry = menu.get_by_role("link", name="指标与权重")
        assert not entry.is_visible()
        menu.get_by_text("更多").focus()
        page.keyboard.press("Enter")
        assert entry.is_visible()
        entry.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith("/schemes")
        assert menu.get_by_role("link", name="指标与权重").is_visible()
        assert menu.get_by_role("link", name="指标与权重").get_attribute("aria-current") == "page"


def test_what_is_under_more_closes_by_escape_and_by_a_click_elsewhere(at_season: Callable[..., Page]) -> None:
    page = signed_in(at_season, "demo-district", 1440)
    page.goto("/today")
    menu = page.get_by_role("navigation", name="主导航")
    entry, more = menu.get_by_role("link", name="指标与权重"), menu.get_by_text("更多")
    more.click()
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    more.click()
    expect(entry).to_be_visible()
    page.mouse.click(5, 400)
    expect(entry).to_be_hidden()
    page.set_viewport_size({"width": 375, "height": 900})
    page.locator("details.menu > summary").click()
    assert (entry.is_visible(), more.is_visible()) == (True, False)
