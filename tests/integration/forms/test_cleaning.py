"""What is written in tables, searches and at sign-in is read as on the pages: cleaned, or named with its place."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise, EnterpriseGroup, ExternalRating, Role
from survey.queries import campaigns
from survey.store.scope import Scope
from tests.integration.conftest import PASSWORD, Browser, make_enterprise, make_user
from tests.integration.handing_in import counts, page
from tests.integration.incoming_tables.test_import_table import adopt as adopt_table
from tests.integration.incoming_tables.test_import_table import book, code
from tests.integration.incoming_tables.test_import_table import hand_in as hand_in_table

CODE = "91999999MA0000001N"
NAMES = [
    "百分100%示例厂",
    "下划_示例厂",
    "反斜\\示例厂",
    "斜杠/示例厂",
    "示例（上海）厂",
    "示例(上海)二厂",
    "示例ABC厂",
]


@pytest.fixture
def client(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in enterprise."""
    enterprise = make_enterprise(database, CODE, "示例精密机械001")
    make_user(database, CODE, Role.ENTERPRISE, enterprise_id=enterprise.id)
    found = browser()
    found.sign_in(CODE)
    return found


@pytest.fixture
def official(database: Session, campaign: Campaign, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in district official."""
    make_user(database, "district", Role.DISTRICT)
    found = browser()
    found.sign_in("district")
    return found


def test_a_bad_telephone_does_not_cost_the_enterprise(official: Browser, database: Session) -> None:
    content = book(
        [1, "示例甲厂", code(1), "马陆镇", None, None, "示例联系人", "13800000008/13900000009"],
        [2, "示例乙厂", code(2), "马陆镇", None, None, "示例联系人", "021-59120000转801"],
        [3, "示例丙厂", code(3), "马陆镇", None, None, "长" * 81, "400-820-0000"],
    )
    preview = hand_in_table(official, content)
    text = page(official, preview)
    assert counts(text) == (3, 3, 0, 0, 0)
    assert "H3　请填写一个11位手机号" in text
    assert "第12个字符是“/”（U+002F），请更正" in text
    assert f'href="{preview}/marked.xlsx"' in text
    marked = official.get(preview + "/marked.xlsx")
    assert marked.status_code == 200
    adopt_table(official, preview)
    database.rollback()
    stored = {item.credit_code: item for item in database.scalars(select(Enterprise))}
    assert [stored[code(n)].contact_phone or "" for n in (1, 2, 3)] == ["", "021-59120000-801", "400-820-0000"]
    assert [stored[code(n)].contact or "" for n in (1, 2, 3)] == ["示例联系人", "示例联系人", ""]


def test_invisible_signs_radicals_and_apostrophes_are_cleaned_from_a_table(
    official: Browser, database: Session
) -> None:
    content = book(
        [1, "\u2066示例甲⼚\u2069", "'" + code(1), "⻢陆镇\xad", "3670\u200b", None, None, "\u202d13800000005\u202c"],
        [2, "示例乙厂", f"{code(2)[:8]}\xad {code(2)[8:].lower()}\ufe0f", "\u200b马陆镇"],
    )
    adopt_table(official, hand_in_table(official, content))
    database.rollback()
    stored = {item.credit_code: item for item in database.scalars(select(Enterprise))}
    assert set(stored) == {code(1), code(2)}
    first = stored[code(1)]
    assert (first.name, first.unit, first.industry, first.contact_phone) == ("示例甲厂", "malu", "3670", "13800000005")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (code(1)[:4] + "O" + code(1)[5:], "第5个字符是“O”（U+004F），信用代码里没有这个字母，会不会是数字“0”？"),
        (code(1)[:4] + "О" + code(1)[5:], "第5个字符是“О”（U+041E），请更正"),
        (code(1)[:16] + "I" + code(1)[17:], "第17个字符是“I”（U+0049），信用代码里没有这个字母，会不会是数字“1”？"),
        (code(1)[:17], "统一社会信用代码应为18位，现为17位"),
    ],
)
def test_what_is_odd_in_a_code_is_named_with_its_place(official: Browser, typed: str, sentence: str) -> None:
    text = page(official, hand_in_table(official, book([1, "示例甲厂", typed, "马陆镇"])))
    assert counts(text) == (1, 0, 0, 0, 1)
    assert sentence in text


def test_groups_written_in_another_width_are_one_group(official: Browser, database: Session) -> None:
    names = ["示例集团（上海）", "示例集团(上海)", "示例集团（上海)\u200b", "示例集团 （上海）"]
    rows = [[n, f"示例厂{n}", code(n), "马陆镇", None, None, None, None, name] for n, name in enumerate(names, 1)]
    content = book(*rows)
    adopt_table(official, hand_in_table(official, content))
    database.rollback()
    assert len(database.scalars(select(EnterpriseGroup)).all()) == 1
    assert counts(page(official, hand_in_table(official, content))) == (4, 0, 0, 4, 0)


def test_days_of_ratings_are_read_by_the_calendar_of_the_file(official: Browser, database: Session) -> None:
    make_enterprise(database, code(1), "示例甲厂")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"date_1904": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["统一社会信用代码", "评定来源", "等级", "报告编号", "报告日期"])
        sheet.write_row(1, 0, [code(1), "其他", "二级", "示例1", 44376])
        sheet.write_row(2, 0, [code(1), "其他", "二级", "示例2", 20250117])
        sheet.write_row(3, 0, [code(1), "其他", "二级", "示例3", "2025-01-17T00:00:00"])
        sheet.write_row(4, 0, [code(1), "其他", "二级", "示例4", "0015-06-30"])
    preview = hand_in_table(official, content.getvalue(), "ratings")
    text = page(official, preview)
    assert counts(text) == (4, 3, 0, 0, 1)
    assert "“报告日期”不能早于2000-01-01，请核对" in text
    adopt_table(official, preview)
    database.rollback()
    found = {item.report_number: item.dated for item in database.scalars(select(ExternalRating))}
    assert found == {"示例1": date(2025, 6, 30), "示例2": date(2025, 1, 17), "示例3": date(2025, 1, 17)}


@pytest.mark.parametrize("typed", [f"{CODE[:8]} {CODE[8:].lower()}", f"\u200b{CODE}\xad", "９" + CODE[1:], "'" + CODE])
def test_a_login_is_read_as_registration_reads_the_code(
    client: Browser, browser: Callable[[], Browser], typed: str
) -> None:
    assert browser().sign_in_on_page(typed, PASSWORD).status_code == 302


@pytest.mark.parametrize("typed", ["district\x00", " district ", "ｄistrict", "dis\u200btrict"])
def test_an_officials_login_is_cleaned_too(official: Browser, browser: Callable[[], Browser], typed: str) -> None:
    assert browser().sign_in_on_page(typed, PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%", ["百分100%示例厂"]),
        ("_", ["下划_示例厂"]),
        ("\\", ["反斜\\示例厂"]),
        ("/", ["斜杠/示例厂"]),
        ("（上海）", ["示例（上海）厂", "示例(上海)二厂"]),
        ("(上海)", ["示例（上海）厂", "示例(上海)二厂"]),
        ("ａｂｃ", ["示例ABC厂"]),
        ("abc", ["示例ABC厂"]),
        ("\u200b下划\x00", ["下划_示例厂"]),
        ("91999999mb", NAMES),
        ("99999mb", []),
        ("'" + code(3), ["反斜\\示例厂"]),
        (f"{code(3)[:8]} {code(3)[8:].lower()}", ["反斜\\示例厂"]),
        ("\u200b", NAMES),
    ],
)
def test_every_sign_of_a_search_means_itself(
    database: Session, campaign: Campaign, text: str, found: list[str]
) -> None:
    for number, name in enumerate(NAMES, 1):
        make_enterprise(database, code(number), name)
    scope = Scope(everything=True)
    rows = campaigns.enterprises(database, campaign.id, scope, text)
    total = campaigns.enterprise_count(database, campaign.id, scope, text)
    assert ([row[0].name for row in rows], total) == (found, len(found))


def test_searches_on_pages_take_any_sign(official: Browser, database: Session) -> None:
    make_enterprise(database, code(1), "百分100%示例厂")
    make_enterprise(database, code(2), "示例乙厂")
    text = page(official, "/helping?text=%25%00")
    assert ("百分100%示例厂" in text, "示例乙厂" in text) == (True, False)
    assert official.get("/files/exports?text=%25_%00&kind=%00").status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("enterprise_name", "\u200b\x00", "请按营业执照填写企业名称"),
        ("contact", "\u2060", "请填写联系人姓名"),
        ("credit_code", CODE[:4] + "O" + CODE[5:], "第5个字符是“O”（U+004F）"),
        ("credit_code", CODE[:17], "统一社会信用代码应为18位，现为17位"),
    ],
)
def test_registration_names_what_it_can_not_read(
    campaign: Campaign, browser: Callable[[], Browser], field: str, typed: str, sentence: str
) -> None:
    given = {"credit_code": CODE, "enterprise_name": "示例甲厂", "contact": "示例", "unit": "anting"}
    client = browser()
    client.get("/register")
    response = client.send("/register", **(given | {field: typed, "password": PASSWORD, "again": PASSWORD}))
    assert response.status_code == 200
    assert sentence in response.get_data(as_text=True)
