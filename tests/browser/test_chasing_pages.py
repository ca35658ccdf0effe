"""An official chases on pages alone: list, a call logged and corrected, a reminder, an extension given and revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from survey.definitions.local_days import today
from tests.browser.test_calling_pages import called, go, no_barriers
from tests.browser.test_spine import campaign, sign_in

__all__ = ["campaign"]
DAY = timedelta(days=1)


def test_a_firm_is_called_reminded_and_given_time(campaign: None, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, "district")
    [name] = called(page, {271: "anting"})

    page.goto("/chasing")
    expect(page.locator("main")).to_contain_text("排列次序：承诺的日期已过的在最前")
    no_barriers(page)
    page.get_by_label("企业名称或信用代码").fill(name)
    go(page, "筛选")
    go(page, name, link=True)
    page.get_by_label("联系结果").select_option(label="承诺日期")
    page.get_by_label("接听人").fill("王经理")
    go(page, "登记")
    expect(page.locator("main")).to_contain_text("企业承诺了日期的，请填写这个日期")
    expect(page.get_by_label("接听人")).to_have_value("王经理")
    no_barriers(page)
    page.get_by_label("承诺提交或下次联系的日期").fill((today() + 3 * DAY).isoformat())
    go(page, "登记")
    expect(page.get_by_text("已登记。")).to_be_visible()
    go(page, "更正", link=True)
    page.get_by_label("接听人").fill("李经理")
    page.get_by_label("接听人").press("Enter")
    expect(page.locator("main")).to_contain_text("已被更正")
    no_barriers(page)

    page.goto("/chasing/reminders")
    page.get_by_label("截止前几天提醒").fill("20、19")
    go(page, "保存")
    page.goto(f"/chasing/reminders/{today()}")
    no_barriers(page)
    page.get_by_label("怎样提醒").select_option(label="短信或企业微信")
    go(page, "登记已提醒")
    expect(page.get_by_text("已登记提醒")).to_be_visible()

    page.goto("/extensions")
    no_barriers(page)
    page.get_by_label("给谁延期").select_option("anting")
    page.get_by_label("延期到（上海时间）").fill(f"{today() + 40 * DAY}T18:00")
    page.get_by_label("理由（企业会看到）").fill("台风停工停电")
    go(page, "看涉及多少企业")
    expect(page.locator("main")).to_contain_text("已列入、还没有提交")
    go(page, "给予延期")
    expect(page.locator("main")).to_contain_text("台风停工停电")
    go(page, "撤销", link=True)
    no_barriers(page)
    page.get_by_label("理由").fill("给错了街镇")
    go(page, "确认撤销")
    expect(page.locator("main")).to_contain_text("给错了街镇")
