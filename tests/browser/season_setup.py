"""What a district official does from the first page to an open campaign, by links and buttons of pages alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from survey.models import utc_now
from survey.words.figures import SHANGHAI

from tests.browser.season_staff import STAFF

TITLE = "示例区企业数字化应用试点第一批"
SEATS = 30


@dataclass
class Clerk:
    """A person who finds the way by what pages show; counts the pages that came and the fields that were filled."""

    page: Page
    pages: int = 0
    fields: int = 0

    def follow(self, name: str) -> None:
        """Follow the first link of the page's main part with a name."""
        self._go(self.page.locator("main").get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        """Press the first button of the page's main part with a name."""
        self._go(self.page.locator("main").get_by_role("button", name=name, exact=True).first)

    def mend(self, item: str) -> None:
        """Follow what the checklist offers beside an item that is missing."""
        line = self.page.locator(".checklist li.todo, .checklist li.later").filter(has=self.page.get_by_text(item, exact=True))
        self._go(line.get_by_role("link", name="去补").or_(line.get_by_role("button", name="去补")))

    def back(self) -> None:
        """Return to the checklist over the main navigation: 批次, then the campaign."""
        navigation = self.page.get_by_role("navigation", name="主导航")
        self._go(navigation.get_by_role("link", name="批次", exact=True))
        self.follow(TITLE)

    def fill(self, label: str, text: str) -> None:
        """Type into a field of the page's main part."""
        self.page.locator("main").get_by_label(label).fill(text)
        self.fields += 1

    def choose(self, label: str, words: str) -> None:
        """Choose from a list of the page's main part."""
        self.page.locator("main").get_by_label(label, exact=True).select_option(label=words)
        self.fields += 1

    def says(self, text: str) -> None:
        """Expect a text on the page."""
        expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def _go(self, target: object) -> None:
        with self.page.expect_navigation():
            target.click()  # type: ignore[attr-defined]  # a locator
        self.pages += 1


def _moment(days: int) -> str:
    when = utc_now().astimezone(SHANGHAI) + timedelta(days=days)
    return datetime.strftime(when, "%Y-%m-%dT%H:%M")


def set_up(page: Page, directory: Path) -> Clerk:
    """Make programme, campaign, scheme, officials and directory as the checklist says, and open the campaign."""
    clerk = Clerk(page)
    clerk.follow("打开：建立批次")
    clerk.follow("第一步：填写工作计划")
    clerk.fill("工作计划名称", "示例区企业数字化应用试点工作计划")
    clerk.fill("目标家数", "300")
    clerk.fill("此前已有的试点家数", "12")
    clerk.fill("开始日期", "2026-01-01")
    clerk.fill("结束日期", "2028-12-31")
    clerk.press("保存")
    clerk.fill("批次名称", TITLE)
    clerk.fill("名额（家）", str(SEATS))
    clerk.fill("开始提交", _moment(-1))
    clerk.fill("填报截止", _moment(20))
    clerk.press("保存")
    return clerk
