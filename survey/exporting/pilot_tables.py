"""The pilots of a work plan as rows of a workbook, what each promised on a sheet beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from exports.writing.tables import Cell, CellKind, Column
from survey.exporting.write_table import CREDIT_CODE, BesideTable, TableExport
from survey.models import Pilot
from survey.queries.pilots import PilotFilter
from survey.words.figures import unit_name
from survey.words.pilots import DAYS_OF_RECORD, SOURCES, STATES, say_field, say_source, say_state

PILOTS, PROMISES = "试点企业", "承诺的指标"


def pilot_table(rows: Sequence[Pilot], wanted: PilotFilter) -> TableExport:
    """Return pilots in the order of their page, worded in Chinese."""
    columns = (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("source", "来源"),
        Column("state", "状态"),
        Column("document_number", say_field("document_number", {})),
        *(Column(name, say_field(name, {})) for name in DAYS_OF_RECORD),
        Column("contact_name", say_field("contact_name", {})),
        Column("ended", "结束原因", width=36),
    )
    cells: list[Sequence[Cell]] = [_row(number, row) for number, row in enumerate(rows, start=1)]
    said = {
        "名称或信用代码": wanted.text,
        "所属街镇": unit_name(wanted.unit) if wanted.unit else "",
        "来源": str(SOURCES[wanted.source]) if wanted.source else "",
        "状态": str(STATES[wanted.state]) if wanted.state else "",
    }
    codes = {"text": wanted.text, "unit": wanted.unit, "source": wanted.source, "state": wanted.state}
    return TableExport(
        "pilots",
        PILOTS,
        columns,
        cells,
        filters="；".join(f"{title}：{text}" for title, text in said.items() if text),
        codes={name: text for name, text in codes.items() if text},
        beside=(_promises(rows),),
    )


def _row(number: int, row: Pilot) -> Sequence[Cell]:
    firm = row.enterprise
    return [
        number,
        firm.name,
        firm.credit_code,
        unit_name(firm.unit),
        say_source(row),
        say_state(row)[0],
        row.document_number,
        *(_day(getattr(row, name)) for name in DAYS_OF_RECORD),
        row.contact_name,
        row.ended.reason if row.ended is not None else "",
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _promises(rows: Sequence[Pilot]) -> BesideTable:
    columns = (
        Column("credit_code", CREDIT_CODE),
        Column("name", "企业名称"),
        Column("question", "申报题目"),
        Column("indicator", "指标", width=24),
        Column("was", "申报时"),
        Column("value", "承诺"),
        Column("unit", "单位"),
    )
    cells: list[Sequence[Cell]] = [
        [row.enterprise.credit_code, row.enterprise.name, one["question"], one["name"], one["was"], one["value"],
         one["unit"]]
        for row in rows
        for one in row.indicators.get("promised", ())
    ]  # fmt: skip
    return BesideTable(PROMISES, columns, cells, CREDIT_CODE)
