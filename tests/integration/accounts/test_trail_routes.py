"""The trail: every entry for the audit administrator without what it holds; for officials their firms', old and new."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import AuditEntry, ExportRecord, Role, User
from tests.integration.conftest import Browser, make_enterprise, make_user

PLACE = re.compile(r"来自 10\.(\d+)\.\*\.\*")
CHIP = re.compile(r'<a class="chip pri" href="([^"]*)">\s*([^<]*?) ✕')
SECRETS = ("13812345678", "138****5678", "示例王联系", "示例集团重点企业", "示1号", "营业收入有误", "10.9.8.7")
DAYS = (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), datetime(2026, 3, 1, 16, 0, tzinfo=UTC))


@pytest.fixture
def audit(database: Session, browser: Callable[[], Browser]) -> Browser:
    """Return the browser of an audit administrator, and three entries from 10.1, 10.2 and 10.3."""
    make_user(database, "audit", Role.AUDIT)
    clerk = make_user(database, "li.mei", Role.DISTRICT).id
    client = browser()
    client.sign_in("audit")
    database.rollback()
    database.add_all(
        [
            AuditEntry(at=DAYS[0], user_id=clerk, action="pin", object_type="pin", object_id="7", address="10.1.0.1"),
            AuditEntry(
                at=DAYS[1], user_id=clerk, action="submit", object_type="version", object_id="7", address="10.2.0.2"
            ),
            AuditEntry(action="evaluate", at=DAYS[1], object_type="evaluation", object_id="9", address="10.3.0.3"),
        ]
    )
    database.commit()
    return client


def text(client: Browser, path: str) -> str:
    """Return a page that is shown."""
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def found(client: Browser, query: str) -> list[str]:
    """Return the second parts of the addresses of the made-up entries that a query leaves."""
    return PLACE.findall(text(client, f"/audit?{query}"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["3", "2", "1"]),
        ("person=LI.MEI", ["2", "1"]),
        ("person=示例li", ["2", "1"]),
        ("person=nobody", []),
        ("action=submit", ["2"]),
        ("kind=pin", ["1"]),
        ("number=7", ["2", "1"]),
        ("kind=version&number=7", ["2"]),
        ("since=2026-03-02&until=2026-03-02", ["3", "2"]),
        ("until=2026-03-01", ["1"]),
        ("since=2026-03-03&until=2026-03-04", []),
        ("person=li.mei&action=pin&since=2026-03-01&until=2026-03-01", ["1"]),
        ("since=yesterday&until=2026-03-01", ["1"]),
        ("whom=nobody", []),
    ],
)
def test_filters(query: str, expected: list[str], audit: Browser) -> None:
    assert found(audit, query) == expected


def test_each_filter_is_a_chip_that_takes_it_off(audit: Browser) -> None:
    shown = text(audit, "/audit?person=li&action=pin&since=2026-03-01")
    assert CHIP.findall(shown) == [
        ("/audit?action=pin&amp;since=2026-03-01", "人员：li"),
        ("/audit?person=li&amp;since=2026-03-01", "操作：提出指定"),
        ("/audit?person=li&amp;action=pin", "自 2026-03-01 起"),
    ]
    assert '<a class="chip" href="/audit">全部清除</a>' in shown
    assert 'class="chip pri"' not in text(audit, "/audit")


def test_days_that_are_none_and_a_period_that_ends_before_it_begins_are_told(audit: Browser) -> None:
    assert "日期请写成 2026-11-28 的样子" in text(audit, "/audit?since=2026-02-30")
    assert "日期请写成" in text(audit, "/audit?until=0001-01-01")
    answer = text(audit, "/audit?since=2026-03-02&until=2026-03-01")
    assert "起始日期晚于截止日期，请核对。" in answer
    assert "没有符合条件的记录" in answer
    assert "flash warning" not in text(audit, "/audit?since=2026-03-02")


def test_pages_keep_the_filters(audit: Browser, database: Session) -> None:
    database.add_all(AuditEntry(action="pin", address="10.9.9.9") for _ in range(60))
    database.commit()
    first = text(audit, "/audit?action=pin")
    assert "共 61 条" in first
    assert 'href="/audit?action=pin&amp;page=2"' in first
    assert first.count("来自 10.9.*.*") == 50
    assert text(audit, "/audit?action=pin&page=2").count("来自 10.9.*.*") == 10


@pytest.fixture
def firm(database: Session) -> int:
    """Return the id of an enterprise in Anting with entries that hold everything that is not everybody's."""
    number = make_enterprise(database, "91999999MA0000031R", "示例精密机械031").id
    person = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=number)
    person.name = "示例王联系"
    about = {"object_type": "enterprise", "object_id": str(number), "address": "10.9.8.7"}
    asked = {"request": 3, "contact": "示例王联系", "phone": "13812345678"}
    before, after = {"unit": "anting"}, {"unit": "malu"}
    database.add_all(
        [
            AuditEntry(action="ask_for_account", detail=asked, **about),
            AuditEntry(action="hand_over", user_id=person.id, detail={"document": "示1号", "former": "ended"}, **about),
            AuditEntry(action="approve_account", detail={"reason": "示例集团重点企业 13812345678"}, **about),
            AuditEntry(action="call", detail={"before": before, "after": after, "reason": "营业收入有误"}, **about),
        ]
    )
    database.commit()
    return number


def test_the_audit_administrator_finds_no_answer_figure_or_person(audit: Browser, firm: int) -> None:
    shown = text(audit, "/audit?whom=示例精密机械031")
    assert [word for word in SECRETS if word in shown] == []
    for said in (
        f"未登录的访问者为企业“示例精密机械031”（编号 {firm}）申请账号",
        f"示**（boss，企业负责人）准备把企业“示例精密机械031”（编号 {firm}）移交给新负责人",
        "另有 2 项内容，仅有权查看该对象的人员可见",
        "街镇：安亭镇 → 马陆镇",
        "来自 10.9.*.*",
        "申请：3",
    ):
        assert said in shown, said


def test_nor_in_the_workbook_which_has_its_record(audit: Browser, database: Session, firm: int) -> None:
    answer = audit.get(f"/audit/list.xlsx?kind=enterprise&number={firm}")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert [word for word in SECRETS if any(word in cell for cell in cells)] == []
    assert any("准备把企业“示例精密机械031”" in cell for cell in cells)
    facts = dict(row[:2] for row in book.get_sheet_by_name("文件说明").to_python() if len(row) > 1)
    assert facts["筛选条件"] == f"对象：企业；编号：{firm}"
    assert facts["行数"] == "4"
    record = database.scalars(select(ExportRecord).order_by(ExportRecord.id.desc()).limit(1)).one()
    assert (record.kind, record.rows, record.number) == ("trail", 4, facts["文件编号"])
    assert record.filters["number"] == str(firm)
    database.rollback()
    newest = database.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (newest.action, newest.object_type, newest.object_id) == ("export", "export", str(record.id))


def test_more_entries_than_a_workbook_holds_are_refused_in_words(
    audit: Browser, monkeypatch: pytest.MonkeyPatch, database: Session
) -> None:
    monkeypatch.setattr("survey.exporting.trail_routes.MOST_ROWS", 2)
    monkeypatch.setattr("survey.accounts.trail_routes.MOST_ROWS", 2)
    answer = audit.get("/audit/list.xlsx?until=2026-03-05")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/audit?until=2026-03-05")
    shown = text(audit, "/audit?until=2026-03-05")
    assert "一次最多导出 2 条，没有导出" in shown
    assert "一次最多导出 2 条，请缩短时间范围" in shown
    assert "/audit/list.xlsx" not in shown
    assert database.scalars(select(ExportRecord)).all() == []


def test_the_whole_address_is_opened_for_a_purpose_that_is_recorded(
    audit: Browser, database: Session, firm: int
) -> None:
    entry = database.scalars(select(AuditEntry).where(AuditEntry.action == "hand_over")).one().id
    assert "10.9.8.7" not in text(audit, f"/audit/{entry}")
    refused = audit.send(f"/audit/{entry}", reason="").get_data(as_text=True)
    assert ("10.9.8.7" in refused, "请写明用途" in refused) == (False, True)
    opened = audit.send(f"/audit/{entry}", reason="核查移交是否本人办理").get_data(as_text=True)
    assert "10.9.8.7" in opened
    database.rollback()
    kept = database.scalars(select(AuditEntry).where(AuditEntry.action == "unmask")).one()
    assert (kept.object_type, kept.object_id, kept.detail) == ("trail", str(entry), {"purpose": "核查移交是否本人办理"})
    assert "用途：核查移交是否本人办理" in text(audit, "/audit?action=unmask")
    assert audit.get("/audit/999999").status_code == 404


@pytest.fixture
def officials(database: Session, browser: Callable[[], Browser], firm: int) -> dict[str, Browser]:
    """Return the browsers of the firm's town, of another, of the district and of its leader."""
    made = {}
    for login, role, unit in (
        ("town", Role.TOWN, "anting"),
        ("other", Role.TOWN, "malu"),
        ("district", Role.DISTRICT, None),
        ("leader", Role.LEADER, None),
    ):
        make_user(database, login, role, unit=unit)
        made[login] = browser()
        made[login].sign_in(login)
    return made


@pytest.mark.parametrize("login", ["town", "district", "leader"])
def test_officials_who_see_the_firm_read_old_and_new(login: str, officials: dict[str, Browser]) -> None:
    shown = text(officials[login], "/trail")
    for said in (
        "联系人：示例王联系",
        "电话：138****5678",
        "文件号：示1号",
        "理由：示例集团重点企业 138****5678",
        "街镇：安亭镇 → 马陆镇",
        "示例王联系（boss，企业负责人）准备把",
    ):
        assert said in shown, said
    assert ("13812345678" in shown, "10.9.8.7" in shown) == (False, False)


def test_another_town_reads_nothing_of_the_firm(officials: dict[str, Browser], firm: int) -> None:
    other = officials["other"]
    shown = text(other, f"/trail?kind=enterprise&number={firm}")
    assert "没有符合条件的记录" in shown
    assert [word for word in (*SECRETS, "示例精密机械031") if word in text(other, "/trail")] == []
    assert other.get(f"/firms/{firm}").status_code == 404
    assert other.send(f"/firms/{firm}", reason="核实申请").status_code == 404


def test_a_town_reads_nothing_that_belongs_to_no_firm(officials: dict[str, Browser], database: Session) -> None:
    database.add(AuditEntry(action="evaluate", object_type="evaluation", object_id="9"))
    database.add(AuditEntry(action="make_column_set", object_type="column_set", object_id="3"))
    town = database.scalars(select(User.id).where(User.login == "town")).one()
    database.add(AuditEntry(action="grant_role", object_type="user", object_id=str(town)))
    database.commit()
    named = ("重新做了评估", "新建了列组合", "变更了账号")
    shown = {login: [word in text(officials[login], "/trail") for word in named] for login in ("town", "district")}
    assert shown == {"town": [False, False, False], "district": [True, False, False]}


def test_officials_give_a_reason_for_the_workbook(officials: dict[str, Browser], database: Session) -> None:
    town = officials["town"]
    asked = text(town, "/trail/list.xlsx?kind=enterprise")
    assert "这份文件含有个人信息：人员姓名、填写的理由" in asked
    assert database.scalars(select(ExportRecord)).all() == []
    answer = town.send("/trail/list.xlsx?kind=enterprise", reason="核查移交过程")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    facts = dict(row[:2] for row in book.get_sheet_by_name("文件说明").to_python() if len(row) > 1)
    assert (facts["个人信息用途"], facts["范围"]) == ("核查移交过程", "安亭镇")
    rows = book.get_sheet_by_name("操作记录").to_python()
    assert any("街镇：安亭镇 → 马陆镇" in str(cell) for row in rows for cell in row)
    assert not any("13812345678" in str(cell) for row in rows for cell in row)
    database.rollback()
    record = database.scalars(select(ExportRecord)).one()
    assert (record.kind, record.manifest["reason"]) == ("firm_trail", "核查移交过程")
