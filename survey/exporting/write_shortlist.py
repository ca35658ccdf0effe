"""Writing and recording the shortlist workbook of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties, write_workbook
from scoring.loading.scheme import load_scheme
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.exporting.shortlist_tables import EvaluationContents, shortlist_pages
from survey.lists.facts import facts_in_words
from survey.models import Evaluation, User, utc_now
from survey.queries import evaluations
from survey.queries.list_filters import Filters
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.store.files import write_whole
from survey.store.scope import Scope
from survey.words.language import in_chinese, in_words
from survey.words.scopes import say_scope


def shortlist_workbook(
    database: Session,
    evaluation: Evaluation,
    scope: Scope,
    *,
    settings: Settings,
    user: User | None,
    internal: bool = False,
    reason: str = "",
    into: list[export_records.Recording] | None = None,
) -> tuple[str, bytes]:
    """Return the file name and bytes of an evaluation's workbook, sealed row by row, and record the export.

    `internal` adds the sheet 内部参考, and a mark in the file's name.  `reason`: why somebody takes the columns about
    persons; without one they are left out.  `into`: as in `export_records.record`.
    """
    key = export_records.seal_key(settings)
    with in_chinese():
        contents = replace(read_contents(database, evaluation, scope), personal=bool(reason))
        title = f"{evaluation.campaign.title}评估{evaluation.id}候选名单" + ("（内部）" if internal else "")
        pages = shortlist_pages(contents, internal=internal)
        tables = [page for page in pages if isinstance(page, Table)]
        manifest = _manifest(contents, tables, title=title, user=user, internal=internal)
        manifest = replace(manifest, reason=reason, head=head_words(database))
        sealed = export_records.seal(manifest, tables, key=key)
        properties = Properties(title=title, author=user.name if user else "", created=evaluation.run_at)
        content = write_workbook([*pages, export_records.manifest_sheet(sealed.manifest)], properties)
    name = portable_name(title, ".xlsx")
    filters = {"scope": "all" if scope.everything else scope.unit or ""}
    export_records.record(
        database, manifest, (name, content), sealed, key=key, user=user, filters=filters, folder=settings.exports,
        into=into,
    )  # fmt: skip
    return name, content


def _manifest(
    contents: EvaluationContents, tables: Sequence[Table], *, title: str, user: User | None, internal: bool
) -> export_records.Manifest:
    scheme = contents.scheme
    return export_records.Manifest(
        number=export_records.new_number(),
        kind="internal_shortlist" if internal else "shortlist",
        title=title,
        made_at=utc_now(),
        user_name=user.name if user else "",
        scope=contents.scope,
        columns=tuple(column.title for column in tables[0].columns),
        scheme=f"{in_words(scheme.title)} v{scheme.version}",
        list_version=f"评估 #{contents.evaluation.id}",
        rows=len(contents.entries),
        evaluation_id=contents.evaluation.id,
    )


def write_shortlist(database: Session, evaluation: Evaluation, settings: Settings) -> Path:
    """Write the whole district's workbook into the folder of exports and return its path."""
    name, content = shortlist_workbook(database, evaluation, Scope(everything=True), settings=settings, user=None)
    path = settings.exports / name
    write_whole(path, content)
    return path


def read_contents(database: Session, evaluation: Evaluation, scope: Scope) -> EvaluationContents:
    """Return the data of an evaluation's workbooks within a scope."""
    entries = evaluations.entries(database, evaluation.id, scope, Filters())
    return EvaluationContents(
        evaluation=evaluation,
        scheme=load_scheme(evaluation.scheme.document),
        questionnaires=catalogue().named_by_digest(evaluation.parameters["questionnaires"]),
        entries=entries,
        facts=facts_in_words(database, [entry.version_id for entry in entries]),
        scope=say_scope(scope),
        ranks=evaluations.group_ranks(database, entries),
    )
