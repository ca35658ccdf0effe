"""The preview of a returned workbook: its answers in four lists, faults, hints, and cells without a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exports.archive.cell_references import address
from exports.questionnaire.layout import NOTE
from scoring.answers.answers import to_json
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.note_questions import note_questions
from survey.uploads.four_lists import ListName
from survey.web.shown_answers import reads_own, shown_answer
from survey.words.language import _, in_words
from survey.words.masking import is_personal, mask_text
from survey.workbooks.comparison_results import ComparedAnswer, Fault, StoredAnswer
from survey.workbooks.import_answers import OpenedWorkbook
from survey.workbooks.words import remedy_of, rule_of, say_hint, say_reason


@dataclass(frozen=True, slots=True)
class Row:
    """One answer in words. `cell`: its address in the user's file; `why`: the reason of its refusal.

    `locked`: an open return keeps what was submitted.  `waits`: an entry for this question waits for the firm.
    """

    id: str
    sheet: str
    cell: str
    title: str
    old: str
    new: str
    why: str
    conflict: bool
    unseen: bool = False
    locked: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One mark, or one cell without a question, in words."""

    sheet: str
    cell: str
    title: str
    typed: str
    rule: str
    remedy: str


@dataclass(frozen=True)
class Preview:
    """A whole preview; `total` is the sum of the four lists.

    `without_question`: cells that belong to no question.  `missing`: required answers that lack in sections left
    blank.  `absent`: titles of sections without a line.  `lost`: whether a marked copy would lose parts.  `older`: the
    version the file was made for, if not the one in use.  `unseen`: answers in hidden cells.  `keyless`: sheets without
    keys, which were not read.  `hidden_sheets`: those that were read though they are hidden.
    `locked`: answers that an open return keeps out.  `same`: new and changed answers that wait for the firm already,
    just so; `replaced`: those beside which another answer waits.
    """

    questionnaire: str  # its title
    stamp: str  # sent back when the preview is confirmed
    total: int
    new: Sequence[Row]
    changed: Sequence[Row]
    unchanged: Sequence[Row]
    refused: Sequence[Row]
    faults: Sequence[FaultRow]
    hints: Sequence[FaultRow]
    without_question: Sequence[FaultRow]
    missing: int
    absent: Sequence[str]
    conflicts: int
    lost: bool
    older: str
    unseen: int = 0
    keyless: Sequence[str] = ()
    hidden_sheets: Sequence[str] = ()
    locked: int = 0
    same: int = 0
    replaced: int = 0

    @property
    def written(self) -> int:
        """How many answers would be written, or handed to the firm."""
        return len(self.new) + len(self.changed)

    @property
    def entered(self) -> int:
        """How many of these would be entered, because they do not wait for the firm already."""
        return self.written - self.same


def view_preview(opened: OpenedWorkbook, waits: Mapping[tuple[str, str], Any]) -> Preview:
    """Return the preview of a workbook in the reader's language.

    `waits`: (questionnaire, question) -> stored value of what officials entered and the firm has not decided on.
    """
    comparison, questionnaire = opened.comparison, opened.questionnaire
    remedies = {fault.id: remedy_of(fault, questionnaire) for fault in comparison.faults}
    own = {name: value for (owner, name), value in waits.items() if owner == questionnaire.id}
    rows = {
        name: [replace(_row(item, questionnaire, remedies), waits=item.id in own) for item in comparison.of(name)]
        for name in ListName
    }
    beside = [item for item in comparison.written if item.id in own]
    same = sum(own[item.id] == (None if item.new is None else to_json(item.new)) for item in beside)
    unknown_cells = [place for _key, place in (*opened.migrated.without_place, *comparison.unknown_cells)]
    return Preview(
        questionnaire=in_words(questionnaire.title),
        stamp=opened.stamp,
        total=len(comparison.rows),
        new=rows[ListName.NEW],
        changed=rows[ListName.CHANGED],
        unchanged=rows[ListName.UNCHANGED],
        refused=rows[ListName.REFUSED],
        faults=[_fault(fault, questionnaire) for fault in comparison.faults],
        hints=[
            FaultRow(
                place.sheet,
                address(place.row, place.column),
                title_of(finding.questions[0], questionnaire),
                place.text,
                "",
                say_hint(finding, questionnaire),
            )
            for place, finding in comparison.hints
        ],
        without_question=[
            FaultRow(place.sheet, address(place.row, place.column), "", place.text, "", "") for place in unknown_cells
        ],
        missing=comparison.missing,
        absent=[in_words(part.title) for part in questionnaire.sections if part.id in comparison.absent],
        conflicts=sum(item.reason == "conflict" for item in comparison.rows),
        lost=bool(opened.book.lost),
        older=opened.older,
        unseen=opened.counts["unseen"],
        keyless=opened.handed.keyless,
        hidden_sheets=hidden_sheets(opened),
        locked=opened.counts["locked"],
        same=same,
        replaced=len(beside) - same,
    )


def hidden_sheets(opened: OpenedWorkbook) -> list[str]:
    """Return the names of hidden sheets whose answers were read, in the order of the file."""
    read = {place.sheet for place in opened.handed.cells.values()}
    return [name for name, sheet in opened.book.sheets.items() if sheet.hidden and name in read]


def _row(item: ComparedAnswer, questionnaire: Questionnaire, remedies: dict[str, str]) -> Row:
    return Row(
        id=item.id,
        sheet=item.place.sheet,
        cell=address(item.place.row, item.place.column),
        title=title_of(item.id, questionnaire),
        old=_say(item, item.old, questionnaire),
        new=_new(item, questionnaire),
        why=remedies.get(item.id, "") if item.reason == "fault" else say_reason(item),
        conflict=item.reason == "conflict",
        unseen=item.place.unseen,
        locked=item.reason == "locked",
    )


def _new(item: ComparedAnswer, questionnaire: Questionnaire) -> str:
    """Return the answer of the file; of one that can't be read what stands in its cell."""
    if item.new is not None or not item.typed:
        return _say(item, item.new, questionnaire, cleared=True)
    question = questionnaire.questions.get(item.id)
    return mask_text(item.typed) if question is not None and is_personal(question) and not reads_own() else item.typed


def _say(item: ComparedAnswer, answer: StoredAnswer, questionnaire: Questionnaire, *, cleared: bool = False) -> str:
    if answer is None:
        return _("（清空）") if cleared else _("未作答")
    if item.note:
        return str(answer)
    return shown_answer(questionnaire.questions[item.id], answer)


def _fault(fault: Fault, questionnaire: Questionnaire) -> FaultRow:
    return FaultRow(
        fault.place.sheet,
        address(fault.place.row, fault.place.column),
        title_of(fault.id, questionnaire),
        fault.typed,
        rule_of(fault, questionnaire),
        remedy_of(fault, questionnaire),
    )


def title_of(name: str, questionnaire: Questionnaire) -> str:
    """Return the title of a question; of a note, that of the first question that its check is about."""
    if name.startswith(NOTE):
        about = note_questions(questionnaire).get(name.removeprefix(NOTE))
        first = questionnaire.questions.get(about[0]) if about else None
        return _("情况说明：%(title)s", title=in_words(first.title) if first is not None else "")
    question = questionnaire.questions.get(name)
    return in_words(question.title) if question is not None else name
