"""Writing and recording the live workbook of an evaluation or of a list, always for the whole district."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from exports.live.calculation_sheet import value_table
from exports.live.contents import LiveBook
from exports.live.writer import write_live
from exports.writing.tables import Table
from exports.writing.workbook_writer import Properties
from survey.config import Settings
from survey.exporting.frozen_live_tables import frozen_book
from survey.exporting.frozen_tables import FrozenList
from survey.exporting.live_tables import live_book
from survey.exporting.shortlist_tables import EvaluationContents
from survey.exporting.write_shortlist import read_contents
from survey.models import Evaluation, User, utc_now
from survey.queries import evaluations, frozen_lists
from survey.records import export_records
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.store.scope import Scope
from survey.words.language import in_chinese, in_words

KIND, KIND_OF_LIST = "live_shortlist", "live_list"
_WHOLE = Scope(everything=True)
_Into = list[export_records.Recording] | None


def live_workbook(
    database: Session, evaluation: Evaluation, *, settings: Settings, user: User, into: _Into = None
) -> tuple[str, bytes]:
    """Return the file name and bytes of an evaluation's live workbook, and record the export.

    Values are sealed; cells with formulas are not, since they change with the weights.  `into`: as in
    `export_records.record`.
    """
    with in_chinese():
        contents = read_contents(database, evaluation, _WHOLE)
        book = live_book(contents)
        title = f"{evaluation.campaign.title}评估{evaluation.id}权重测算表"
        manifest = _manifest(database, contents, book, title=title, user=user)
        return _written(database, (manifest, book), evaluation, settings=settings, user=user, into=into)


def live_list_workbook(
    database: Session, frozen: FrozenList, *, settings: Settings, user: User, into: _Into = None
) -> tuple[str, bytes]:
    """Return the file name and bytes of the live workbook of a version of the list, and record the export.

    It holds the list as it was frozen, sealed row by row, and the evaluation that it was frozen on. `frozen`: with the
    entries of the whole district; `into`: as in `export_records.record`.
    """
    version = frozen.version
    evaluation = evaluations.evaluation(database, version.evaluation_id)
    if evaluation is None:
        message = "the evaluation of a list is there as long as the list"
        raise LookupError(message)
    with in_chinese():
        contents = read_contents(database, evaluation, _WHOLE)
        outcomes = frozen_lists.outcomes_of(database, version.id)
        book = frozen_book(contents, frozen, outcomes, frozen_lists.amendments_of(database, version.id))
        manifest = _manifest(database, contents, book, title=book.title, user=user)
        stated = f"第{version.number}版，名单指纹{version.fingerprint}（评估 #{evaluation.id}）"
        manifest = replace(manifest, kind=KIND_OF_LIST, list_version=stated)
        return _written(database, (manifest, book), evaluation, settings=settings, user=user, into=into)


def _tables(book: LiveBook) -> list[Table]:
    """Return what is sealed of a book: the list where it has one, and what stands in the calculation as values."""
    return [*([book.table] if book.table is not None else []), value_table(book)]


def _manifest(
    database: Session, contents: EvaluationContents, book: LiveBook, *, title: str, user: User
) -> export_records.Manifest:
    first, scheme, evaluation = _tables(book)[0], contents.scheme, contents.evaluation
    return export_records.Manifest(
        number=export_records.new_number(),
        kind=KIND,
        title=title,
        made_at=utc_now(),
        user_name=user.name,
        scope=contents.scope,
        columns=tuple(column.title for column in first.columns),
        scheme=f"{in_words(scheme.title)} v{scheme.version}",
        list_version=f"评估 #{evaluation.id}",
        rows=len(first.rows),
        evaluation_id=evaluation.id,
        head=head_words(database),
    )


def _written(
    database: Session,
    made: tuple[export_records.Manifest, LiveBook],
    evaluation: Evaluation,
    *,
    settings: Settings,
    user: User,
    into: _Into,
) -> tuple[str, bytes]:
    """Seal, write and record a book under its manifest."""
    (manifest, book), key = made, export_records.seal_key(settings)
    sealed = export_records.seal(manifest, _tables(book), key=key)
    facts = (*book.facts, export_records.manifest_sheet(sealed.manifest))
    properties = Properties(title=manifest.title, author=user.name, created=evaluation.run_at)
    content = write_live(replace(book, facts=facts), properties)
    file = (portable_name(manifest.title, ".xlsx"), content)
    codes = {"scope": "all"}
    export_records.record(
        database, manifest, file, sealed, key=key, user=user, filters=codes, folder=settings.exports, into=into
    )
    return file
