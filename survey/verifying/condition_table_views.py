"""The preview of an office's table: its rows in five lists that add up, and who is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exports.archive.cell_references import address
from survey.incoming_tables.views import say_hidden
from survey.incoming_tables.words import remedy_of
from survey.models import GateResult
from survey.verifying.condition_fields import condition_fields
from survey.verifying.condition_results import Answer
from survey.verifying.condition_table_results import ComparedConditions, ConditionRow
from survey.verifying.condition_table_words import say_found, say_remark, say_row_reason
from survey.words.figures import say_date
from survey.words.language import _, in_words

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ConditionRowView:
    """One row in words. `old`, `new`: the answer that is recorded and the one of the row; `why`: what is to be said.

    `unseen`: whether it is hidden in the file.
    """

    key: str
    sheet: str
    number: int
    code: str
    name: str
    gate: str
    old: str
    new: str
    why: Sequence[str]
    unseen: bool


@dataclass(frozen=True, slots=True)
class UnlistedView:
    """A condition of the office and how many firms no row is about."""

    gate: str
    title: str
    firms: int


@dataclass(frozen=True)
class ConditionTableView:
    """A preview. `lists`: ``new``, ``changed``, ``unchanged``, ``suggested``, ``refused`` -> its first rows.

    `unfound`: how many rows are about nobody that is known; `recused`: how many firms are left out because of the
    reader's recusal.  `sheets`: names of the sheets that were read, if several; `unseen`: how many rows are hidden in
    the file; `hidden`: sentences on hidden sheets and columns.
    """

    stamp: str
    total: int
    counts: Mapping[str, int]
    lists: Mapping[str, Sequence[ConditionRowView]]
    unlisted: Sequence[UnlistedView]
    unfound: int
    recused: int
    ignored: Sequence[str]
    skipped: Sequence[str]
    sheets: Sequence[str]
    unseen: int
    hidden: Sequence[str]

    @property
    def written(self) -> int:
        """How many rows would be written without any tick."""
        return self.counts["new"] + self.counts["changed"]


def view_condition_table(compared: ComparedConditions) -> ConditionTableView:
    """Return the preview in the reader's language; long lists show their first rows, all are counted."""
    several = len(compared.table.sheets) > 1
    rows: dict[str, list[ConditionRow]] = {name: [] for name in ("new", "changed", "unchanged", "suggested", "refused")}
    for row in compared.rows:
        rows["suggested" if row.reason == "suggested" else str(row.list)].append(row)
    return ConditionTableView(
        stamp=compared.stamp,
        total=len(compared.rows),
        counts=compared.counts,
        lists={
            name: [_row(row, compared) for row in (own if name == "suggested" else own[:SHOWN])]
            for name, own in rows.items()
        },
        unlisted=[
            UnlistedView(gate.id, in_words(gate.title), len(compared.unlisted[gate.id]))
            for gate in compared.office.gates
        ],
        unfound=len(compared.unfound),
        recused=compared.recused,
        ignored=compared.table.ignored,
        skipped=[f"{sheet} {row}" if several else str(row) for sheet, row in compared.table.skipped],
        sheets=compared.table.sheets if several else (),
        unseen=sum(row.row.unseen for row in compared.rows),
        hidden=say_hidden(compared.book, compared.table),
    )


def _row(item: ConditionRow, compared: ComparedConditions) -> ConditionRowView:
    fields = {field.key: field for field in condition_fields(compared.office.gates)}
    faults = [
        f"{address(fault.place.row, fault.place.column)}　{remedy_of(fault, fields[fault.key])}"
        for fault in item.row.faults
    ]
    return ConditionRowView(
        key=item.key,
        sheet=item.row.sheet,
        number=item.row.number,
        code=_typed(item, "credit_code"),
        name=_typed(item, "name"),
        gate=in_words(item.gate.title) if item.gate is not None else _typed(item, "gate"),
        old=_say(item.before),
        new=_say(item.answer),
        why=[text for text in (*faults, say_row_reason(item), say_remark(item)) if text],
        unseen=item.row.unseen,
    )


def _say(given: Answer | GateResult | None) -> str:
    """Return an answer in a few words; empty for none."""
    if given is None:
        return ""
    return _("%(said)s（%(day)s）", said=say_found(given.verdict), day=say_date(given.dated))


def _typed(item: ConditionRow, key: str) -> str:
    return str(item.row.values.get(key, item.row.places[key].text if key in item.row.places else ""))
