"""Writing and recording the files of a version of the list: the ones per town, and the one that goes upstairs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy.orm import Session

from exports.printed.official_lists import PrintedList, write_official_pdf
from exports.writing.official_workbook import HEAD_FONT, TEXT_FONT, TITLE_FONT, OfficialFrame, write_official
from exports.writing.tables import Cell, Column, Table
from exports.writing.workbook_writer import Properties
from survey.config import Settings
from survey.exporting.frozen_tables import (
    FINAL,
    FrozenList,
    document_number,
    list_table,
    official_columns,
    official_rows,
    official_signatures,
    stand_of,
    titled,
)
from survey.exporting.write_table import write_table
from survey.freezing.list_results import SELECTED
from survey.freezing.write_fingerprint import short
from survey.models import Campaign, User, utc_now
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.db import unit_of_work
from survey.store.file_names import portable_name
from survey.store.scope import scope
from survey.words.language import in_chinese, in_words
from survey.words.scopes import say_scope

KIND = "official_list"
_FONTS = (
    ("标题", TITLE_FONT), ("表头", HEAD_FONT), ("正文", TEXT_FONT),
    ("没有这些字体时", "由 Excel、WPS 用相近字体显示，内容不变；要按公文格式打印，请在装有这些字体的电脑上打印"),
)  # fmt: skip
_MISSING = "表中有字库没有的字，以“〓”代替，请以系统中的名称为准。"


@dataclass(frozen=True)
class _Official:
    """What the workbook and the PDF have in common."""

    table: Table
    frame: OfficialFrame
    manifest: export_records.Manifest


def town_archive(
    database: Session, campaign: Campaign, frozen: FrozenList, *, settings: Settings, user: User
) -> tuple[str, bytes]:
    """Return the file name and bytes of a zip with a sealed workbook per town, each of them recorded as an export."""
    kept, buffer = list[export_records.Recording](), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for unit in frozen.units:
            with in_chinese():
                table = list_table(frozen, SELECTED, unit)
            name, content = write_table(database, table, campaign, settings=settings, user=user, into=kept)
            archive.writestr(name, content)
    title = f"{campaign.title}{titled(frozen, FINAL)}（按街镇）"
    with unit_of_work(database):
        export_records.write_recordings(database, kept)
    return portable_name(title, ".zip"), buffer.getvalue()


def official_workbook(
    database: Session, campaign: Campaign, frozen: FrozenList, *, settings: Settings, user: User
) -> tuple[str, bytes]:
    """Return the file name and bytes of the list that goes upstairs as a sealed workbook, and record the export."""
    key = export_records.seal_key(settings)
    with in_chinese():
        made = _official(database, campaign, frozen, user)
        sealed = export_records.seal(made.manifest, [made.table], key=key)
        facts = export_records.manifest_sheet(sealed.manifest)
        facts = replace(facts, blocks=[*facts.blocks, ("字体", _FONTS)])
        properties = Properties(made.manifest.title, user.name, made.manifest.made_at)
        content = write_official(made.table, made.frame, facts, properties)
    name = portable_name(made.manifest.title, ".xlsx")
    _record(database, made, (name, content), sealed, settings=settings, user=user)
    return name, content


def official_pdf(
    database: Session, campaign: Campaign, frozen: FrozenList, *, settings: Settings, user: User
) -> tuple[str, bytes]:
    """Return the file name and bytes of the same list as a PDF, recorded with seals of its rows as the workbook is."""
    key = export_records.seal_key(settings)
    with in_chinese():
        made = _official(database, campaign, frozen, user)
        sealed = export_records.seal(made.manifest, [made.table], key=key)
        content = write_official_pdf(_printed(made), made_at=made.manifest.made_at)
    name = portable_name(made.manifest.title, ".pdf")
    _record(database, made, (name, content), sealed, settings=settings, user=user)
    return name, content


def _record(
    database: Session,
    made: _Official,
    file: tuple[str, bytes],
    sealed: export_records.Sealed,
    *,
    settings: Settings,
    user: User,
) -> None:
    key, codes = export_records.seal_key(settings), {"scope": scope(user).key}
    export_records.record(
        database, made.manifest, file, sealed, key=key, user=user, filters=codes, folder=settings.exports
    )


def _official(database: Session, campaign: Campaign, frozen: FrozenList, user: User) -> _Official:
    version, visible, now = frozen.version, scope(user), utc_now()
    place, stand = say_scope(visible), stand_of(frozen)
    rows, columns = official_rows(frozen), official_columns(frozen.scheme)
    title = f"{campaign.title}{FINAL}" + ("" if visible.everything else f"（{place}）")
    marked = title + (f"（{stand}）" if stand else "")
    manifest = export_records.Manifest(
        number=export_records.new_number(),
        kind=KIND,
        title=f"{title}第{version.number}版上报版" + (f"（{stand}）" if stand else ""),
        made_at=now,
        user_name=user.name,
        scope=place,
        columns=tuple(column.title for column in columns),
        scheme=f"{in_words(frozen.scheme.title)} v{frozen.scheme.version}",
        list_version=f"第{version.number}版，名单指纹{version.fingerprint}",
        rows=len(rows),
        head=head_words(database),
    )
    frame = OfficialFrame(
        title=marked,
        below_title=(f"文号：{document_number(version) or '（签发时填写）'}", f"第{version.number}版　共{len(rows)}家"),
        signatures=official_signatures(version),
        notes=_notes(frozen, manifest.number),
        mark=(f"{stand}　" if stand else "") + f"名单指纹 {short(version.fingerprint)}　第{version.number}版",
    )
    table = Table(FINAL, marked, "", columns, rows)
    return _Official(table, frame, manifest)


def _notes(frozen: FrozenList, number: str) -> Sequence[str]:
    version = frozen.version
    reason = [f"说明：{version.reason}"] if version.reason else []
    return [*reason, f"名单指纹：{version.fingerprint}　文件编号：{number}"]


def _printed(made: _Official) -> PrintedList:
    columns = made.table.columns
    return PrintedList(
        title=made.frame.title,
        below_title=made.frame.below_title,
        columns=[column.title for column in columns],
        widths=[column.width or 8 for column in columns],
        centred=[column.key not in {"name", "industry", "note"} for column in columns],
        rows=[
            [_text(cell, column) for cell, column in zip(row, columns, strict=True)] for row in made.table.rows
        ],
        signatures=made.frame.signatures,
        notes=made.frame.notes,
        missing=_MISSING,
        mark=made.frame.mark,
    )  # fmt: skip


def _text(cell: Cell, column: Column) -> str:
    if cell is None:
        return ""
    return f"{cell:.{column.places}f}" if isinstance(cell, Decimal) else str(cell)
