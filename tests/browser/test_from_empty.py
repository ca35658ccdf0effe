"""From an empty database to officials who may work: one command, three codes, accounts, roles; by what pages show."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.config import ROOT
from tests.browser.conftest import pages_at
from tests.browser.killed import Service
from tests.browser.menu import menu
from tests.browser.test_second_factor import at, enter, secret_of

PASSWORD = "Amber-Kettle-Window-31"
PEOPLE = {
    "wang": ("--system", "示例王", "13800000001"),
    "limei": ("--security", "示例李", "13800000002"),
    "zhao": ("--audit", "示例赵", "13800000003"),
}
OFFICIALS = {
    "qianhao": ("示例钱", "13800000011", "区经委工作人员", ""),
    "sunyu": ("示例孙", "13800000012", "区经委工作人员", ""),
    "zhoulin": ("示例周", "13800000013", "区经委工作人员", ""),
    "wufang": ("示例吴", "13800000014", "街镇审核人员", "安亭镇"),
}
CODE = re.compile(r"账号 (\S+)\n  代码 ([A-Z0-9-]{19})")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service that was started on an empty folder."""
    found = Service(tmp_path_factory.mktemp("empty"))
    found.start()
    yield found
    found.kill()


def command(folder: Path) -> dict[str, str]:
    """Make the three administrators on the machine; return login -> code."""
    words = [word for login, (option, name, phone) in PEOPLE.items() for word in (option, login, name, phone)]
    environment = {**os.environ, "SURVEY_INSTANCE": str(folder)}
    environment.pop("DATABASE_URL", None)
    said = subprocess.run(
        [sys.executable, "-m", "survey", "admin", *words],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return dict(CODE.findall(said.stdout))


def press(page: Page, name: str) -> None:
    """Press a button of the page's main part and wait for the next page."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def set_up_factor(page: Page) -> None:
    """Set up the second factor that the page asks for, and go on."""
    expect(page).to_have_url("/account/second-factor")
    enter(page, at(secret_of(page)), "确认")
    page.get_by_role("link", name="已保管好，继续").click()


def first_sign_in(page: Page, login: str, code: str) -> None:
    """Set one's own password by the code, from the start page, and sign in."""
    page.goto("/")
    expect(page.get_by_role("heading", name="管理员请先设置密码")).to_be_visible()
    page.get_by_role("link", name="用代码设置密码").click()
    page.get_by_label("账号").fill(login)
    page.get_by_label("一次性代码").fill(code)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再次输入新密码").fill(PASSWORD)
    press(page, "重设密码")
    expect(page.get_by_text("请用新密码登录")).to_be_visible()
    type_password(page, login, PASSWORD)
    set_up_factor(page)


def type_password(page: Page, login: str, password: str) -> None:
    """Sign in on the page."""
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(password)
    press(page, "登录")


def make_account(page: Page, login: str, official: tuple[str, str, str, str]) -> str:
    """Make an official's account; return the first password, which the page shows once."""
    name, phone, _role, _unit = official
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="账号", exact=True).click()
    page.locator("main").get_by_label("登录账号", exact=True).fill(login)
    page.locator("main").get_by_label("姓名", exact=True).fill(name)
    page.locator("main").get_by_label("本人手机或座机").fill(phone)
    press(page, "建立账号")
    expect(page.get_by_text(f"已建立账号 {login}")).to_be_visible()
    return page.locator(".pass").inner_text()


def grant(page: Page, official: tuple[str, str, str, str]) -> None:
    """Grant an official role and unit, beginning at the list."""
    name, _phone, role, unit = official
    page.get_by_role("link", name="角色授权", exact=True).click()
    page.locator("main").get_by_role("link", name=name).click()
    page.locator("main").get_by_label("角色", exact=True).select_option(label=role)
    if unit:
        page.locator("main").get_by_label("街镇（").select_option(label=unit)
    page.locator("main").get_by_label("理由").first.fill("任命文件示1号")
    press(page, "保存")
    expect(page.get_by_text("已变更，该账号须重新登录。")).to_be_visible()


def first_day(page: Page, login: str, password: str, official: tuple[str, str, str, str]) -> None:
    """Sign in with the first password, set up second factor and own password, and go to the first page."""
    name, _phone, role, unit = official
    page.goto("/")
    page.locator("main").get_by_role("link", name="登录").click()
    type_password(page, login, password)
    set_up_factor(page)
    page.get_by_label("原密码").fill(password)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("再次输入新密码").fill(PASSWORD)
    press(page, "修改密码")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("main").get_by_text(f"{role}（{unit}）" if unit else role, exact=True)).to_be_visible()
    page.locator("header").get_by_role("link", name="嘉定数字化试点评估").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@dataclass
class Founding:
    """A service from its first page on: the pages of a visitor and of the administrators, and what they were given."""

    open_page: Callable[..., Page]
    visitor: Page
    codes: dict[str, str]
    administrators: dict[str, Page] = field(default_factory=dict)
    first_passwords: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def empty(chromium: Browser, service: Service) -> Iterator[Founding]:
    """Look at the empty service, and let the command make its administrators."""
    with pages_at(chromium, service.address) as make:
        visitor = make(375)
        visitor.goto("/")
        expect(visitor.get_by_role("heading", name="系统还没有启用")).to_be_visible()
        expect(visitor.get_by_text("python3 -m survey admin --system")).to_be_visible()
        yield Founding(make, visitor, command(service.folder))


@pytest.fixture(scope="module")
def administered(empty: Founding) -> Founding:
    """Let each administrator set password and second factor by his code."""
    empty.administrators = {login: empty.open_page() for login in PEOPLE}
    for login, page in empty.administrators.items():
        first_sign_in(page, login, empty.codes[login])
    return empty


@pytest.fixture(scope="module")
def staffed(administered: Founding) -> Founding:
    """Make the officials' accounts and grant their roles."""
    system, security = (administered.administrators[login] for login in ("wang", "limei"))
    system.get_by_role("link", name="账号", exact=True).click()
    security.get_by_role("link", name="角色授权", exact=True).click()
    expect(system.get_by_text("请为每位工作人员各建一个账号")).to_be_visible()
    expect(security.get_by_text("还没有工作人员账号")).to_be_visible()
    for login, official in OFFICIALS.items():
        administered.first_passwords[login] = make_account(system, login, official)
    for official in OFFICIALS.values():
        grant(security, official)
    return administered


def test_an_empty_service_says_how_it_is_begun_and_a_command_makes_its_administrators(empty: Founding) -> None:
    assert list(empty.codes) == list(PEOPLE)


def test_three_administrators_come_in_by_their_codes(administered: Founding) -> None:
    for page in administered.administrators.values():
        expect(page).to_have_url("/today")
    administered.visitor.reload()
    expect(administered.visitor.get_by_text("目前没有申报批次")).to_be_visible()


def test_officials_get_accounts_of_one_administrator_and_roles_of_another(staffed: Founding) -> None:
    page = staffed.administrators["limei"]
    page.get_by_role("link", name="角色授权", exact=True).click()
    expect(page.get_by_text("所有在用账号都有角色")).to_be_visible()


@pytest.mark.parametrize("login", OFFICIALS)
def test_an_official_comes_in_by_the_first_password(staffed: Founding, login: str) -> None:
    page = staffed.open_page()
    first_day(page, login, staffed.first_passwords[login], OFFICIALS[login])
    menu(page, "咨询答疑")
    expect(page.get_by_text("目前没有申报批次")).to_be_visible()


def test_the_trail_says_who_made_whom(staffed: Founding) -> None:
    trail = staffed.administrators["zhao"]
    trail.get_by_role("link", name="操作日志", exact=True).click()
    expect(trail.get_by_text("示例王（wang，系统管理员）建立了账号“示例钱 qianhao”")).to_be_visible()
