"""Writing the shortlist workbook, and the record of every file that leaves the system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties, write_workbook
from scoring.loading.scheme import load_scheme
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.exporting.shortlist_tables import Contents, sheets
from survey.lists.facts import facts_in_words
from survey.models import Evaluation, User, utc_now
from survey.queries import evaluations
from survey.records import export_records as sealing
from survey.store.file_names import portable_name
from survey.store.scope import Scope
from survey.words.language import _, in_chinese, in_words


def shortlist_workbook(
    database: Session,
    evaluation: Evaluation,
    scope: Scope,
    *,
    settings: Settings,
    user: User | None,
    internal: bool = False,
) -> tuple[str, bytes]:
    """Return the file name and bytes of an evaluation's workbook, sealed row by row, and record the export.

    `internal` adds the sheet that must not leave the house, and says so in the file's name.
    """
    key = sealing.seal_key(settings)
    with in_chinese():
        contents = contents_of(database, evaluation, scope)
        title = f"{evaluation.campaign.title}评估{evaluation.id}候选名单" + ("（内部）" if internal else "")
        pages = sheets(contents, internal=internal)
        tables = [page for page in pages if isinstance(page, Table)]
        manifest = _manifest(contents, tables, title=title, user=user, internal=internal)
        sealed = sealing.seal(manifest, tables, key=key)
        properties = Properties(title=title, author=user.name if user else "", created=evaluation.run_at)
        content = write_workbook([*pages, sealing.manifest_sheet(sealed.manifest)], properties)
    name = portable_name(title, ".xlsx")
    filters = {"scope": "all" if scope.everything else scope.unit or ""}
    sealing.record(
        database, manifest, (name, content), sealed, key=key, user=user, filters=filters, folder=settings.exports
    )
    return name, content


def _manifest(
    contents: Contents, tables: Sequence[Table], *, title: str, user: User | None, internal: bool
) -> sealing.Manifest:
    scheme = contents.scheme
    return sealing.Manifest(
        number=sealing.new_number(),
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
    path.write_bytes(content)
    return path


def contents_of(database: Session, evaluation: Evaluation, scope: Scope) -> Contents:
    """Return what the workbooks of an evaluation are made from, within a scope."""
    entries = evaluations.entries(database, evaluation.id, scope, evaluations.Filters())
    known = catalogue()
    wanted = evaluation.parameters["questionnaires"]
    questionnaires = {name: known.by_digest(digest) for name, digest in wanted.items()}
    return Contents(
        evaluation=evaluation,
        scheme=load_scheme(evaluation.scheme.document),
        questionnaires={name: item for name, item in questionnaires.items() if item is not None},
        entries=entries,
        facts=facts_in_words(database, [entry.version_id for entry in entries]),
        scope=_("全区") if scope.everything else in_words(directory().unit_name(scope.unit or "")),
        ranks=evaluations.group_ranks(database, evaluation.id),
    )
