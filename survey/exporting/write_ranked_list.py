"""Writing and recording the ranked list with the page's filters, at once or row by row in a job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from exports.seals.row_seals import SheetSealer
from exports.writing.streaming_writer import SHEET_ROWS, LargeList, rows_per_sheet, sheet_names, write_large
from exports.writing.tables import Cell, Column, FactSheet, Table
from exports.writing.workbook_writer import Properties, write_workbook
from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.config import Settings
from survey.definitions.catalogue import catalogue
from survey.experts.list_marks import listed_marks, may_list_marks
from survey.jobs.kinds import JobContext, JobKind, JobOutput, JobRefusedError, register_kind
from survey.lists.column_sets import choose_columns
from survey.lists.columns import OF_PERSONS, ListColumn, ListSource, all_columns, row_cells, table_columns
from survey.lists.filters import filters_as_sentence, filters_in_address, read_filters
from survey.lists.read_decided import known_states
from survey.lists.rows import read_rows
from survey.models import Evaluation, ExportRecord, Job, User, utc_now
from survey.queries import evaluations
from survey.queries.exports import MARKS_KEYS
from survey.queries.list_filters import Filters
from survey.records import export_records
from survey.records.manifest_words import SIGNATURES
from survey.records.write_anchors import head_words
from survey.store.file_names import portable_name
from survey.store.scope import Scope, scope
from survey.words.language import _, _l, in_chinese, in_words
from survey.words.scopes import say_scope

KIND = "ranked_list"
SHEET = "名单"
MOST_COMPARED = 10_000
COMPARING = "核对文件"
"""The reason of a list that is made again to be compared with, and never leaves."""


@dataclass(frozen=True)
class ListRequest:
    """A request for a list: evaluation, filters, keys of columns; `internal` adds the columns about certainty.

    `reason`: why somebody takes the columns about persons; without one they are left out.
    """

    evaluation_id: int
    filters: Filters
    keys: tuple[str, ...]
    internal: bool = False
    reason: str = ""

    def parameters(self) -> dict[str, Any]:
        """Return the request as the parameters of a job."""
        return asdict(self) | {"keys": list(self.keys)}


def from_parameters(given: Mapping[str, Any]) -> ListRequest:
    """Return the request that a job's parameters hold."""
    return ListRequest(
        given["evaluation_id"],
        Filters(**given["filters"]),
        tuple(given["keys"]),
        internal=given["internal"],
        reason=given.get("reason", ""),
    )


class OnlyInternalError(ValueError):
    """The list is narrowed by certainty, which must stay internal, and was not asked for as internal."""


@dataclass(frozen=True)
class _Plan:
    """Everything about the file but its rows."""

    request: ListRequest
    evaluation: Evaluation
    scope: Scope
    columns: tuple[ListColumn, ...]
    table_columns: tuple[Column, ...]
    source: ListSource
    total: int
    manifest: export_records.Manifest
    subtitle: str

    @property
    def title(self) -> str:
        """What stands above the list."""
        return self.manifest.title

    @property
    def key_title(self) -> str:
        """The title of the column that names a row."""
        return next(
            column.title
            for key in ("credit_code", "name")
            for own, column in zip(self.columns, self.table_columns, strict=True)
            if own.key == key
        )

    def cells(self, database: Session) -> Iterator[list[Cell]]:
        """Return the cells of each row."""
        rows = read_rows(database, self.request.evaluation_id, self.scope, self.request.filters, source=self.source)
        return (row_cells(self.columns, row) for row in rows)

    def codes(self) -> dict[str, str]:
        """Return the filters and the scope as the address names them."""
        asked = {"scope": self.scope.key, "columns": ",".join(self.request.keys)}
        return filters_in_address(self.request.filters) | asked


def count_rows(database: Session, request: ListRequest, visible: Scope) -> int:
    """Return how many rows the filters leave within a scope."""
    return evaluations.count(database, request.evaluation_id, visible, request.filters)


def write_list(database: Session, request: ListRequest, *, settings: Settings, user: User) -> tuple[str, bytes]:
    """Return the file name and bytes of a list that fits in memory, sealed and recorded.

    Raises OnlyInternalError, and JobRefusedError ``gone`` where the evaluation does not exist.
    """
    key = export_records.seal_key(settings)
    with in_chinese():
        plan = _plan(database, request, scope(user), user)
        table = Table(SHEET, plan.title, plan.subtitle, plan.table_columns, list(plan.cells(database)), SIGNATURES)
        sealed = export_records.seal(plan.manifest, [table], key=key, key_titles=plan.key_title)
        properties = Properties(plan.title, user.name, plan.evaluation.run_at)
        content = write_workbook([table, export_records.manifest_sheet(sealed.manifest)], properties)
    name = portable_name(plan.title, ".xlsx")
    export_records.record(
        database,
        plan.manifest,
        (name, content),
        sealed,
        key=key,
        user=user,
        filters=plan.codes(),
        folder=settings.exports,
    )
    return name, content


def rewrite_list(
    database: Session, record: ExportRecord, evaluation_id: int, visible: Scope, *, reader: User
) -> Table | None:
    """Return the table that an exported list would hold from another evaluation: its filters, its columns.

    What experts gave is among it as `reader`, who compares, may know it.

    None for a list that is too long to compare while somebody waits, or whose columns were not recorded.
    """
    keys = record.filters.get("columns", "")
    if not keys:
        return None
    request = ListRequest(
        evaluation_id,
        read_filters(record.filters, decisions=known_states(database, reader)),
        tuple(keys.split(",")),
        internal=record.kind == "internal_list",
        reason=COMPARING if holds_persons(record) else "",
    )
    with in_chinese():
        plan = _plan(database, request, visible, reader)
        if plan.total > MOST_COMPARED:
            return None
        return Table(SHEET, plan.title, plan.subtitle, plan.table_columns, list(plan.cells(database)))


def holds_persons(record: ExportRecord) -> bool:
    """Return whether an exported list has columns about persons."""
    written = set(record.manifest.get("columns", ()))
    with in_chinese():
        return any(column.title_in_words() in written for column in OF_PERSONS)


def holds_marks(keys: Iterable[str]) -> bool:
    """Return whether columns about what experts gave are among these keys; such a file is its author's alone."""
    return any(key.startswith(MARKS_KEYS) for key in keys)


def write_large_list(context: JobContext, *, sheet_rows: int = SHEET_ROWS) -> JobOutput:
    """Write a list of any length, row by row; the job's handler."""
    request = from_parameters(context.parameters)
    key = export_records.seal_key(context.settings)
    path = context.path(".xlsx")
    with context.sessions() as database:
        user = context.user(database)
        with in_chinese():
            try:
                plan = _plan(database, request, scope(user), user)
            except OnlyInternalError:
                raise JobRefusedError("only_internal") from None
            if not plan.total:
                raise JobRefusedError("no_rows")
            passing = _PassingRows(plan, key, sheet_rows)
            table = LargeList(
                SHEET, plan.title, plan.subtitle, plan.table_columns, passing.through(plan.cells(database)), plan.total,
                SIGNATURES,
            )  # fmt: skip
            on_row_written = _report_every_hundred(context, plan.total)
            write_large(path, table, passing.facts, sheet_rows=sheet_rows, on_row_written=on_row_written)
        name, codes = portable_name(plan.title, ".xlsx"), plan.codes()
        kept: list[export_records.Recording] = []
        export_records.record(
            database, plan.manifest, (name, path), passing.sealed(), key=key, user=user, filters=codes,
            folder=context.settings.exports, into=kept,
        )  # fmt: skip
    result = {"rows": plan.total, "number": plan.manifest.number}
    return JobOutput(name, path, result, lambda database: export_records.write_recordings(database, kept))


def _report_every_hundred(context: JobContext, total: int) -> Callable[[int], None]:
    def on_row_written(done: int) -> None:
        if done % 100 == 0 or done == total:
            context.progress(done, total)

    return on_row_written


def _plan(database: Session, request: ListRequest, visible: Scope, reader: User) -> _Plan:
    if (request.filters.standing or request.filters.decided) and not request.internal:
        raise OnlyInternalError
    evaluation = evaluations.evaluation(database, request.evaluation_id)
    if evaluation is None:
        raise JobRefusedError("gone")
    scheme = load_scheme(evaluation.scheme.document)
    questionnaires = catalogue().named_by_digest(evaluation.parameters["questionnaires"])
    draws = evaluation.summary.get("certainty", {}).get("draws", 0)
    internal = request.internal and bool(draws)
    every = all_columns(scheme, questionnaires, internal=internal, marks=may_list_marks(reader))
    columns = choose_columns(every, request.keys, internal=internal).columns
    if not request.reason:
        columns = tuple(column for column in columns if not column.personal)
    written = table_columns(columns, scheme.places)
    total = count_rows(database, request, visible)
    everything = evaluations.count(database, request.evaluation_id, visible, Filters())
    manifest = _manifest(request, evaluation, scheme, say_scope(visible), author=reader.name, rows=total)
    of_persons = any(column.personal for column in columns)
    manifest = replace(
        manifest,
        columns=tuple(column.title for column in written),
        reason=request.reason if of_persons else "",
        head=head_words(database),
    )
    subtitle = (
        f"{manifest.list_version}　方案 {manifest.scheme}　{manifest.scope}　筛选：{manifest.filters or '未筛选'}　"
        f"共 {everything} 家，符合条件 {total} 家"
        + ("　内部参考，不得对外公布" if request.internal or holds_marks(request.keys) else "")
    )
    source = ListSource(scheme, questionnaires, draws)
    if any(column.marks for column in columns):
        source = replace(source, marks_of=listed_marks(database, evaluation.campaign_id, reader))
    return _Plan(request, evaluation, visible, columns, written, source, total, manifest, subtitle)


def _manifest(
    request: ListRequest, evaluation: Evaluation, scheme: Scheme, place: str, *, author: str, rows: int
) -> export_records.Manifest:
    return export_records.Manifest(
        number=export_records.new_number(),
        kind="internal_list" if request.internal else "ranked_list",
        title=f"{evaluation.campaign.title}评估{evaluation.id}排序名单" + ("（内部）" if request.internal else ""),
        made_at=utc_now(),
        user_name=author,
        scope=place,
        filters=filters_as_sentence(request.filters, scheme),
        scheme=f"{in_words(scheme.title)} v{scheme.version}",
        list_version=f"评估 #{evaluation.id}",
        rows=rows,
        evaluation_id=evaluation.id,
    )


class _PassingRows:
    """Seals the rows of a large list while they pass on to the file."""

    def __init__(self, plan: _Plan, key: bytes, sheet_rows: int) -> None:
        self._plan, self._per_sheet = plan, rows_per_sheet(sheet_rows)
        self._sealers = [
            SheetSealer(key, plan.manifest.number, (name, plan.table_columns), key_title=plan.key_title)
            for name in sheet_names(SHEET, plan.total, sheet_rows)
        ]

    def through(self, rows: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
        """Yield the rows unchanged, sealing each in the sheet that it will be written to."""
        for number, row in enumerate(rows):
            sheet = number // self._per_sheet
            if sheet < len(self._sealers):  # more rows than were counted: the writer refuses them
                self._sealers[sheet].add(row)
            yield row

    def sealed(self) -> export_records.Sealed:
        """Return the sheets under seal, and the manifest with their fingerprint."""
        return export_records.sealed_with(self._plan.manifest, tuple(sealer.sealed() for sealer in self._sealers))

    def facts(self) -> FactSheet:
        """Return 文件说明, with the fingerprint of the rows that passed."""
        return export_records.manifest_sheet(self.sealed().manifest)


def _say(job: Job) -> list[str]:
    """Return the outcome of a job, as sentences."""
    match job.result:
        case {"rows": rows, "number": number}:
            return [_("名单共 %(rows)s 家，与筛选结果一致；文件编号 %(number)s。", rows=rows, number=number)]
        case {"code": "only_internal"}:
            return [say_only_internal()]
        case {"code": "no_rows"}:
            return [_("没有符合条件的企业，没有产生文件。请放宽筛选后再导出。")]
        case {"code": "gone"}:
            return [_("这次评估已不存在，请回到候选排序重新选择。")]
    return []


def say_only_internal() -> str:
    """Return why a list narrowed by certainty or decisions is refused, and what to do."""
    return _("按把握度或决定筛选的名单只能作为内部参考导出：请勾选“内部参考”，或去掉这项筛选。")


def _own(job: Job) -> bool:
    """Return whether a job is only for who asked for it: another reader may not know the same of experts' marks."""
    return holds_marks(job.parameters.get("keys", ()))


register_kind(KIND, JobKind(write_large_list, _l("导出排序名单"), _say, own=_own))
