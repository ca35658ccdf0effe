"""Lists of called firms that are jobs: with codes, or long."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from survey.models import AccountCode, Campaign
from survey.store.files import path_of_digest
from tests.integration.accounts.people import Browsers, head_of, person
from tests.integration.calling.called import CODE, CODES, called_firms, confirmed, count, job, taken
from tests.integration.conftest import Browser
from tests.integration.exporting.test_call_tables import district, newest, rows

__all__ = ["district"]


def test_codes_in_a_list_work_and_no_copy_is_kept(
    database: Session, app: Flask, campaign: Campaign, district: Browser, browser: Browsers
) -> None:
    first, second, _third = called_firms(database, campaign)
    head_of(database, second, login=CODES[1])
    numbers = [first.id, second.id]
    answer = district.send("/calls/list", **confirmed(district, "list", numbers), codes="1")
    number = int(answer.headers["Location"].rpartition("/jobs/")[2].partition("?")[0])
    file = taken(district, database, number)
    titles, *found = rows(file.content)
    named = {row[1]: dict(zip(titles, row, strict=True)) for row in found}
    code = named["示例甲厂"]["认领代码（只能用一次）"]
    assert (CODE.fullmatch(code) is not None, code in named["示例甲厂"]["可直接粘贴的文字"]) == (True, True)
    assert named["示例乙厂"]["认领代码（只能用一次）"] == ""
    assert "请用贵单位原来的账号登录" in named["示例乙厂"]["可直接粘贴的文字"]
    settings = app.extensions["settings"]
    assert not path_of_digest(settings.exports, newest(database).digest).exists()
    assert job(database, number).result["firms"] == 2
    assert browser().send("/claim", code=code, **person()).status_code == 302


def test_a_long_list_is_a_job(database: Session, campaign: Campaign, app: Flask, district: Browser) -> None:
    firms = called_firms(database, campaign)
    settings = app.extensions["settings"]
    object.__setattr__(settings, "large_rows", 2)
    try:
        answer = district.send("/calls/list", **confirmed(district, "list", [firm.id for firm in firms]))
    finally:
        object.__setattr__(settings, "large_rows", 800)
    number = int(answer.headers["Location"].rpartition("/jobs/")[2].partition("?")[0])
    found = rows(taken(district, database, number).content)[1:]
    assert [row[1] for row in found] == ["示例丙厂", "示例乙厂", "示例甲厂"]
    assert (count(database, AccountCode), newest(database).rows) == (0, 3)
