"""What is typed is read as it was meant, or kept and named: on pages, in workbooks and tables, at every door alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Campaign, DraftSheet, Role
from tests.integration.conftest import Browser, make_enterprise, make_user
from tests.integration.edited_files import with_cells
from tests.integration.handing_in import adopt, counts, download, page, put, saved, where
from tests.integration.handing_in import hand_in as hand_in_workbook
from tests.integration.snapshots import States, restored

CODE = "91999999MA0000001N"
FIELD = "/fill/facts/people_money"


@pytest.fixture
def form(database: Session, campaign: Campaign, browser: Callable[[], Browser], states: States) -> bytes:
    """Return the empty workbook of facts as an enterprise downloaded it; the database is as it was then."""
    return restored(states, database, "an empty form", lambda: downloaded(database, browser()))


def downloaded(database: Session, client: Browser) -> bytes:
    enterprise = make_enterprise(database, CODE, "示例精密机械001")
    make_user(database, CODE, Role.ENTERPRISE, enterprise_id=enterprise.id)
    client.sign_in(CODE)
    response = client.get("/workbooks/facts.xlsx")
    assert response.status_code == 200
    return response.data


@pytest.fixture
def client(form: bytes, browser: Callable[[], Browser]) -> Browser:
    """Return a signed-in enterprise."""
    found = browser()
    found.sign_in(CODE)
    return found


def base(client: Browser, name: str, path: str = FIELD) -> dict[str, str]:
    found = re.search(rf'name="base-{name}" value="(\d+)"', page(client, path))
    assert found is not None
    return {f"base-{name}": found[1]}


def answers(database: Session) -> dict[str, Any]:
    database.rollback()
    found: dict[str, Any] = database.scalars(select(DraftSheet)).one().document["values"]
    return found


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("12345.5", "12345.5", "12,345.5"),
        ("1,234,567.8", "1234567.8", "1,234,567.8"),
        ("１，２００万元", "1200", "1,200"),
        ("1200 万元", "1200", "1,200"),
        ("0", "0", "0"),
    ],
)
def test_a_figure_is_read_and_shown_with_its_thousands_parted(
    client: Browser, database: Session, typed: str, stored: str, shown: str
) -> None:
    said = client.send(FIELD + "/autosave", revenue_y1=typed, **base(client, "revenue_y1")).get_json()
    assert answers(database) == {"revenue_y1": stored}
    assert (said["state"], said["read"]) == ("saved", {"revenue_y1": {"typed": typed, "read": shown}})
    assert said["wrong"] == {"revenue_y1": []}
    assert f'name="revenue_y1" inputmode="decimal" autocomplete="off" value="{shown}"' in page(client, FIELD)
    again = client.send(FIELD + "/autosave", revenue_y1=shown, **base(client, "revenue_y1")).get_json()
    assert again["revisions"] == {}
    assert answers(database) == {"revenue_y1": stored}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("12,5", "逗号只能用来分隔千位，如 1,234,567；小数点请写成“.”，如 12.5"),
        ("12，5", "逗号只能用来分隔千位，如 1,234,567；小数点请写成“.”，如 12.5"),
        ("300 500", "数字中间有空格，看不出是一个数还是两个数，请去掉空格"),
        ("10²", "第3个字符是“²”（U+00B2）；请只用数字0—9、小数点和分隔千位的逗号"),
        ("①", "第1个字符是“①”（U+2460）；请只用数字0—9、小数点和分隔千位的逗号"),
        ("一千", "第1个字符是“一”（U+4E00）；请只用数字0—9、小数点和分隔千位的逗号"),
        ("1200元", "本题单位是“万元”，不是“元”；请换算成“万元”，只写数字"),
        ("1.2亿", "本题单位是“万元”，不是“亿”；请换算成“万元”，只写数字"),
        ("1e5", "请不要用科学计数法，写出全部数字"),
        ("2026-03-05", "这是日期，不是数字"),
        ("约五百", "第1个字符是“约”（U+7EA6）；请只用数字0—9、小数点和分隔千位的逗号"),
    ],
)
def test_what_is_no_figure_is_kept_and_named(client: Browser, database: Session, typed: str, why: str) -> None:
    sentence = f"错误：“2025年度营业收入”应为数字，您填写的是“{typed}”，{why}"
    said = client.send(FIELD + "/autosave", revenue_y1=typed, **base(client, "revenue_y1")).get_json()
    assert answers(database) == {"revenue_y1": {"unreadable": typed}}
    assert said["wrong"] == {"revenue_y1": [sentence]}
    assert re.fullmatch(r"已于 \d\d:\d\d 自动保存；有 1 题需要更正，请看题下的说明", said["text"])
    assert sentence in page(client, FIELD)


def test_two_lines_and_a_control_character_are_kept_and_named(client: Browser, database: Session) -> None:
    bases = base(client, "revenue_y1") | base(client, "staff_y1")
    said = client.send(FIELD + "/autosave", revenue_y1="300\n500", staff_y1="12\x005", **bases).get_json()
    assert said["wrong"]["revenue_y1"][0].endswith("里面有两行，请只写一个数")
    assert "第3个字符是“␀”" in said["wrong"]["staff_y1"][0]
    assert answers(database)["staff_y1"] == {"unreadable": "12␀5"}
    assert 'value="300␤500"' in page(client, FIELD)  # a browser would join two lines into 300500
    again = client.send(FIELD + "/autosave", revenue_y1="300␤500", **base(client, "revenue_y1")).get_json()
    assert again["wrong"]["revenue_y1"][0].endswith("里面有两行，请只写一个数")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0015-06-30", "错误：“成立日期（营业执照）”不能早于1900-01-01，请核对"),
        ("2035-06-30", "错误：“成立日期（营业执照）”不能晚于2026-12-31，请核对"),
        ("2015-02-30", "错误：“成立日期（营业执照）”应为日期，您填写的是“2015-02-30”，没有这一天，请核对"),
        ("15/06/30", "错误：“成立日期（营业执照）”应为日期，您填写的是“15/06/30”，请写成 2026-11-23 这样"),
    ],
)
def test_a_day_that_can_not_be_is_said(client: Browser, typed: str, sentence: str) -> None:
    path = "/fill/facts/identity"
    said = client.send(path + "/autosave", founded=typed, **base(client, "founded", path)).get_json()
    assert sentence in page(client, path)
    assert said["wrong"] == {"founded": [sentence]}


@pytest.mark.parametrize("typed", ["20250117", "2025-01-17T00:00:00", "2025年1月17日", "２０２５／１／１７"])
def test_a_day_is_read_however_it_is_written(client: Browser, database: Session, typed: str) -> None:
    path = "/fill/facts/identity"
    said = client.send(path + "/autosave", founded=typed, **base(client, "founded", path)).get_json()
    assert answers(database) == {"founded": "2025-01-17"}
    assert said["read"] == {"founded": {"typed": typed, "read": "2025-01-17"}}


def test_texts_on_pages_are_cleaned_and_keep_their_lines(client: Browser, database: Session) -> None:
    path = "/fill/facts/identity"
    bases = base(client, "registered_place", path) | base(client, "contact_phone", path) | base(client, "unit", path)
    typed = {"registered_place": "\u2066⻢陆镇\u200b⼀路\x001号\xad", "contact_phone": "+86 138 0000 0006"}
    client.send(path + "/autosave", unit="\u200b马陆镇", **typed, **bases)
    assert answers(database) == {"registered_place": "马陆镇一路1号", "contact_phone": "13800000006", "unit": "malu"}
    path = "/fill/facts/project"
    client.send(
        path + "/autosave", project_summary="甲\r\n乙👨\u200d👩\u200d👧", **base(client, "project_summary", path)
    )
    assert answers(database)["project_summary"] == "甲\n乙👨\u200d👩\u200d👧"


def test_a_telephone_that_is_none_is_named_with_its_odd_character(client: Browser) -> None:
    path = "/fill/facts/identity"
    typed = "13800000008/13900000009"
    said = client.send(path + "/autosave", contact_phone=typed, **base(client, "contact_phone", path)).get_json()
    assert said["wrong"]["contact_phone"][0].endswith("或400电话。第12个字符是“/”（U+002F），请更正")


def filled(form: bytes, values: Mapping[str, Any], formats: Mapping[str, str] | None = None) -> bytes:
    """Return the form with the answers of these keys typed in, some of them in a number format."""
    shown = {where(key): number_format for key, number_format in (formats or {}).items()}
    return with_cells(form, {where(key): value for key, value in values.items()}, shown)


INDICATORS = {"project_indicators/quality": "是", "project_indicators/oee": "是"}


@pytest.mark.parametrize(
    ("value", "number_format", "stored"),
    [
        (0.85, "0%", "85"),
        (0.8512, "0.00%", "85.12"),
        (0.85, "0.0 %", "85"),
        (0.85, "0%;[Red]-0%", "85"),
        (0.0085, "0.00%", "0.85"),
        (85, "0", "85"),
        (85, '0"%"', "85"),
        (0.85, '0.00"%"', "0.85"),
        (0.85, "0.00\\%", "0.85"),
        (0, "0", "0"),
        (1, "0%", "100"),
        ("85%", "@", "85"),
        ("８５％", "@", "85"),
        ("0.85%", "@", "0.85"),
    ],
)
def test_a_cell_under_per_cent_is_what_it_shows(
    client: Browser, form: bytes, database: Session, value: Any, number_format: str, stored: str
) -> None:
    made = filled(form, INDICATORS | {"oee_baseline": value}, {"oee_baseline": number_format})
    adopt(client, hand_in_workbook(client, made))
    assert answers(database)["oee_baseline"] == stored


@pytest.mark.parametrize(
    ("value", "number_format", "sentence"),
    [
        (85, "0%", "“设备综合效率（OEE）：现状”不能大于100，请核对"),
        (0.85, "General", "看不出是0.85%还是85%；请带百分号写明，如 85%"),
        ("0.85", "@", "看不出是0.85%还是85%；请带百分号写明，如 85%"),
        (0.85, "0.00", "看不出是0.85%还是85%；请带百分号写明，如 85%"),
        (1, "0.0", "看不出是1%还是100%；请带百分号写明，如 100%"),
        (0.85, '0.00"万元"', "单元格显示的是“0.85万元”"),
        (45000, "yyyy-mm-dd", "的单元格是日期格式，现显示为2023-03-15（45000）"),
        (8500, "0,", "的单元格格式使显示的数与实际存的数（8500）不同"),
    ],
)
def test_a_cell_under_per_cent_that_may_mean_another_figure_is_named(
    client: Browser, form: bytes, database: Session, value: Any, number_format: str, sentence: str
) -> None:
    made = filled(form, INDICATORS | {"oee_baseline": value}, {"oee_baseline": number_format})
    preview = hand_in_workbook(client, made)
    assert sentence in page(client, preview)
    adopt(client, preview)
    assert "oee_baseline" not in answers(database)


@pytest.mark.parametrize(
    ("value", "number_format", "sentence"),
    [
        (0.85, "0%", "的单位是“万元”，单元格显示的是“85%”"),
        (1200, '"¥"#,##0', "的单位是“万元”，单元格显示的是“¥1200”"),
        (12_345_678, '0!.0,"万"', "的单元格格式使显示的数与实际存的数（12345678）不同"),
        (1200, '"-"0', "的单元格格式使显示的数与实际存的数（1200）不同"),
        (1200, "-0", "的单元格格式使显示的数与实际存的数（1200）不同"),
        (1200, "(0)", "的单元格格式使显示的数与实际存的数（1200）不同"),
        (-5, "0;0", "的单元格格式使显示的数与实际存的数（-5）不同"),
        (45000, "yyyy/m/d", "的单元格是日期格式，现显示为2023-03-15（45000）"),
        ("12,5", "@", "逗号只能用来分隔千位"),
        ("300\n500", "@", "里面有两行，请只写一个数"),
        ("1200元", "@", "本题单位是“万元”，不是“元”"),
    ],
)
def test_a_cell_that_shows_another_unit_or_figure_is_named(
    client: Browser, form: bytes, value: Any, number_format: str, sentence: str
) -> None:
    made = filled(form, {"revenue_y1": value, "contact": "示例联系人"}, {"revenue_y1": number_format})
    assert sentence in page(client, hand_in_workbook(client, made))


@pytest.mark.parametrize(
    ("value", "number_format", "stored"),
    [(1200, '0"万元"', "1200"), ("1,200万元", "@", "1200"), (1234.5, "#,##0.00", "1234.5"), ("１２００", "@", "1200")],
)
def test_a_cell_in_the_unit_of_its_question_is_read(
    client: Browser, form: bytes, database: Session, value: Any, number_format: str, stored: str
) -> None:
    adopt(client, hand_in_workbook(client, filled(form, {"revenue_y1": value}, {"revenue_y1": number_format})))
    assert answers(database)["revenue_y1"] == stored


def test_what_was_handed_out_as_a_fraction_of_a_per_cent_comes_back_unchanged(
    client: Browser, database: Session
) -> None:
    path = "/fill/facts/goals"
    chosen = base(client, "project_indicators", path)
    client.send(path, project_indicators=["quality", "oee"], action="save", **chosen)
    client.send(path, oee_baseline="0.85", action="save", **base(client, "oee_baseline", path))
    made = download(client)
    put(made, "contact", "示例联系人")
    preview = hand_in_workbook(client, saved(made))
    assert counts(page(client, preview))[4] == 0
    adopt(client, preview)
    assert (answers(database)["oee_baseline"], answers(database)["contact"]) == ("0.85", "示例联系人")


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (date(2015, 6, 30), "2015-06-30"),
        (42185, "2015-06-30"),
        (20150630, "2015-06-30"),
        ("20150630", "2015-06-30"),
        ("2015-06-30T00:00:00", "2015-06-30"),
    ],
)
def test_a_day_in_a_workbook_is_read_however_it_stands_there(
    client: Browser, form: bytes, database: Session, value: Any, stored: str
) -> None:
    shown = "yyyy-mm-dd" if isinstance(value, date) else "General"
    adopt(client, hand_in_workbook(client, filled(form, {"founded": value}, {"founded": shown})))
    assert answers(database)["founded"] == stored


def test_a_bare_day_number_of_a_1904_workbook_is_that_days(client: Browser, database: Session) -> None:
    made = download(client)
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for key, value, number_format in (
        ("founded", 40723, "General"),
        ("revenue_y1", date(2015, 6, 30), "yyyy-mm-dd"),
    ):
        sheet, cell = put(made, key, value)
        made[sheet][cell].number_format = number_format
    preview = hand_in_workbook(client, saved(made))
    assert "现显示为2015-06-30（40723）" in page(client, preview)
    adopt(client, preview)
    assert answers(database)["founded"] == "2015-06-30"


@pytest.mark.parametrize("value", ["0015-06-30", "2035-06-30", date(2035, 6, 30)])
def test_a_day_out_of_its_bounds_is_marked_in_a_workbook(client: Browser, form: bytes, value: Any) -> None:
    made = filled(form, {"founded": value, "contact": "示例联系人"}, {"founded": "yyyy-mm-dd"})
    text = page(client, hand_in_workbook(client, made))
    assert re.search("“成立日期（营业执照）”不能(早于1900-01-01|晚于2026-12-31)，请核对", text)
