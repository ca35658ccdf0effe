"""A version of the list as the contents of its live workbook: its evaluation, with the places that the version has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exports.live.contents import ListWords, LiveBook, LiveRow
from exports.writing.tables import Cell, CellKind, Column, FactSheet, Table
from scoring.definition.scheme import Scheme
from survey.exporting.frozen_tables import (
    FrozenList,
    document_number,
    firm_cells,
    official_signatures,
    stand_of,
)
from survey.exporting.live_tables import live_book
from survey.exporting.shortlist_tables import EvaluationContents
from survey.exporting.write_table import CREDIT_CODE
from survey.freezing.list_results import SELECTED
from survey.freezing.list_words import BASES, KINDS, PLACES, say_firm, say_skipped, say_why
from survey.models import Amendment, ListEntry, Outcome
from survey.words.decisions import OUTCOMES
from survey.words.entries import points_of
from survey.words.pools import say_rank

_COUNTED = "约束、份额、指定和会审决定"
_UNDECIDED = "—"


def frozen_book(
    contents: EvaluationContents,
    frozen: FrozenList,
    outcomes: Mapping[int, str],
    amendments: Sequence[Amendment],
) -> LiveBook:
    """Return the live workbook of a version, Chinese: the list itself, and the evaluation it was frozen on beside it.

    `outcomes`: participation -> what was decided; `amendments`: those that made the version.
    """
    version, book = frozen.version, live_book(contents)
    name = f"名单第{version.number}版"
    by_code = {row.facts["credit_code"]: row for row in frozen.entries}
    stand = stand_of(frozen)
    return replace(
        book,
        title=f"{version.evaluation.campaign.title}{name}权重测算表" + (f"（{stand}）" if stand else ""),
        texts=(*book.texts, "名单序号", "列入依据", "决定", "理由"),
        rows=[_placed(row, by_code[row.code], frozen.scheme, outcomes) for row in book.rows],
        usage=[*book.usage, f"10. “{name}”一表是冻结的名单，逐行与系统中这一版的页面一致，不随权重变化。"],
        signatures="　　　　".join(official_signatures(version)),
        facts=[_with_version(sheet, frozen, amendments) for sheet in book.facts],
        words=ListWords(name, name, _COUNTED),
        table=frozen_table(frozen, outcomes),
    )


def _placed(row: LiveRow, entry: ListEntry, scheme: Scheme, outcomes: Mapping[int, str]) -> LiveRow:
    """Return a ranked firm with the place that the version gives it."""
    place, basis = str(PLACES[entry.status]), str(BASES.get(entry.basis, ""))
    said = (str(entry.position), basis, _decided(entry, outcomes), say_why(entry, scheme))
    return replace(row, texts=(*row.texts, *said), result=place, seated=entry.status == SELECTED)


def _decided(entry: ListEntry, outcomes: Mapping[int, str]) -> str:
    outcome = outcomes.get(entry.participation_id)
    return _UNDECIDED if outcome is None else str(OUTCOMES[Outcome(outcome)])


def frozen_table(frozen: FrozenList, outcomes: Mapping[int, str]) -> Table:
    """Return every firm of a version in the order of its page, with what was decided of each."""
    scheme, version = frozen.scheme, frozen.version
    columns = (
        Column("position", "序号", CellKind.INTEGER),
        Column("name", "企业名称"),
        Column("place", "列入情况"),
        Column("credit_code", CREDIT_CODE),
        Column("unit", "街镇"),
        Column("industry", "行业"),
        Column("size", "规模"),
        Column("score", "计入得分", CellKind.DECIMAL, places=scheme.places),
        Column("rank", "名次"),
        Column("self_score", "自评得分", CellKind.DECIMAL, places=scheme.places),
        Column("basis", "列入依据"),
        Column("decided", "决定"),
        Column("reason", "理由"),
    )
    rows = [_cells(row, scheme, outcomes) for row in frozen.entries]
    stand = stand_of(frozen)
    title = f"{version.evaluation.campaign.title}试点名单第{version.number}版" + (f"（{stand}）" if stand else "")
    about = [f"文号：{document_number(version)}"] if document_number(version) else []
    subtitle = "　".join([*about, f"共{len(rows)}家", f"名单指纹{version.fingerprint}"])
    return Table(f"名单第{version.number}版", title, subtitle, columns, rows, tuple(official_signatures(version)))


def _cells(row: ListEntry, scheme: Scheme, outcomes: Mapping[int, str]) -> list[Cell]:
    number, name, *about = firm_cells(row)
    return [
        number, name, str(PLACES[row.status]), *about, points_of(row.score, scheme.places),
        say_rank(row.rank, row.pool, scheme), points_of(row.self_score, scheme.places),
        str(BASES.get(row.basis, "")), _decided(row, outcomes), say_why(row, scheme),
    ]  # fmt: skip


def _with_version(sheet: FactSheet, frozen: FrozenList, amendments: Sequence[Amendment]) -> FactSheet:
    """Return the notes with what the version is, before everything that is said of its evaluation."""
    version = frozen.version
    counts = version.document.get("counts", {})
    lines = [
        ("版本", f"第{version.number}版" + (f"（{stand_of(frozen)}）" if stand_of(frozen) else "，现行")),
        ("名单指纹", version.fingerprint),
        ("冻结所用评估", f"评估 #{version.evaluation_id}；此后的评估和填报不改变这一版"),
        ("家数", "，".join(f"{PLACES[name]}{count}家" for name, count in counts.items() if name in PLACES)),
        ("文号", document_number(version)),
        *[tuple(line.split("：", 1)) for line in official_signatures(version)],
        ("说明", version.reason),
    ]
    entries = {row.participation_id: row for row in frozen.entries}
    changes = [(f"修订{place}", _amended(row, entries, frozen.scheme)) for place, row in enumerate(amendments, start=1)]
    blocks = [(f"名单第{version.number}版", [(title, text) for title, text in lines if text])]
    blocks += [("与上一版相比", changes)] if changes else []
    return FactSheet(sheet.name, sheet.title, [*blocks, *sheet.blocks])


def _amended(row: Amendment, entries: Mapping[int, ListEntry], scheme: Scheme) -> str:
    out, came = (say_firm(number, entries) for number in (row.participation_out_id, row.participation_in_id))
    skipped = [(one["participation"], one["limits"]) for one in row.skipped.get("firms", ())]
    passed = "、".join(say_skipped(skipped, entries, scheme))
    said = [
        str(KINDS[row.kind]), f"退出：{out}" if out else "", f"补入：{came}" if came else "",
        f"跳过：{passed}" if passed else "", row.reason, row.document_number,
    ]  # fmt: skip
    return "；".join(filter(None, said))
