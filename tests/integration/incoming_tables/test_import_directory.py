"""Rows of the directory: new, changed, unchanged, refused; blanks erase nothing, a town moves nobody."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, Campaign, Enterprise, EnterpriseGroup, Participation, Role
from tests.integration.conftest import Browser, make_enterprise, make_user, personal
from tests.integration.handing_in import page, saved
from tests.integration.incoming_tables.test_import_table import adopt, book, code, hand_in, official, rows_of

__all__ = ["official"]


def test_directory_is_previewed_and_taken_in_beside_what_is_wrong(official: Browser, database: Session) -> None:
    known = make_enterprise(database, code(1), "示例甲厂", "anting")
    known.contact, known.registered_place = "示例老联系人", "示例路1号"
    same = make_enterprise(database, code(2), "示例乙厂", "malu")
    database.commit()
    content = book(
        [1, "示例甲厂", code(1), "安亭镇", None, "是", None, "１３９ 0000 0001", "示例集团"],
        [2, "示例乙厂", code(2), "马陆镇"],
        [3, "示例丙厂", code(3).lower(), "菊园新区", "3670", "否", "示例联系人"],
        [4, "示例丁厂", code(4)[:-1] + "X", "安亭镇"],
        [5, None, code(5), "不知哪镇", "汽车零部件及配件制造", "也许"],
        ["合计", None, None, None, None, None, None, None, 5],
    )
    preview = hand_in(official, content)
    text = page(official, preview)
    assert rows_of(text) == (5, 1, 1, 1, 2)
    assert "没有导入的列：序号" in text
    assert "已跳过的行：8" in text
    assert "已写入：新增 1 行，变更 1 行。" in adopt(official, preview, call="1")
    database.expire_all()
    database.rollback()
    stored = {item.credit_code: item for item in database.scalars(select(Enterprise))}
    assert set(stored) == {code(1), code(2), code(3)}
    first, third = stored[code(1)], stored[code(3)]
    assert (first.contact, first.registered_place, first.above_scale, first.contact_phone) == (
        "示例老联系人",
        "示例路1号",
        True,
        "13900000001",
    )
    assert [(group.id, group.name) for group in database.scalars(select(EnterpriseGroup))] == [
        (first.group_id, "示例集团")
    ]
    assert (third.name, third.unit, third.industry, third.above_scale) == ("示例丙厂", "juyuan", "3670", False)
    called = database.scalars(select(Participation.enterprise_id).order_by(Participation.enterprise_id)).all()
    assert called == sorted([first.id, third.id])
    assert same.id not in called
    assert changes_in_the_trail(database) == {
        str(first.id): ({"above_scale": ["", "是"], "group": ["", "示例集团"]}, {"contact_phone": ["", "13900000001"]}),
        str(third.id): (
            {"name": ["", "示例丙厂"], "unit": ["", "juyuan"], "industry": ["", "3670"], "above_scale": ["", "否"]},
            {"contact": ["", "示例联系人"]},
        ),
    }
    calling = database.scalars(select(AuditEntry).where(AuditEntry.action == "call_firm").order_by(AuditEntry.id))
    detail = {"campaign": "示例批次", "reason": "随名录导入列入应填"}
    assert [(entry.object_id, entry.detail) for entry in calling] == [(str(number), detail) for number in called]
    assert rows_of(page(official, hand_in(official, content))) == (5, 0, 0, 3, 2)
    assert (
        database.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "import_applied")) == 1
    )


def changes_in_the_trail(database: Session) -> dict[str, tuple[object, object]]:
    """Return enterprise -> what the trail says of old and new, and of the persons."""
    entries = database.scalars(select(AuditEntry).where(AuditEntry.action == "change_enterprise"))
    return {entry.object_id: (entry.detail["changes"], personal(database, entry)) for entry in entries}


def test_what_a_firm_typed_of_itself_stands_in_the_trail_before_the_directory_replaces_it(
    official: Browser, database: Session
) -> None:
    firm = make_enterprise(database, code(1), "自填的厂名", "malu")
    firm.listed, firm.contact = False, "示例自填"
    database.commit()
    number = firm.id
    preview = hand_in(official, book([1, "示例甲厂", code(1), "安亭镇", None, None, "示例联系人"]))
    adopt(official, preview)
    database.rollback()
    assert changes_in_the_trail(database) == {
        str(number): (
            {"name": ["自填的厂名", "示例甲厂"], "unit": ["malu", "anting"]},
            {"contact": ["示例自填", "示例联系人"]},
        )
    }


def test_a_town_takes_in_its_own_and_moves_nobody(
    database: Session, campaign: Campaign, browser: Callable[[], Browser]
) -> None:
    make_user(database, "town", Role.TOWN, unit="anting")
    make_user(database, "other", Role.TOWN, unit="malu")
    make_enterprise(database, code(2), "示例乙厂", "malu")
    client = browser()
    client.sign_in("town")
    content = book(
        [1, "示例甲厂", code(1), "安亭镇"], [2, "示例乙厂", code(2), "安亭镇"], [3, "示例丙厂", code(3), "马陆镇"]
    )
    preview = hand_in(client, content)
    text = page(client, preview)
    assert rows_of(text) == (3, 1, 0, 0, 2)
    assert "不属于本街镇" in text
    other = browser()
    other.sign_in("other")
    assert other.get(preview).status_code == 404
    adopt(client, preview)
    database.rollback()
    units = database.execute(select(Enterprise.credit_code, Enterprise.unit).order_by(Enterprise.credit_code)).all()
    assert [tuple(row) for row in units] == [(code(1), "anting"), (code(2), "malu")]


def test_merged_towns_hold_for_every_row_and_only_new_firms_need_one(official: Browser, database: Session) -> None:
    make_enterprise(database, code(3), "示例旧厂", "malu")
    made = openpyxl.load_workbook(
        io.BytesIO(
            book(
                [1, "示例甲厂", code(1), "安亭镇"],
                [2, "示例乙厂", code(2), None],
                [3, "示例旧厂", code(3), None, None, None, "示例新联系人"],
                [4, "示例新厂", code(4), None],
            )
        )
    )
    made.worksheets[0].merge_cells("D3:D4")
    preview = hand_in(official, saved(made))
    text = page(official, preview)
    assert rows_of(text) == (4, 2, 1, 0, 1)
    assert "请填写所属街镇" in text
    adopt(official, preview)
    database.rollback()
    units = database.execute(select(Enterprise.credit_code, Enterprise.unit).order_by(Enterprise.credit_code)).all()
    assert [tuple(row) for row in units] == [(code(1), "anting"), (code(2), "anting"), (code(3), "malu")]
