"""What comparing a returned workbook with the draft takes and returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from exports.questionnaire.layout import NOTE
from exports.reading.placed_cell import PlacedCell
from scoring.answers.answers import Absence, Answer, AnswerSheet, Dossier
from scoring.answers.checks import Finding
from scoring.definition.questionnaire import Questionnaire
from survey.answering.read_lock import Lock
from survey.uploads.four_lists import FourLists, ListName

StoredAnswer = Answer | None


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One answer of a file beside the stored one. `old`, `new`: answers (of a note its text), None for none.

    `reason` of a refused one: ``fault``, ``conflict``, ``locked`` (an open return keeps what was submitted),
    ``not_asked``, ``together`` (it depends on another refused one).
    """

    id: str
    list: ListName
    place: PlacedCell
    old: StoredAnswer
    new: StoredAnswer
    typed: str = ""
    reason: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """One mark: a cell, and either why it can't be read (`cell`) or what the checks find (`findings`)."""

    id: str
    place: PlacedCell
    typed: str
    cell: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Comparison(FourLists[ComparedAnswer]):
    """Everything about one file: `rows` holds its answers in the order of the questionnaire.

    `faults`: one per wrong cell.  `hints`: soft findings nobody explained, each at its cell.  `missing`: how many
    required answers lack in sections that the file leaves blank.  `absent`: ids of sections of which the file has no
    line.  `unknown_cells`: (key, cell) of cells that belong to no question.
    """

    faults: Sequence[Fault]
    hints: Sequence[tuple[PlacedCell, Finding]]
    missing: int
    absent: Sequence[str] = ()
    unknown_cells: Sequence[tuple[str, PlacedCell]] = field(default_factory=tuple)


@dataclass(frozen=True)
class ComparisonBase:
    """What a file is compared with: definitions, the draft, and the answers that it was written from (None: not known).

    `override`: whether the file's answer replaces one that changed on the pages meanwhile.  `lock`: what an open return
    keeps.
    """

    questionnaires: Mapping[str, Questionnaire]
    dossier: Dossier
    questionnaire: Questionnaire
    baseline: Mapping[str, StoredAnswer] | None = None
    override: bool = False
    lock: Lock = field(default_factory=Lock)

    @property
    def sheet(self) -> AnswerSheet:
        """The draft's sheet of the questionnaire."""
        return self.dossier.sheets.get(self.questionnaire.id) or AnswerSheet(
            self.questionnaire.id, self.questionnaire.version
        )

    def stored(self, name: str) -> StoredAnswer:
        """Return the draft's answer to a question, or its reason for a check (``note:<check>``); None for none."""
        if name.startswith(NOTE):
            return self.sheet.notes.get(name.removeprefix(NOTE)) or None
        given = self.sheet.get(name)
        return None if isinstance(given, Absence) else given
