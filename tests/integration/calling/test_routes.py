"""The pages of calls: lists and counts, letters made and taken, marks with count and names, who may."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AccountCode,
    AuditEntry,
    Campaign,
    Enterprise,
    Job,
    ParticipationState,
    Role,
    SentBy,
    User,
    utc_now,
)
from survey.records.expire import expire
from survey.store.backups import back_up_files
from survey.store.retention import SECRET_PERIOD
from tests.integration.accounts.people import Browsers, head_of, person
from tests.integration.calling.called import (
    CODES,
    NAMES,
    call,
    called_firms,
    confirmed,
    count,
    field,
    job,
    make_letters,
    participation,
    secret_files,
    taken,
)
from tests.integration.conftest import Browser, make_enterprise, make_user


@pytest.fixture
def district(database: Session, browser: Browsers) -> Browser:
    make_user(database, "district", Role.DISTRICT)
    found = browser()
    found.sign_in("district")
    return found


@pytest.fixture
def town(database: Session, browser: Browsers) -> Browser:
    make_user(database, "town", Role.TOWN, unit="anting")
    found = browser()
    found.sign_in("town")
    return found


def text(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    found: str = answer.get_data(as_text=True)
    return found


def test_letters_hold_name_code_dates_and_office_and_lie_by_unit_and_name(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    firms = called_firms(database, campaign, 4)
    campaign.opens_at = utc_now().replace(2026, 11, 20, 1, 0, 0, 0)
    campaign.closes_at = utc_now().replace(2099, 1, 9, 15, 59, 0, 0)
    campaign.correction_until = utc_now().replace(2099, 1, 19, 15, 59, 0, 0)
    campaign.contact_hours = "工作日9:00至17:00"
    database.commit()
    file = taken(district, database, make_letters(district, [firm.id for firm in firms]))
    pages = file.pages()
    assert file.name == "示例批次通知书.pdf"
    assert [next(name for name in NAMES if name in page) for page in pages] == [
        "示例丙厂",
        "示例乙厂",
        "示例丁厂",
        "示例甲厂",
    ]
    assert len(set(file.codes()) - {""}) == 4
    for wanted in (
        "安亭镇", CODES[2], "2026年11月20日（周五）09:00", "2099年1月9日（周五）23:59", "2099年1月19日（周一）23:59",
        "示例科室、021-00000000", "工作日9:00至17:00", "http://localhost/claim", "合计约", "营业执照",
    ):  # fmt: skip
        assert wanted in pages[0], wanted


def test_the_code_of_a_letter_makes_the_account(
    database: Session, campaign: Campaign, district: Browser, browser: Browsers
) -> None:
    [firm] = called_firms(database, campaign, 1)
    [code] = taken(district, database, make_letters(district, [firm.id])).codes()
    answer = browser().send("/claim", code=code, **person())
    number = firm.id
    database.rollback()
    assert answer.status_code == 302
    assert database.scalars(select(User.login).where(User.enterprise_id == number)).all() == [CODES[0]]


def test_a_firm_with_an_account_gets_a_letter_without_a_code(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    first, second, _third = called_firms(database, campaign)
    head_of(database, first, login=CODES[0])
    file = taken(district, database, make_letters(district, [first.id, second.id]))
    assert [bool(code) for code in file.codes()] == [True, False]
    assert "贵单位已有账号，不需要代码" in file.pages()[1]
    assert count(database, AccountCode) == 1


def test_one_file_per_town_in_a_zip(database: Session, campaign: Campaign, district: Browser) -> None:
    firms = called_firms(database, campaign, 4)
    file = taken(district, database, make_letters(district, [firm.id for firm in firms], pack="units"))
    assert file.name == "示例批次通知书.zip"
    assert list(file.parts()) == ["通知书-安亭镇.pdf", "通知书-马陆镇.pdf"]
    assert [("示例丙厂" in page, "示例甲厂" in page) for page in file.pages()] == [
        (True, False), (False, False), (False, False), (False, True),
    ]  # fmt: skip


def test_english_on_wish(database: Session, campaign: Campaign, district: Browser) -> None:
    [firm] = called_firms(database, campaign, 1)
    file = taken(district, database, make_letters(district, [firm.id], language="en"))
    [page] = file.pages()
    assert "One-timecodetoclaimtheaccount" in page
    assert "认领" not in page


def test_a_firm_with_a_code_that_works_is_left_out_unless_it_is_replaced(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    first, second, _third = called_firms(database, campaign)
    made = make_letters(district, [first.id])
    [old] = taken(district, database, made).codes()
    other = make_letters(district, [first.id, second.id])
    assert job(database, other).result["left"] == [[first.id, "has_code"]]
    shown = text(district, f"/calls/files/{other}")
    assert ("没有放进文件的 1 家" in shown, "示例甲厂" in shown) == (True, True)
    assert "现在还能用的 1 个" in text(district, f"/calls/files/{made}")
    [new] = taken(district, database, make_letters(district, [first.id], replace="1")).codes()
    assert new != old
    assert "现在还能用的 0 个" in text(district, f"/calls/files/{made}")


def test_where_a_code_came_up_meanwhile_the_page_is_shown_again(
    database: Session, campaign: Campaign, district: Browser, town: Browser
) -> None:
    _malu, firm, _third = called_firms(database, campaign)
    fields = confirmed(district, "letters", [firm.id])
    make_letters(town, [firm.id])
    answer = district.send("/calls/letters", **fields, replace="1")
    shown = answer.get_data(as_text=True)
    assert (answer.status_code, "还没有做任何改变" in shown) == (200, True)
    assert "为其中 1 家已有能用代码的企业重新生成" in shown
    assert count(database, Job) == 1


def test_only_who_asked_takes_the_file_and_only_for_three_days(
    database: Session, campaign: Campaign, app: Flask, district: Browser, browser: Browsers
) -> None:
    [firm] = called_firms(database, campaign, 1)
    number = make_letters(district, [firm.id])
    database.rollback()
    for login, role in (("colleague", Role.DISTRICT), ("leader", Role.LEADER)):
        make_user(database, login, role)
        other = browser()
        other.sign_in(login)
        assert [other.get(path).status_code for path in (f"/jobs/{number}", f"/jobs/{number}/file")] == [404, 404], (
            login
        )
    assert taken(district, database, number).codes() != [""]
    row = job(database, number)
    assert row.finished_at is not None
    row.finished_at -= timedelta(days=3, seconds=1)
    database.commit()
    assert district.get(f"/jobs/{number}/file").status_code == 404
    assert "文件已不在服务器上" in text(district, f"/calls/files/{number}")
    assert secret_files(app, number) == 1


def test_who_lost_the_permission_takes_the_file_no_more(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    [firm] = called_firms(database, campaign, 1)
    number = make_letters(district, [firm.id])
    database.rollback()
    user = database.scalars(select(User).where(User.login == "district")).one()
    user.role = Role.LEADER
    database.commit()
    assert district.get(f"/jobs/{number}/file").status_code == 404


def test_the_file_can_be_removed_and_its_codes_go_on_working(
    database: Session, campaign: Campaign, app: Flask, district: Browser, browser: Browsers
) -> None:
    [firm] = called_firms(database, campaign, 1)
    number = make_letters(district, [firm.id])
    [code] = taken(district, database, number).codes()
    district.send(f"/calls/files/{number}/erase")
    assert (secret_files(app, number), district.get(f"/jobs/{number}/file").status_code) == (0, 404)
    assert browser().send("/claim", code=code, **person()).status_code == 302


def test_marking_names_and_counts_and_can_be_taken_back(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    first, second, third = called_firms(database, campaign)
    page = text(district, f"/calls/confirm?do=sent&firm={first.id}&firm={second.id}")
    assert ("登记已发（2 家）" in page, "示例甲厂" in page, "示例乙厂" in page, "示例丙厂" in page) == (
        True,
        True,
        True,
        False,
    )
    district.send("/calls/sent", firms=field(page, "firms"), by="message")
    assert [participation(database, firm.id).sent_by for firm in (first, second, third)] == [
        SentBy.MESSAGE, SentBy.MESSAGE, None,
    ]  # fmt: skip
    shown = text(district, "/calls")
    link = shown.partition('href="/calls/confirm?do=unsent')[2].partition('"')[0].replace("&amp;", "&")
    undo = text(district, f"/calls/confirm?do=unsent{link}")
    assert "撤回已发的登记（2 家）" in undo
    district.send("/calls/unsent", firms=field(undo, "firms"))
    assert [participation(database, firm.id).sent_at for firm in (first, second, third)] == [None, None, None]
    acts = database.scalars(
        select(AuditEntry.action)
        .where(AuditEntry.object_type == "enterprise", AuditEntry.object_id == str(first.id))
        .order_by(AuditEntry.id)
    )
    assert list(acts) == ["mark_sent", "take_back_sent"]


def test_all_of_the_filters_are_chosen_over_the_pages(database: Session, campaign: Campaign, district: Browser) -> None:
    firms = called_firms(database, campaign, 4)
    page = text(district, "/calls/confirm?do=sent&which=all&unit=anting")
    assert field(page, "firms") == f"{firms[2].id},{firms[1].id}"


def test_nothing_ticked_is_said_and_an_unknown_action_leads_back(
    database: Session, campaign: Campaign, district: Browser
) -> None:
    called_firms(database, campaign)
    answer = district.get("/calls/confirm?do=sent", follow_redirects=True)
    assert "请先勾选企业" in answer.get_data(as_text=True)
    assert district.get("/calls/confirm?do=anything").headers["Location"] == "/calls"


def test_lists_and_counts_of_what_went_out(database: Session, campaign: Campaign, district: Browser) -> None:
    first, second, third = called_firms(database, campaign)
    head_of(database, second, login=CODES[1])
    ago = utc_now() - timedelta(days=8)
    for firm in (first, second):
        row = participation(database, firm.id)
        row.sent_at, row.sent_by = ago, SentBy.LETTER
        database.commit()
    exempt = make_enterprise(database, CODES[3], NAMES[3])
    call(database, campaign, exempt).state = ParticipationState.EXEMPT
    database.commit()
    shown = text(district, "/calls")
    told = ("全部<b>3</b>", "未发<b>1</b>", "已发<b>2</b>", "已发满 7 天未领取<b>1</b>")
    assert [label in shown for label in told] == [True] * 4
    assert names_of(text(district, "/calls?state=waiting")) == ["示例丙厂"]
    assert names_of(text(district, "/calls?state=unclaimed")) == ["示例甲厂"]
    assert names_of(text(district, "/calls?state=unclaimed&days=14")) == []
    assert third.name in shown


def names_of(page: str) -> list[str]:
    """Return the names of the firms that a list shows."""
    return [name for name in NAMES if f">{name}</label>" in page]


def test_a_town_sees_and_marks_its_own_only(database: Session, campaign: Campaign, town: Browser) -> None:
    malu, first, second = called_firms(database, campaign)
    assert names_of(text(town, "/calls")) == ["示例乙厂", "示例丙厂"]
    page = text(town, f"/calls/confirm?do=sent&firm={malu.id}&firm={first.id}")
    assert ("示例甲厂" in page, "另有 1 家不在其中" in page) == (False, True)
    town.send("/calls/sent", firms=f"{malu.id},{first.id}", by="letter")
    assert [participation(database, firm.id).sent_at is not None for firm in (malu, first, second)] == [
        False,
        True,
        False,
    ]


def test_a_town_makes_no_letter_for_another(database: Session, campaign: Campaign, town: Browser) -> None:
    malu, own, _other = called_firms(database, campaign)
    fields = confirmed(town, "letters", [own.id])
    answer = town.send("/calls/letters", **(fields | {"firms": f"{malu.id}"}))
    assert answer.headers["Location"] == "/calls"
    assert count(database, AccountCode) == 0


def test_a_closed_campaign_makes_nothing_more(database: Session, campaign: Campaign, district: Browser) -> None:
    [firm] = called_firms(database, campaign, 1)
    fields = confirmed(district, "letters", [firm.id])
    campaign.closes_at = utc_now() - timedelta(minutes=1)
    database.commit()
    answer = district.send("/calls/letters", **fields)
    followed = district.get(answer.headers["Location"], follow_redirects=True).get_data(as_text=True)
    assert "本批次的填报已截止，不再制作通知" in followed
    assert "制作通知书…" not in text(district, "/calls")
    assert count(database, AccountCode) == 0


def test_without_a_campaign_the_page_says_so(database: Session, district: Browser) -> None:
    assert "还没有批次" in text(district, "/calls")
    assert "还没有批次" in text(district, "/calls/confirm?do=sent")
    assert district.send("/calls/sent", by="letter").status_code == 409


def test_names_that_cannot_be_printed_are_said_before(database: Session, campaign: Campaign, district: Browser) -> None:
    firm: Enterprise = make_enterprise(database, CODES[0], "示例\U00020bb7机械")
    call(database, campaign, firm)
    shown = text(district, f"/calls/confirm?do=letters&firm={firm.id}")
    assert "示例\U00020bb7机械（\U00020bb7）" in shown
    [page] = taken(district, database, make_letters(district, [firm.id])).pages()
    assert ("示例〓机械：" in page, "名称中有本系统字库没有的字" in page) == (True, True)


def test_without_mail_server_it_is_one_line(database: Session, campaign: Campaign, district: Browser) -> None:
    [firm] = called_firms(database, campaign, 1)
    shown = text(district, "/calls")
    assert ("没有设置邮件服务器：不发邮件" in shown, "发邮件…" in shown) == (True, False)
    answer = district.send("/calls/mails", **confirmed(district, "mails", [firm.id]))
    assert answer.headers["Location"] == "/calls"
    assert count(database, Job) == 0


def test_no_backup_takes_the_file_and_it_expires_after_three_days(
    database: Session, campaign: Campaign, app: Flask, district: Browser, tmp_path: Path
) -> None:
    [firm] = called_firms(database, campaign, 1)
    number = make_letters(district, [firm.id])
    settings = app.extensions["settings"]
    target = tmp_path / "files.zip"
    back_up_files(settings, target)
    with zipfile.ZipFile(target) as archive:
        assert [name for name in archive.namelist() if ".secret" in name] == []
    assert timedelta(days=3) == SECRET_PERIOD  # as the page that confirms says
    database.rollback()
    for days, left in ((2, 1), (4, 0)):
        expire(database, settings, utc_now() + timedelta(days=days), dry=False)
        assert secret_files(app, number) == left
    assert len(job(database, number).result["codes"]) == 1
