"""A version of the list as rows of workbooks: for work, and with the ten columns that go upstairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.writing.tables import Cell, CellKind, Column
from scoring.definition.scheme import Scheme
from survey.exporting.write_table import CREDIT_CODE, BesideTable, TableExport
from survey.freezing.list_results import RESERVE, SELECTED
from survey.freezing.list_words import BASES, PARTS, say_why
from survey.models import ListEntry, ListVersion, SignaturePart
from survey.words.counted_labels import say_frozen
from survey.words.entries import points_of
from survey.words.figures import SHANGHAI, say_date, unit_name
from survey.words.pools import say_rank

FINAL, RESERVED = "试点名单", "备选名单"
_UNSIGNED = "待签"


@dataclass(frozen=True)
class FrozenList:
    """What files of a version are made of: the entries that their reader may see, in the order of the list.

    `in_force`: number of the version that is in force, 0 where none is.
    """

    version: ListVersion
    scheme: Scheme
    entries: Sequence[ListEntry]
    in_force: int

    def of(self, status: str, unit: str | None = None) -> list[ListEntry]:
        """Return those of a status, of one town only where that is given."""
        return [row for row in self.entries if row.status == status and unit in (None, row.facts["unit"])]

    @property
    def units(self) -> list[str]:
        """The towns that have a seat or somebody in reserve, by code."""
        return sorted({row.facts["unit"] for row in self.entries if row.status in (SELECTED, RESERVE)})


def stand_of(frozen: FrozenList) -> str:
    """Return what a file says about a version that is not the list in force; empty for that one. Chinese."""
    version = frozen.version
    if version.refusal is not None:
        return "已退回"
    if version.issued_at is None:
        return "未签发"
    return "" if version.number == frozen.in_force else f"已被第{frozen.in_force}版替代"


def document_number(version: ListVersion) -> str:
    """Return the number of the document with which a version was issued; empty before."""
    return next((row.document_number for row in version.signatures if row.part == SignaturePart.ISSUED), "")


def titled(frozen: FrozenList, name: str) -> str:
    """Return a name with the number of the version, and that it is not the list in force where it is not."""
    stand = stand_of(frozen)
    return f"{name}第{frozen.version.number}版" + (f"（{stand}）" if stand else "")


def list_table(frozen: FrozenList, status: str, unit: str | None = None) -> TableExport:
    """Return the seats or the reserve of a version, Chinese; of one town with its reserve beside its seats."""
    place = "" if unit is None else unit_name(unit)
    beside = [] if unit is None else [_reserve_sheet(frozen, unit)]
    return TableExport(
        "reserve_list" if status == RESERVE else "final_list",
        titled(frozen, place + (RESERVED if status == RESERVE else FINAL)),
        _columns(frozen, status),
        _rows(frozen, status, unit),
        filters=_about(frozen, place),
        codes={"version": str(frozen.version.number)} | ({"unit": unit} if unit is not None else {}),
        beside=beside,
    )


def _about(frozen: FrozenList, place: str) -> str:
    version, stand = frozen.version, stand_of(frozen)
    parts = [
        f"名单第{version.number}版" + (f"（{stand}）" if stand else ""), document_number(version), place,
        f"名单指纹{version.fingerprint}",
    ]  # fmt: skip
    return "，".join(filter(None, parts))


def _reserve_sheet(frozen: FrozenList, unit: str) -> BesideTable:
    return BesideTable(RESERVED, _columns(frozen, RESERVE), _rows(frozen, RESERVE, unit), CREDIT_CODE)


def _columns(frozen: FrozenList, status: str) -> tuple[Column, ...]:
    places = frozen.scheme.places
    return (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "街镇"),
        Column("industry", "行业"),
        Column("size", "规模"),
        Column("score", "计入得分", CellKind.DECIMAL, places=places),
        Column("rank", "名次"),
        Column("self_score", "自评得分", CellKind.DECIMAL, places=places),
        *([Column("basis", "列入依据")] if status == SELECTED else []),
        Column("reason", "理由"),
    )


def _rows(frozen: FrozenList, status: str, unit: str | None) -> list[list[Cell]]:
    places = frozen.scheme.places
    return [
        [
            *firm_cells(row), points_of(row.score, places), say_rank(row.rank, row.pool, frozen.scheme),
            points_of(row.self_score, places), *([_basis(row)] if status == SELECTED else []),
            say_why(row, frozen.scheme),
        ]
        for row in frozen.of(status, unit)
    ]  # fmt: skip


def firm_cells(row: ListEntry) -> list[Cell]:
    """Return number, name, code, town, industry and size of a firm, as they counted when the list was frozen."""
    facts = row.facts
    return [
        row.position, facts["name"], facts["credit_code"],
        *(say_frozen(facts, name) for name in ("unit", "division", "size")),
    ]  # fmt: skip


def _basis(row: ListEntry) -> str:
    return str(BASES.get(row.basis, ""))


def official_columns(scheme: Scheme) -> tuple[Column, ...]:
    """Return the ten columns of the list that goes upstairs, which stand on one page side by side."""
    return (
        Column("position", "序号", CellKind.INTEGER, width=6),
        Column("name", "企业名称", width=31),
        Column("credit_code", CREDIT_CODE, width=23),
        Column("unit", "街镇", width=14),
        Column("industry", "行业", width=24),
        Column("size", "规模", width=7),
        Column("score", "计入得分", CellKind.DECIMAL, places=scheme.places, width=11),
        Column("rank", "名次", width=20),
        Column("basis", "列入依据", width=12),
        Column("note", "备注", width=27),
    )


def official_rows(frozen: FrozenList) -> list[list[Cell]]:
    """Return the seats of a version in these columns. Chinese."""
    scheme = frozen.scheme
    return [
        [
            *firm_cells(row), points_of(row.score, scheme.places), say_rank(row.rank, row.pool, scheme), _basis(row),
            say_why(row, scheme),
        ]
        for row in frozen.of(SELECTED)
    ]  # fmt: skip


def official_signatures(version: ListVersion) -> list[str]:
    """Return the three who sign with the days: ``制表：某某　2026年12月3日``."""
    there = {str(row.part): row for row in version.signatures}
    return [
        f"{title}：{there[part].user.name}　{say_date(there[part].signed_at.astimezone(SHANGHAI).date())}"
        if part in there
        else f"{title}：{_UNSIGNED}"
        for part, title in PARTS.items()
    ]
