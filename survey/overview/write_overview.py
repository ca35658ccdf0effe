"""Writing and recording the overview as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties, write_workbook
from survey.config import Settings
from survey.exporting.write_table import title_of
from survey.models import Campaign, User
from survey.overview.overview_tables import KEYS, OverviewSheet
from survey.records import export_records
from survey.records.manifest_words import SIGNATURES
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.store.scope import scope
from survey.words.figures import moment
from survey.words.language import in_chinese
from survey.words.scopes import say_scope
from survey.words.trials import trial_mark_of_files

KIND, NAME = "overview", "总览"


def write_overview(
    database: Session,
    sheets: Sequence[OverviewSheet],
    as_of: datetime,
    of: Campaign,
    *,
    settings: Settings,
    user: User,
) -> tuple[str, bytes]:
    """Return file name and bytes of the overview, sealed row by row and recorded. `of`: the campaign."""
    key, visible = export_records.seal_key(settings), scope(user)
    with in_chinese():
        title, mark, place = title_of(NAME, of), trial_mark_of_files(of), say_scope(visible)
        said = f"{mark}　{place}　截至 {moment(as_of)}" if mark else f"{place}　截至 {moment(as_of)}"
        tables = [Table(one.name, f"{title}：{one.name}", said, one.columns, one.rows, SIGNATURES) for one in sheets]
        manifest = export_records.Manifest(
            number=export_records.new_number(),
            kind=KIND,
            title=title,
            made_at=as_of,
            user_name=user.name,
            scope=place,
            filters=f"截至 {moment(as_of)}",
            columns=tuple(column.title for column in tables[0].columns),
            rows=sum(len(table.rows) for table in tables),
            head=head_words(database),
            trial=mark,
        )
        sealed = export_records.seal(manifest, tables, key=key, key_titles=KEYS)
        sheet = export_records.manifest_sheet(sealed.manifest)
        content = write_workbook([*tables, sheet], Properties(title, user.name, as_of))
    name = portable_name(title, ".xlsx")
    codes = {"scope": visible.key}
    export_records.record(
        database, manifest, (name, content), sealed, key=key, user=user, filters=codes, folder=settings.exports
    )
    return name, content
