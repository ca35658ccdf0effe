"""An office's table: found by code, suggested by name, contradictions refused, written in one act; who is not in it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AuditEntry, Enterprise, GateResult, GateVerdict, Participation, Recusal, Upload
from survey.models import ParticipationState as State
from tests.integration.conftest import Browser, make_enterprise
from tests.integration.handing_in import marked_cells, page, saved
from tests.integration.reviewing.cases import Cases, cases, full

__all__ = ["cases"]
HEADER = ["序号", "统一社会信用代码", "单位名称", "条件", "结论", "日期", "文号", "备注"]
TAX, PAYS = "近三年无重大税收违法", "在区纳税"


def code(number: int) -> str:
    return f"9131011400000000{number:02d}"


def book(*rows: list[Any], header: list[Any] | None = None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in [header or HEADER, *rows]:
        sheet.append(row)
    return saved(made)


def hand_in(client: Browser, content: bytes, office: str = "tax") -> str:
    client.get("/condition-tables")
    response = client.send(f"/condition-tables/{office}", table=(io.BytesIO(content), "示例税务.xlsx"))
    assert response.status_code == 302
    return str(response.headers["Location"])


def adopt(client: Browser, preview: str, **more: Any) -> str:
    stamp = page(client, preview).partition('name="stamp" value="')[2].partition('"')[0]
    response = client.send(preview + "/adopt", stamp=stamp, **more)
    return (
        page(client, response.headers["Location"]) if response.status_code == 302 else response.get_data(as_text=True)
    )


def rows(database: Session) -> list[tuple[str, str, str, date, str]]:
    """Return (firm, gate, verdict, day, source) of every answer in order."""
    database.rollback()
    statement = (
        select(Enterprise.name, GateResult.gate, GateResult.verdict, GateResult.dated, GateResult.source)
        .join(Participation, Participation.id == GateResult.participation_id)
        .join(Enterprise, Enterprise.id == Participation.enterprise_id)
        .order_by(GateResult.id)
    )
    return [(row[0][4], row[1], str(row[2]), row[3], row[4]) for row in database.execute(statement)]


def counts(text: str) -> str:
    return text.partition("共 ")[2].partition("</b>")[0].strip()


@pytest.fixture
def renamed(cases: Cases, database: Session) -> Cases:
    """Return the firms with some known by another name before: 丙 was 示例旧丙厂, 丁 and 戊 were 示例老厂."""
    for name, old in (("丙", "示例旧丙厂"), ("丁", "示例老厂"), ("戊", "示例老厂")):
        firm = database.get_one(Enterprise, cases.firms[name])
        firm.name = old
        database.flush()
        firm.name = full(name)
    database.add(Recusal(participation_id=cases.rows["己"], user_id=cases.people["district"], reason="示例"))
    database.get_one(Participation, cases.rows["丁"]).state = State.EXEMPT
    make_enterprise(database, code(20), "示例批次外厂", "anting")
    day = today()
    for name, verdict, dated in (
        ("甲", "failed", day - timedelta(days=9)), ("乙", "passed", day), ("丙", "passed", day - timedelta(days=3)),
    ):  # fmt: skip
        database.add(
            GateResult(
                participation_id=cases.rows[name], gate="tax", verdict=GateVerdict(verdict), source="税务部门",
                dated=dated, valid_until=dated + timedelta(days=180), recorded_by_id=cases.people["district"],
            )
        )  # fmt: skip
    database.commit()
    return cases


def test_every_row_falls_into_one_list_and_only_what_is_right_is_written(renamed: Cases, database: Session) -> None:
    day, district = today(), renamed.signed_in("district")
    later = day + timedelta(days=1)
    content = book(
        [1, code(1), full("甲"), TAX, "通过", day],  # 2 changed
        [2, code(2), full("乙"), TAX, "合格", day],  # 3 unchanged
        [3, code(3), "示例旧丙厂", TAX, "不通过", day, "示税1号"],  # 4 changed, its old name
        [4, code(1), "示例另一个名", PAYS, "通过", day],  # 5 new, a name that nobody has
        [5, "91310114999999999X", full("丙"), PAYS, "不通过", day],  # 6 suggested
        [6, "91310114999999998X", "示例老厂", TAX, "通过", day],  # 7 two had that name
        [7, "91310114999999997X", "示例外区厂", TAX, "通过", day],  # 8 unknown
        [8, code(2), full("丙"), PAYS, "通过", day],  # 9 the code of one, the name of another
        [9, code(5), full("戊"), PAYS, "通过", day],  # 10 contradicts 11
        [10, code(5), full("戊"), PAYS, "不通过", day],  # 11 contradicts 10
        [11, code(2), full("乙"), PAYS, "通过", later],  # 12 future
        [12, code(5), full("戊"), TAX, "通过", day - timedelta(days=181)],  # 13 run out
        [13, code(20), "示例批次外厂", TAX, "通过", day],  # 14 not in the campaign
        [14, code(6), full("己"), TAX, "通过", day],  # 15 recused
        [15, code(1), "", TAX, "通过", day],  # 16 no name
        [16, code(2), full("乙"), TAX, "也许", day],  # 17 no verdict
        [17, code(1), full("甲"), TAX, "通过", day],  # 18 repeats 2
    )
    preview = hand_in(district, content)
    text = page(district, preview)
    assert counts(text) == "17 行 = 新增 1 + 变更 2 + 未变 2 + 待确认 1 + 未采纳 11"
    for said in (
        "表中是旧名称，现名“上海示例丙制造有限公司”", "代码相符，名称与名录不同",
        "名称与“上海示例丙制造有限公司”（913101140000000003）相符", "有几家企业叫过这个名称", "也没有这个名称",
        "代码是“上海示例乙制造有限公司”的，名称却是另一家企业的", "与第11行相互矛盾", "与第10行相互矛盾",
        "核查日期晚于今天", "今天已经失效", "不在这个批次",
        "您已对这家企业回避", "请填写“企业名称”", "请从以下各项中选择",
        "与第2行相同，只记一次",
    ):  # fmt: skip
        assert said in text, said
    assert len(rows(database)) == 3
    # Its wrong rows come back marked in the file itself.
    back = openpyxl.load_workbook(io.BytesIO(district.get(preview + "/marked.xlsx").data))
    assert {cell for _sheet, cell in marked_cells(back)} == {
        "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "B15", "C16", "E17",
    }  # fmt: skip
    # Without a tick the suggestion is not written.
    assert "新增 1 行，变更 2 行，确认建议 0 行" in adopt(district, preview)
    written = [
        ("甲", "tax", "passed", day, "税务部门"),
        ("丙", "tax", "failed", day, "税务部门"),
        ("甲", "pays_tax", "passed", day, "税务部门"),
    ]
    assert rows(database)[3:] == written
    newest = database.scalars(select(GateResult).order_by(GateResult.id.desc())).first()
    [upload] = database.scalars(select(Upload))
    assert newest is not None
    assert (newest.upload_id, newest.valid_until) == (upload.id, day + timedelta(days=365))
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "import_applied"))
    assert (entry.detail["table_office"], entry.detail["new"], entry.detail["refused"]) == ("税务部门", 1, 11)
    # The same file again changes nothing; the suggestion is still there to be ticked, and then written.
    again = hand_in(district, content)
    assert counts(page(district, again)) == "17 行 = 新增 0 + 变更 0 + 未变 5 + 待确认 1 + 未采纳 11"
    assert "确认建议 1 行" in adopt(district, again, row="6@Sheet")
    assert rows(database)[6:] == [("丙", "pays_tax", "failed", day, "税务部门")]


def test_an_office_has_its_own_empty_table_and_wrong_files_are_refused(cases: Cases, database: Session) -> None:
    district = cases.signed_in("district")
    made = openpyxl.load_workbook(io.BytesIO(district.get("/condition-tables/tax/template.xlsx").data))
    titles = [cell.value for cell in next(made["条件核查结果"].iter_rows(max_row=1))]
    assert titles == ["统一社会信用代码", "企业名称*", "条件*", "核查结果*", "核查日期*", "文号", "有效期至", "说明"]
    options = {cell for row in made["选项"].iter_rows(values_only=True) for cell in row if cell}
    assert {TAX, PAYS, "通过", "不通过", "待核"} <= options
    assert "近三年无虚假项目" in page(district, "/condition-tables?office=own")
    assert district.get("/condition-tables/none/template.xlsx").status_code == 404
    send = district.send("/condition-tables/tax").get_data(as_text=True)
    assert "请选择要上传的表格" in send
    torn = district.send("/condition-tables/tax", table=(io.BytesIO(b"x"), "示例.xlsx")).get_data(as_text=True)
    assert 'id="table-error"' in torn
    short = book([code(1), full("甲")], header=["信用代码", "企业名称"])
    assert "标题行里还缺" in district.send(
        "/condition-tables/tax", table=(io.BytesIO(short), "示例.xlsx")
    ).get_data(as_text=True)  # fmt: skip
    assert rows(database) == []
