"""The columns of the list of firms: one registry for page, order and workbook."""

from __future__ import annotations

from datetime import UTC, datetime

from survey.definitions.stages import Stage
from survey.firms.columns import COLUMNS, KEYS, chosen_columns, file_columns, table_columns
from survey.models import Enterprise, Participation, SentBy
from survey.queries.firm_lists import FirmRow
from survey.queries.firm_sorting import SORTABLE

AT = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)


def row(participation: Participation | None) -> FirmRow:
    firm = Enterprise(name="示例精密", credit_code="91X", unit="malu", industry="34", above_scale=True)
    firm.contact, firm.contact_phone = "示例甲", "13812345678"
    return FirmRow(firm, participation, Stage.FILLING, 12, AT, None, AT)


def cells(participation: Participation | None) -> dict[str, object]:
    return {column.key: column.value(row(participation)) for column in COLUMNS}


def test_every_column_can_be_sorted_by() -> None:
    assert sorted(KEYS) == sorted(SORTABLE)


def test_cells_of_a_firm_that_takes_no_part() -> None:
    found = cells(None)
    assert found["industry"] == "34 通用设备制造业"
    assert {key: found[key] for key in ("name", "credit_code", "unit", "scale", "stage", "answered")} == {
        "name": "示例精密", "credit_code": "91X", "unit": "马陆镇", "scale": "规上", "stage": "填写中", "answered": 12
    }  # fmt: skip
    assert (found["saved_at"], found["submitted_at"]) == ("2026年11月25日 09:30", "")
    empty = ("called_at", "call_reason", "sent_at", "sent_by", "exempt_reason", "proposed_at", "proposal")
    assert [found[key] for key in empty] == [""] * len(empty)


def test_cells_of_a_call_and_a_proposal() -> None:
    taking = Participation(called_at=AT, call_reason="规上", sent_at=AT, sent_by=SentBy.LETTER, exempt_reason="停产")
    taking.proposed_at, taking.proposal_reason, taking.proposal_refused = AT, "示例增补", "示例不采纳"
    found = cells(taking)
    assert (found["called_at"], found["call_reason"], found["sent_by"]) == ("2026年11月25日 09:30", "规上", "通知书")
    assert (found["exempt_reason"], found["proposal"]) == ("停产", "示例增补（未采纳：示例不采纳）")


def test_a_page_masks_what_a_workbook_holds() -> None:
    [phone] = [column for column in COLUMNS if column.key == "contact_phone"]
    assert (phone.value(row(None)), phone.shown(row(None)), phone.personal) == ("13812345678", "138****5678", True)
    [reason] = [column for column in COLUMNS if column.key == "call_reason"]
    assert reason.shown(row(Participation(call_reason="致电13812345678"))) == "致电138****5678"


def test_the_name_is_always_there_and_persons_only_for_a_reason() -> None:
    assert [column.key for column in chosen_columns(["stage", "x", "unit"])] == ["name", "unit", "stage"]
    assert [column.key for column in file_columns(["contact", "unit"], personal=False)] == [
        "name",
        "credit_code",
        "unit",
    ]
    columns = file_columns(["contact", "unit"], personal=True)
    assert [column.title for column in table_columns(columns)] == ["企业名称", "统一社会信用代码", "所属街镇", "联系人"]
