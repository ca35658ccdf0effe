"""Filled forms: a blank form with the enterprises of a list, in one file or one per unit; every file is recorded."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from exports.blank_forms.filling import Filling, written
from exports.blank_forms.filling import filled as filled_form
from exports.blank_forms.markers import regular
from exports.blank_forms.sealed_tables import listed_tables
from scoring.loading.scheme import load_scheme
from survey.blank_forms.resolve_markers import (
    DocumentFacts,
    Values,
    document_values,
    known_titles,
    list_titles,
    row_values,
)
from survey.blank_forms.store_form import read_blank_form
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.definitions.directory import directory
from survey.lists.columns import ListColumn, ListRow, ListSource
from survey.lists.filters import filters_as_sentence
from survey.lists.rows import read_rows
from survey.models import Evaluation, FormTemplate, User
from survey.queries import campaigns, evaluations, schemes
from survey.queries.list_filters import Filters
from survey.records import export_records
from survey.records.manifest_words import NUMBER_LABEL
from survey.records.write_anchors import head_words
from survey.store.file_names import Names, portable_name
from survey.store.scope import Scope
from survey.words.counted_labels import counted_label
from survey.words.language import _, in_chinese, in_words
from survey.words.masking import mask_text

CHOSEN = "chosen"
"""The status filter that takes the selected and, after them, the reserve."""
KEYS = ("统一社会信用代码", "企业名称")


@dataclass(frozen=True)
class FormOrder:
    """Which form is filled with which enterprises. `facts`: whether 文件说明 is appended as the last sheet.

    `reason`: why somebody takes what is about persons; without one those cells stay empty.
    """

    form: FormTemplate
    evaluation: Evaluation
    scope: Scope
    filters: Filters
    facts: bool = True
    reason: str = ""


@dataclass(frozen=True)
class ExportContext:
    """Who takes the file, when, and the settings with its key and folder.

    `into`: where records of exports are kept for a job that writes them as it ends; None writes each at once.
    """

    settings: Settings
    user: User
    now: datetime
    into: list[export_records.Recording] | None = None


@dataclass(frozen=True)
class _FormRows:
    """The enterprises of one file; `scope`, `unit` and `filters` are in words.

    `unit`: empty for the whole district.  `unit_id`: the unit if there is a file per unit, else empty.
    """

    source: ListSource
    columns: Mapping[str, ListColumn]
    rows: Sequence[ListRow]
    scope: str
    unit: str
    filters: str
    unit_id: str = ""


def marker_columns(
    database: Session, evaluation: Evaluation | None, campaign_id: int | None
) -> Mapping[str, ListColumn]:
    """Return title -> column of everything that a marked row may ask for under an evaluation.

    Without an evaluation the campaign's scheme counts; without a campaign there are none.
    """
    with in_chinese():
        if evaluation is not None:
            return _columns(_source(evaluation))
        campaign = campaigns.campaign(database, campaign_id or 0)
        version = schemes.version(database, (campaign and campaign.scheme_version_id) or 0)
        if version is None:
            return {}
        return list_titles(load_scheme(version.document), catalogue().questionnaires)


def _source(evaluation: Evaluation) -> ListSource:
    questionnaires = catalogue().named_by_digest(evaluation.parameters["questionnaires"])
    return ListSource(load_scheme(evaluation.scheme.document), questionnaires)


def _columns(source: ListSource) -> Mapping[str, ListColumn]:
    return list_titles(source.scheme, source.questionnaires)


def _filters_in_turn(order: FormOrder) -> list[Filters]:
    """Return the filters to read with, one after the other, without that of certainty, which no file shows."""
    filters = replace(order.filters, standing="")
    wanted = ("selected", "reserve") if filters.status == CHOSEN else (filters.status,)
    return [replace(filters, status=status) for status in wanted]


def count_rows(database: Session, order: FormOrder) -> int:
    """Return how many enterprises an order lists."""
    return sum(
        evaluations.count(database, order.evaluation.id, order.scope, narrowed) for narrowed in _filters_in_turn(order)
    )


def example_values(database: Session, order: FormOrder, out: ExportContext) -> Values:
    """Return marker title -> its value now: those of the document, and those of the first enterprise."""
    with in_chinese():
        listed = _read_rows(database, order)
        first = [row_values(listed.columns, row) for row in listed.rows[:1]]
        return {
            **(_masked(listed.columns, first[0]) if first else {}),
            **_document_values(database, order, out, listed=listed, number="JD-EX-20260101-00000000"),
        }


def fill_form(database: Session, order: FormOrder, out: ExportContext) -> tuple[str, bytes]:
    """Return file name and bytes of a filled form, and record the export. Raises RefusedWorkbookError."""
    with in_chinese():
        listed = _read_rows(database, order)
        content = _fill_and_record(database, order, out, (listed, _rows(listed, order)))
    return _file_name(order, listed), content


def _file_name(order: FormOrder, listed: _FormRows) -> str:
    """Return the name of a filled form."""
    return portable_name(f"{listed.unit or listed.scope}_{order.form.name}", f"（{len(listed.rows)}家）.xlsx")


def fill_forms_by_unit(
    database: Session,
    order: FormOrder,
    out: ExportContext,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[str, bytes]:
    """Return name and bytes of a zip with a filled form per unit that has rows; each form is recorded.

    `progress`: called with (files done, files in all).
    """
    target, names = io.BytesIO(), Names()
    with in_chinese(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive_file:
        whole = _read_rows(database, order)
        groups = [(listed, _rows(listed, order)) for listed in _split_by_unit(order, whole)]
        for place, (listed, rows) in enumerate(groups):
            content = _fill_and_record(database, order, out, (listed, rows))
            archive_file.writestr(names.take(_file_name(order, listed)), content)
            progress(place + 1, len(groups))
    return portable_name(order.form.name, f"（按街镇，{len(groups)}个文件）.zip"), target.getvalue()


def _read_rows(database: Session, order: FormOrder) -> _FormRows:
    """Return the enterprises of an order in list order; with ``chosen`` the selected before the reserve."""
    source, scope = _source(order.evaluation), order.scope
    rows = [
        row
        for narrowed in _filters_in_turn(order)
        for row in read_rows(database, order.evaluation.id, scope, narrowed, source=source)
    ]
    unit = "" if scope.everything else in_words(directory().unit_name(scope.unit or ""))
    filters_in_words = filters_as_sentence(replace(order.filters, standing=""), source.scheme)
    return _FormRows(source, _columns(source), _numbered(rows), unit or _("全区"), unit, filters_in_words)


def _numbered(rows: Sequence[ListRow]) -> list[ListRow]:
    return [replace(row, number=number) for number, row in enumerate(rows, start=1)]


def _split_by_unit(order: FormOrder, whole: _FormRows) -> list[_FormRows]:
    """Return the rows of each unit; of an official of one unit, that unit's only."""
    if not order.scope.everything:
        return [whole]
    groups: dict[str, list[ListRow]] = {}
    for row in whole.rows:
        groups.setdefault(counted_label(row.entry, "unit"), []).append(row)
    order_of = {unit.id: place for place, unit in enumerate(directory().units.values())}
    return [
        replace(whole, rows=_numbered(groups[unit]), unit=in_words(directory().unit_name(unit)), unit_id=unit)
        for unit in sorted(groups, key=lambda name: (order_of.get(name, len(order_of)), name))
    ]


def _fill_and_record(
    database: Session, order: FormOrder, out: ExportContext, given: tuple[_FormRows, list[Values]]
) -> bytes:
    """Return the filled form; `given`: the rows and their values, read before an earlier record ended the reading."""
    form, (listed, rows) = order.form, given
    content, known = read_blank_form(out.settings, form), known_titles(listed.columns)
    number, key = export_records.new_number(), export_records.seal_key(out.settings)
    filling = Filling(
        _document_values(database, order, out, listed=listed, number=number), rows, {NUMBER_LABEL: number}
    )
    ready = filled_form(content, known, filling)
    tables, names = listed_tables(ready, keys=KEYS)
    manifest = export_records.Manifest(
        number=number,
        kind="form",
        title=form.name,
        made_at=out.now,
        user_name=out.user.name,
        scope=listed.unit or listed.scope,
        filters=listed.filters,
        columns=tuple(dict.fromkeys(column.title for table in tables for column in table.columns)),
        scheme=f"{in_words(listed.source.scheme.title)} v{listed.source.scheme.version}",
        list_version=f"评估 #{order.evaluation.id}",
        rows=len(listed.rows),
        evaluation_id=order.evaluation.id,
        head=head_words(database),
        reason=order.reason if titles_of_persons(form, listed.columns) else "",
    )
    sealed = export_records.seal(manifest, tables, key=key, key_titles=names)
    facts = export_records.manifest_sheet(sealed.manifest) if order.facts else None
    made = written(ready, replace(filling, facts=facts))
    filters = {"form": str(form.id), "status": order.filters.status, "unit": listed.unit}
    export_records.record(
        database,
        manifest,
        (_file_name(order, listed), made),
        sealed,
        key=key,
        user=out.user,
        filters=filters,
        folder=out.settings.exports,
        into=out.into,
    )
    return made


def _document_values(
    database: Session, order: FormOrder, out: ExportContext, *, listed: _FormRows, number: str
) -> Values:
    def seated(status: str) -> int:
        filters = Filters(status=status, unit=listed.unit_id)
        return evaluations.count(database, order.evaluation.id, order.scope, filters)

    about = DocumentFacts(
        evaluation=order.evaluation,
        scheme=listed.source.scheme,
        unit=listed.unit,
        scope=listed.scope,
        filters=listed.filters,
        rows=len(listed.rows),
        selected=seated("selected"),
        reserve=seated("reserve"),
        number=number,
        user_name=out.user.name,
        now=out.now,
    )
    return document_values(about)


def _rows(listed: _FormRows, order: FormOrder) -> list[Values]:
    """Return the values of every row; what is about persons only with a reason."""
    shown = {title: column for title, column in listed.columns.items() if order.reason or not column.personal}
    left = dict.fromkeys(listed.columns.keys() - shown.keys(), "")
    return [{**row_values(shown, row), **left} for row in listed.rows]


def _masked(columns: Mapping[str, ListColumn], values: Values) -> Values:
    """Return an example's values, telephones masked: nobody needs one to see where it would stand."""
    return {
        title: mask_text(str(value)) if title in columns and columns[title].personal else value
        for title, value in values.items()
    }


def titles_of_persons(form: FormTemplate, columns: Mapping[str, ListColumn]) -> list[str]:
    """Return the titles that a form asks for and that are about persons. `columns`: of `marker_columns`."""
    asked = dict.fromkeys(regular(str(marker["title"])) for marker in form.markers)
    return [title for title in asked if title in columns and columns[title].personal]
