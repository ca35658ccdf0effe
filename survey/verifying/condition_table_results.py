"""An office's table compared with what is recorded: each of its rows, and who is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exports.incoming_lists.reader import IncomingTable, TableRow
from exports.reading.workbook import Book
from scoring.definition.scheme import GateRule
from survey.models import GateResult
from survey.queries.conditions import ListedFirm
from survey.uploads.four_lists import FourLists, ListName, stamp_of
from survey.verifying.condition_results import Answer

LONGEST_TITLE = 100
"""Characters of a table's title, which is recorded as the source of a result."""
Place = tuple[str, int]
"""Sheet and number of a row."""


@dataclass(frozen=True, slots=True)
class Office:
    """Whose table it is. `title`: as it is recorded as the source; `gates`: those that it answers."""

    id: str
    title: str
    gates: tuple[GateRule, ...]


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """One row of the table.

    `firm`: whom it is about, None where nobody was found; `suggested`: by the name only, so that it counts where it is
    ticked.  `reason`: a code that `condition_table_words` knows, empty for a row that is taken; `rows`: those that it
    contradicts or repeats.  `remark`: ``old_name`` or ``other_name`` of a row that is taken.
    """

    row: TableRow
    list: ListName
    reason: str = ""
    firm: ListedFirm | None = None
    suggested: bool = False
    answer: Answer | None = None
    gate: GateRule | None = None
    before: GateResult | None = None
    rows: tuple[Place, ...] = ()
    remark: str = ""

    @property
    def place(self) -> Place:
        """Where it stands in the file."""
        return self.row.sheet, self.row.number

    @property
    def key(self) -> str:
        """What its box is called."""
        return f"{self.row.number}@{self.row.sheet}"


@dataclass(frozen=True)
class ComparedConditions(FourLists[ConditionRow]):
    """A table compared with what is recorded; `rows` are in the order of the file.

    `unlisted`: gate -> the participations of the scope that no row is about, not even by its name; `recused`: how many
    firms are not among them because whoever hands the table in is recused.
    """

    book: Book
    table: IncomingTable
    office: Office
    unlisted: Mapping[str, Sequence[int]] = field(default_factory=dict)
    recused: int = 0

    @property
    def suggested(self) -> Sequence[ConditionRow]:
        """The rows that count where they are ticked."""
        return [row for row in self.rows if row.reason == "suggested"]

    @property
    def unfound(self) -> Sequence[ConditionRow]:
        """The rows that are about nobody that is known."""
        return [row for row in self.rows if row.firm is None]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows fall into each list, those that wait for a tick beside them."""
        sizes, waiting = self.sizes, len(self.suggested)
        return sizes | {"refused": sizes["refused"] - waiting, "suggested": waiting}

    @property
    def stamp(self) -> str:
        """A digest that differs as soon as a row falls into another list, is about another firm, or others lack."""
        return stamp_of(
            [
                self.office.id,
                *(f"{row.place}|{row.list}|{row.reason}|{row.firm}|{row.answer}" for row in self.rows),
                repr(sorted((gate, list(ids)) for gate, ids in self.unlisted.items())),
            ]
        )
