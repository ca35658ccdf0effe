"""A returned workbook with its wrong cells marked: the same file, or a fresh copy where parts would be lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from exports.archive.refusals import Hint, Mark
from exports.marking.mark_cells import mark
from exports.questionnaire.layout import REASON_MARK, lay_out
from exports.questionnaire.writer import write_questionnaire
from exports.reading.placed_cell import PlacedCell
from exports.writing.workbook_writer import Properties
from scoring.definition.questionnaire import Question, Questionnaire
from survey.answering.read_draft import DraftContext
from survey.models import utc_now
from survey.uploads.four_lists import ListName
from survey.uploads.mark_in_place import mark_in_place
from survey.words.language import in_chinese
from survey.workbooks.comparison_results import ComparedAnswer, Fault
from survey.workbooks.fill_template import FileFacts, workbook_contents
from survey.workbooks.import_answers import OpenedWorkbook
from survey.workbooks.read_numbers import cell_for_copy
from survey.workbooks.words import remedy_of, rule_of, say_hint, say_reason

Listed = TypeVar("Listed", Mark, Hint)


def marked_file(opened: OpenedWorkbook, content: bytes, draft: DraftContext, *, site: str = "") -> bytes:
    """Return the file with a mark per fault, the reason beside it, and lists of faults and of hints in front.

    `content`: the uploaded bytes.  `site`: put before the links to the pages. A file of which parts would be lost
    (pictures, shapes) comes back as a fresh copy of the template with the user's cells.
    """
    with in_chinese():
        marks, hints = marks_of(opened), hints_of(opened)
        if not opened.book.lost:
            marked = mark_in_place(content, marks, hints, site=site)
            if marked is not None:
                return marked
        content, moved = _fresh_copy(opened, draft)
        return mark(
            content, [_moved(item, moved) for item in marks], [_moved(item, moved) for item in hints], site=site
        )


def marks_of(opened: OpenedWorkbook) -> list[Mark]:
    """Return one mark per fault, in the order of the questionnaire."""
    return [_mark(fault, opened.questionnaire) for fault in opened.comparison.faults]


def hints_of(opened: OpenedWorkbook) -> list[Hint]:
    """Return the soft findings, and the answers that are right but refused, each at its cell."""
    hints = [
        Hint(place.sheet, place.row, place.column, place.text, say_hint(finding, opened.questionnaire))
        for place, finding in opened.comparison.hints
    ]
    refused = [item for item in opened.comparison.of(ListName.REFUSED) if item.reason != "fault"]
    return hints + [_hint(item) for item in refused]


def question_link(questionnaire: Questionnaire, question_id: str) -> str:
    """Return the address of a question on the pages."""
    question = questionnaire.questions.get(question_id)
    return f"/fill/{questionnaire.id}/{question.section}#q-{question.id}" if question is not None else ""


def _mark(fault: Fault, questionnaire: Questionnaire) -> Mark:
    place = fault.place
    return Mark(
        sheet=place.sheet,
        row=place.row,
        column=place.column,
        value=fault.typed,
        rule=rule_of(fault, questionnaire),
        remedy=remedy_of(fault, questionnaire),
        link=question_link(questionnaire, fault.id),
    )


def _hint(item: ComparedAnswer) -> Hint:
    return Hint(item.place.sheet, item.place.row, item.place.column, item.typed, say_reason(item))


def _fresh_copy(opened: OpenedWorkbook, draft: DraftContext) -> tuple[bytes, Mapping[tuple[str, int, int], PlacedCell]]:
    """Return a new copy of the template with the user's cells, and (sheet, row, column) -> where that cell is in it."""
    cells = opened.migrated.cells
    file_facts = FileFacts(opened.handed.claim.number, utc_now())
    raws = {key: cell_for_copy(_question(opened.questionnaire, key), place) for key, place in cells.items()}
    contents = workbook_contents(draft, opened.questionnaire, file_facts, cells=raws)
    content = write_questionnaire(contents, Properties(contents.words.title, "", file_facts.made_at))
    lines = lay_out(opened.questionnaire).by_key
    moved = {}
    for key, place in cells.items():
        name, reason = key.removesuffix(REASON_MARK), key.endswith(REASON_MARK)
        line = lines.get(name)
        column = None if line is None else line.reason_column if reason else line.value_column
        if line is not None and column is not None:
            moved[place.sheet, place.row, place.column] = replace(place, sheet=line.sheet, row=line.row, column=column)
    return content, moved


def _question(questionnaire: Questionnaire, key: str) -> Question | None:
    return questionnaire.questions.get(key.removeprefix(questionnaire.id + "."))


def _moved(item: Listed, moved: Mapping[tuple[str, int, int], PlacedCell]) -> Listed:
    place = moved.get((item.sheet, item.row, item.column))
    return item if place is None else replace(item, sheet=place.sheet, row=place.row, column=place.column)
