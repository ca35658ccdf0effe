"""Writing and recording the live workbook of an evaluation, always for the whole district."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from exports.live.calculation_sheet import value_table
from exports.live.writer import write_live
from exports.writing.workbook_writer import Properties
from survey.config import Settings
from survey.exporting.live_tables import live_book
from survey.exporting.write_shortlist import read_contents
from survey.models import Evaluation, User, utc_now
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.store.scope import Scope
from survey.words.language import in_chinese, in_words


def live_workbook(
    database: Session,
    evaluation: Evaluation,
    *,
    settings: Settings,
    user: User,
    into: list[export_records.Recording] | None = None,
) -> tuple[str, bytes]:
    """Return the file name and bytes of an evaluation's live workbook, and record the export.

    Values are sealed; cells with formulas are not, since they change with the weights.  `into`: as in
    `export_records.record`.
    """
    key = export_records.seal_key(settings)
    with in_chinese():
        contents = read_contents(database, evaluation, Scope(everything=True))
        book = live_book(contents)
        table = value_table(book)
        title = f"{evaluation.campaign.title}评估{evaluation.id}权重测算表"
        manifest = export_records.Manifest(
            number=export_records.new_number(),
            kind="live_shortlist",
            title=title,
            made_at=utc_now(),
            user_name=user.name,
            scope=contents.scope,
            columns=tuple(column.title for column in table.columns),
            scheme=f"{in_words(contents.scheme.title)} v{contents.scheme.version}",
            list_version=f"评估 #{evaluation.id}",
            rows=len(book.rows),
            evaluation_id=evaluation.id,
            head=head_words(database),
        )
        sealed = export_records.seal(manifest, [table], key=key)
        facts = (*book.facts, export_records.manifest_sheet(sealed.manifest))
        properties = Properties(title=title, author=user.name, created=evaluation.run_at)
        content = write_live(replace(book, facts=facts), properties)
    name = portable_name(title, ".xlsx")
    export_records.record(
        database,
        manifest,
        (name, content),
        sealed,
        key=key,
        user=user,
        filters={"scope": "all"},
        folder=settings.exports,
        into=into,
    )
    return name, content
