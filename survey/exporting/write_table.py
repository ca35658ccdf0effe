"""Writing and recording the other tables of the officials: states of filling in, and pins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from exports.writing.tables import Cell, CellKind, Column, Table
from exports.writing.workbook_writer import Properties, write_workbook
from survey.config import Settings
from survey.definitions.directory import directory
from survey.models import Campaign, Enterprise, Pin, User, utc_now
from survey.records import export_records
from survey.records.manifest_words import SIGNATURES
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.store.scope import scope
from survey.words.figures import moment
from survey.words.findings import say_state
from survey.words.language import in_chinese, in_words
from survey.words.scopes import say_scope
from survey.words.trials import trial_mark_of_files

CREDIT_CODE = "统一社会信用代码"
NUMBER = "编号"


@dataclass(frozen=True)
class BesideTable:
    """Another sheet of the same file. `key_title`: title of the column that names a row."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    key_title: str


@dataclass(frozen=True)
class TableExport:
    """A table to be written.

    `kind`: as in the record of the export. `key_title`: title of the column that names a row. `filters`: in words;
    `codes`: as the address names them. `reason`: why somebody takes personal data. `secret`: whether it holds codes, so
    that no copy of the file is kept. `sums`: how many rows are sums of the others; what says how many rows there are
    counts none of them. `beside`: the other sheets; above each stands how many rows it has. `to_fill`: the columns of
    the first sheet that come back filled in; all other cells are protected.
    """

    kind: str
    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    key_title: str = CREDIT_CODE
    filters: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    secret: bool = False
    sums: int = 0
    beside: Sequence[BesideTable] = ()
    to_fill: frozenset[str] = frozenset()


def state_table(rows: Sequence[tuple[Enterprise, str]], text: str) -> TableExport:
    """Return the state of every enterprise in filling in, in the page's order."""
    columns = (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "所属街镇"),
        Column("state", "填报状态"),
    )
    with in_chinese():
        cells: list[list[Cell]] = [
            [
                number,
                enterprise.name,
                enterprise.credit_code,
                in_words(directory().unit_name(enterprise.unit)),
                say_state(state),
            ]
            for number, (enterprise, state) in enumerate(rows, start=1)
        ]
    words = f"名称或信用代码：{text}" if text else ""
    return TableExport("states", "填报状态", columns, cells, filters=words, codes={"text": text} if text else {})


def pin_table(pins: Sequence[Pin]) -> TableExport:
    """Return every pin with its reason, document and persons, in the page's order."""
    titles = ("企业名称", CREDIT_CODE, "要求", "状态", "理由", "文件号", "提出人", "提出时间", "确认人", "确认时间")
    columns = (
        Column("number", NUMBER),
        *(Column(f"column{place}", title) for place, title in enumerate(titles)),
        Column("revoked", "撤回", width=36),
    )
    with in_chinese():
        return TableExport("pins", "指定与不列入", columns, [_pin(pin) for pin in pins], key_title=NUMBER)


def _pin(pin: Pin) -> list[Cell]:
    enterprise = pin.participation.enterprise
    state = "已撤回" if pin.revoked_at else "已生效" if pin.confirmed_at else "待确认"
    return [
        f"#{pin.id}",
        enterprise.name,
        enterprise.credit_code,
        "指定入选" if pin.kind == "in" else "指定不列入",
        state,
        pin.reason,
        pin.document_number,
        pin.made_by.name,
        moment(pin.made_at),
        pin.confirmed_by.name if pin.confirmed_by else "",
        moment(pin.confirmed_at),
        f"{pin.revoke_reason}（{moment(pin.revoked_at)}）" if pin.revoked_at else "",
    ]


def title_of(name: str, of: Campaign | None) -> str:
    """Return the title of a table of a campaign, which says where that is a trial."""
    return name if of is None else f"{of.title}{name}{'（试填）' if of.trial else ''}"


def _tables(export: TableExport, title: str, place: str, made_at: str) -> list[Table]:
    """Return the sheets of an export; above each stand its name and how many rows it has."""

    def told(rows: int) -> str:
        return f"{place}　筛选：{export.filters or '未筛选'}　共 {rows} 行　{made_at}"

    own = len(export.rows) - export.sums
    first = Table(export.name, title, told(own), export.columns, export.rows, SIGNATURES)
    return [replace(first, to_fill=export.to_fill)] + [
        Table(one.name, f"{title}：{one.name}", told(len(one.rows)), one.columns, one.rows, SIGNATURES)
        for one in export.beside
    ]


def write_table(
    database: Session,
    export: TableExport,
    of: Campaign | None,
    *,
    settings: Settings,
    user: User,
    into: list[export_records.Recording] | None = None,
) -> tuple[str, bytes]:
    """Return the file name and bytes of a table, sealed row by row, and record the export.

    `of`: the campaign, None for what is of none; the file of a trial says that it is one in its name, above the table
    and in 文件说明.  `into`: as `survey.records.export_records.record` has it.
    """
    key, visible = export_records.seal_key(settings), scope(user)
    title, mark, now = title_of(export.name, of), trial_mark_of_files(of) if of is not None else "", utc_now()
    with in_chinese():
        place = say_scope(visible)
        sheets: list[TableExport | BesideTable] = [export, *export.beside]
        tables = _tables(export, title, f"{mark}　{place}" if mark else place, moment(now))
        keys = {one.name: one.key_title for one in sheets}
        manifest = export_records.Manifest(
            number=export_records.new_number(),
            kind=export.kind,
            title=title,
            made_at=now,
            user_name=user.name,
            scope=place,
            filters=export.filters,
            columns=tuple(column.title for column in export.columns),
            rows=len(export.rows) - export.sums,
            head=head_words(database),
            reason=export.reason,
            trial=mark,
        )
        sealed = export_records.seal(manifest, tables, key=key, key_titles=keys)
        content = write_workbook(
            [*tables, export_records.manifest_sheet(sealed.manifest)], Properties(title, user.name, now)
        )
    name = portable_name(title, ".xlsx")
    codes = dict(export.codes) | {"scope": visible.key}
    export_records.record(
        database, manifest, (name, content), sealed, key=key, user=user, filters=codes,
        folder=None if export.secret else settings.exports, into=into,
    )  # fmt: skip
    return name, content
