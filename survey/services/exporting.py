"""Writing the shortlist workbook, and the record of every file that leaves the system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.shortlist import Properties, write_workbook
from exports.tables import Table
from scoring.answers import Absence, sheet_from_json
from scoring.loading_scheme import load_scheme
from scoring.questionnaire import Questionnaire
from survey.access import Scope
from survey.answer_words import say_answer
from survey.catalogue import catalogue
from survey.config import Settings
from survey.directory import directory
from survey.i18n import _, in_chinese, in_words
from survey.models import Evaluation, EvaluationEntry, User, VersionSheet, utc_now
from survey.queries import evaluations
from survey.services import sealing
from survey.shortlist_tables import Contents, sheets

_FACTS = (
    "project_direction",
    "project_title",
    "investment",
    "project_start",
    "project_end",
    "contact",
    "contact_phone",
)


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
    name = f"{title}.xlsx"
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
        facts=_facts(database, entries),
        scope=_("全区") if scope.everything else in_words(directory().unit_name(scope.unit or "")),
        ranks=ranks_within(database, evaluation.id),
    )


def ranks_within(database: Session, evaluation_id: int) -> Mapping[int, tuple[int, int]]:
    """Return entry id -> (rank in its unit, rank in its division), ties sharing the better one."""
    rows = evaluations.entries(database, evaluation_id, Scope(everything=True), evaluations.Filters())
    ranked = [row for row in rows if row.score is not None]
    by_unit, by_division = _ranks(ranked, "unit"), _ranks(ranked, "division")
    return {row.id: (by_unit.get(row.id, 0), by_division.get(row.id, 0)) for row in rows}


def _ranks(rows: Sequence[EvaluationEntry], column: str) -> Mapping[int, int]:
    """Rows come best first: a rank is the place of the first of one's group with the same score."""
    seen: dict[tuple[str, str], int] = {}
    first: dict[tuple[tuple[str, str], int | None], int] = {}
    found: dict[int, int] = {}
    for row in rows:
        group = (row.pool, getattr(row.version, column))
        seen[group] = seen.get(group, 0) + 1
        found[row.id] = first.setdefault((group, row.score), seen[group])
    return found


def _facts(database: Session, entries: Sequence[EvaluationEntry]) -> Mapping[int, dict[str, Any]]:
    """Return version id -> the facts that the list prints, in words."""
    wanted = {entry.version_id for entry in entries}
    definitions: Mapping[str, Questionnaire] = {item.digest: item for item in catalogue().versions.values()}
    rows = database.scalars(
        select(VersionSheet).where(VersionSheet.questionnaire_id == "facts").order_by(VersionSheet.version_id)
    )
    return {
        row.version_id: _said(definitions[row.definition_digest], row.document)
        for row in rows
        if row.version_id in wanted and row.definition_digest in definitions
    }


def _said(questionnaire: Questionnaire, document: dict[str, Any]) -> dict[str, Any]:
    narrowed = {"values": {name: document["values"][name] for name in _FACTS if name in document["values"]}}
    sheet = sheet_from_json(questionnaire, narrowed)
    said: dict[str, Any] = {}
    for name in _FACTS:
        given = sheet.get(name)
        missing = given is Absence.NOT_ANSWERED
        if name == "investment":
            said[name] = None if missing else given
        else:
            said[name] = "" if missing else say_answer(questionnaire.questions[name], given)
    return said
