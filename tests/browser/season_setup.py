"""What a district official does from the first page to an open campaign, by links and buttons of pages alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from survey.models import utc_now
from survey.words.figures import SHANGHAI
from tests.browser.season_reading import menu
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
        """Follow the first link of the page's main part whose name has these words."""
        self._go(self.page.locator("main").get_by_role("link", name=name).first)

    def press(self, name: str) -> None:
        """Press the first button of the page's main part with a name."""
        self._go(self.page.locator("main").get_by_role("button", name=name, exact=True).first)

    def mend(self, item: str) -> None:
        """Follow what the checklist offers beside an item that is missing."""
        line = self.page.locator(".checklist li.todo, .checklist li.later").filter(
            has=self.page.get_by_text(item, exact=True)
        )
        self._go(line.get_by_role("link", name="去补").or_(line.get_by_role("button", name="去补")))

    def back(self) -> None:
        """Return to the checklist: every page names its campaign at its top."""
        self._go(self.page.get_by_role("banner").get_by_role("link", name=TITLE, exact=True))

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
    return f"{_in_days(days):%Y-%m-%dT%H:%M}"


def _day(days: int) -> str:
    return f"{_in_days(days):%Y-%m-%d}"


def _in_days(days: int) -> datetime:
    return utc_now().astimezone(SHANGHAI) + timedelta(days=days)


def set_up(page: Page, table: Path) -> Clerk:
    """Go from the first page to an open campaign as the checklist says. `table`: the directory as a workbook."""
    clerk = Clerk(page)
    _begin(clerk)
    clerk.mend("日程")
    clerk.fill("补正截止", _day(30))
    clerk.fill("决定日期", _day(40))
    clerk.fill("主管科室", "示例科")
    clerk.fill("咨询电话", "021-00000000")
    clerk.fill("接听时间", "工作日 9:00–17:30")
    clerk.press("保存")
    clerk.mend("评分方案")
    clerk.press("由模板新建草稿")
    clerk.fill("为什么用自报信息", "示例：街镇和集团的登记尚未接入，冻结前核对")
    clerk.fill("发布理由", "示例：区政府专题会议纪要示1号")
    clerk.press("发布")
    clerk.says("方案 v2026.3 已发布")
    clerk.back()
    clerk.says("《智能制造能力成熟度自评》《中小企业数字化水平自评（2024年版）》须问全部企业：评分方案要用到。")
    clerk.mend("问卷")
    for title in ("智能制造能力成熟度自评", "中小企业数字化水平自评（2024年版）"):
        clerk.choose(title, "全部企业")
    clerk.press("保存")
    _name_officials(clerk)
    _import(clerk, table)
    _open(clerk)
    return clerk


def _begin(clerk: Clerk) -> None:
    """Make the programme and the campaign, from the first page on."""
    menu(clerk.page, "工作台")
    clerk.follow("建立批次")
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
    clerk.says("还有 6 项没有齐，齐了才能开放。")


def _name_officials(clerk: Clerk) -> None:
    clerk.mend("两位决定人")
    parts = {
        "决定人一": "qianhao",
        "决定人二": "sunyu",
        "回避时的替补": "zhoulin",
        "安亭镇": "wufang",
        "马陆镇": "zhengyan",
    }
    for part, login in parts.items():
        clerk.choose(part, f"{STAFF[login][0]}（{login}）")
    clerk.press("保存分工")
    clerk.says("还有 1 项没有齐，齐了才能开放。")


def _import(clerk: Clerk, table: Path) -> None:
    clerk.mend("企业名录")
    clerk.follow("导入名录")
    clerk.page.get_by_label("表格（.xlsx").set_input_files(table)
    clerk.press("上传并预览")
    clerk.says("共 480 行 = 新增 480 + 变更 0 + 未变 0 + 未采纳 0")
    clerk.press("采纳全部正确的行（480 行）")
    clerk.says("已写入：新增 480 行，变更 0 行。")
    clerk.back()
    clerk.says("齐了，可以开放。")


def _open(clerk: Clerk) -> None:
    clerk.follow("开放：先看企业会看到什么")
    clerk.says("现在应填 0 家。")
    clerk.press("确认开放")
    clerk.says("批次已开放，企业现在就能看到。")
