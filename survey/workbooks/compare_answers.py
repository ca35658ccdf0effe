"""A returned workbook compared with the draft: what is new, changed, unchanged or refused, and why.

The comparison is three-way where the answers that the file was written from are known (its baseline): a cell that was
not touched counts as no answer, so that newer answers from the pages stay; a cell that was emptied clears the answer;
an answer that changed on both sides is a conflict, and one that an open return keeps stays as it is. Faults are those
of `scoring.answers.checks` on the draft with the file's answers applied. Each fault is one mark: an unreadable cell is
neither missing nor part of a check.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from exports.questionnaire.layout import NOTE, lay_out
from exports.reading.cell_values import text_of
from exports.reading.placed_cell import PlacedCell
from exports.writing.cell_text import clean
from scoring.answers.answers import Dossier, Unreadable, to_json
from scoring.answers.checks import Finding, find
from scoring.answers.visibility import Asked, asked
from scoring.definition.questionnaire import Questionnaire
from survey.definitions.formats import FORMATS
from survey.uploads.four_lists import WRITTEN, ListName
from survey.workbooks.comparison_results import ComparedAnswer, Comparison, ComparisonBase, Fault, StoredAnswer
from survey.workbooks.read_answers import CellFault, FileAnswer, FileAnswers

_ROUNDS = 8
ValueT = TypeVar("ValueT")


def compare_answers(basis: ComparisonBase, given: FileAnswers) -> Comparison:
    """Return what the answers of a file mean for the draft; nothing is written."""
    read = {name: _checked_with_register(basis, file_answer) for name, file_answer in given.answers.items()}
    kept = {name: _without_doubt(basis, file_answer) for name, file_answer in read.items() if file_answer is not None}
    file_answers = replace(given, answers=kept)
    items = {
        name: _unless_locked(basis, item)
        for name, file_answer in file_answers.answers.items()
        if (item := _compared(basis, file_answer)) is not None
    }
    faults = {
        name: [Fault(name, fault.place, fault.seen or fault.place.text, fault.code) for fault in file_answer.faults]
        for name, file_answer in file_answers.answers.items()
        if file_answer.faults
    }
    first = _findings(basis, items)
    for finding in first:
        if _of_this_file(basis, items, finding):
            _add_fault(basis, file_answers, finding, faults)
    items = _refuse_faulty(items, faults)
    items = _take_back(basis, items)
    seen = asked(basis.questionnaires, _dossier_after(basis, items)).get(basis.questionnaire.id, frozenset())
    return Comparison(
        rows=tuple(_in_order(basis, items)),
        faults=tuple(fault for own in _in_order(basis, faults) for fault in own),
        hints=tuple(_hints(file_answers, first, faults, basis)),
        missing=_missing(basis, file_answers, first, seen),
        absent=_absent(basis.questionnaire, file_answers),
        unknown_cells=file_answers.unknown_cells,
    )


def _checked_with_register(basis: ComparisonBase, file_answer: FileAnswer) -> FileAnswer | None:
    """Return an answer; for a question that the register answers a fault if it differs, and None if it is blank."""
    question = basis.questionnaire.questions.get(file_answer.id)
    if question is None or question.register is None:
        return file_answer
    if file_answer.blank:
        return None
    if not file_answer.faults and same_in_cells(file_answer.answer, basis.stored(file_answer.id)):
        return file_answer
    return replace(file_answer, faults=(CellFault("registered", file_answer.places[0]),))


def _without_doubt(basis: ComparisonBase, file_answer: FileAnswer) -> FileAnswer:
    """Return an answer without the fault of doubt, if it is what the file was written from or what the draft holds."""
    known = [basis.stored(file_answer.id), basis.baseline.get(file_answer.id) if basis.baseline is not None else None]
    doubted = [fault.code for fault in file_answer.faults] == ["percent_unclear"]
    return (
        replace(file_answer, faults=())
        if doubted and any(same_in_cells(file_answer.answer, value) for value in known)
        else file_answer
    )


def _compared(basis: ComparisonBase, file_answer: FileAnswer) -> ComparedAnswer | None:
    """Return the list an answer falls into before any check; None if the file has no answer."""
    stored = basis.stored(file_answer.id)
    common = ComparedAnswer(
        file_answer.id,
        ListName.UNCHANGED,
        file_answer.places[0],
        stored,
        file_answer.answer,
        file_answer.typed,
        note=file_answer.note,
    )
    if file_answer.faults:
        return replace(common, list=ListName.REFUSED, place=file_answer.faults[0].place, new=None, reason="fault")
    known = basis.baseline is not None
    base = basis.baseline.get(file_answer.id) if basis.baseline is not None else None
    if file_answer.answer is None:
        if not known or base is None:
            return None
        if stored is None:
            return common
        if same_in_cells(stored, base) or basis.override:
            return replace(common, list=ListName.CHANGED)
        return replace(common, list=ListName.REFUSED, reason="conflict")
    if same_in_cells(file_answer.answer, stored) or (
        known and base is not None and same_in_cells(file_answer.answer, base)
    ):
        return common
    if known and not same_in_cells(stored, base) and not basis.override:
        return replace(common, list=ListName.REFUSED, reason="conflict")
    return replace(common, list=ListName.NEW if stored is None else ListName.CHANGED)


def _unless_locked(basis: ComparisonBase, item: ComparedAnswer) -> ComparedAnswer:
    """Return an answer, refused if an open return keeps another."""
    value = None if item.new is None else to_json(item.new)
    if item.list not in WRITTEN or item.note or not basis.lock.refuses(basis.questionnaire.id, item.id, value):
        return item
    return replace(item, list=ListName.REFUSED, reason="locked")


def same_in_cells(file_answer: StoredAnswer, other: StoredAnswer) -> bool:
    """Return whether two answers are equal once both went through a cell, which holds no control characters."""
    if isinstance(file_answer, str) and isinstance(other, str):
        return text_of(clean(file_answer)) == text_of(clean(other))
    return file_answer == other


def _dossier_after(basis: ComparisonBase, items: Mapping[str, ComparedAnswer]) -> Dossier:
    """Return the dossier with all new and changed answers applied."""
    sheet = basis.sheet
    values, notes = dict(sheet.values), dict(sheet.notes)
    for item in items.values():
        if item.list not in WRITTEN:
            continue
        if item.note:
            notes[item.id.removeprefix(NOTE)] = str(item.new or "")
        elif item.new is None:
            values.pop(item.id, None)
        else:
            values[item.id] = item.new
    own = replace(sheet, values=values, notes=notes)
    return Dossier({**basis.dossier.sheets, basis.questionnaire.id: own})


def _findings(basis: ComparisonBase, items: Mapping[str, ComparedAnswer]) -> list[Finding]:
    file_answers = find(basis.questionnaires, _dossier_after(basis, items), formats=FORMATS)
    return [finding for finding in file_answers if finding.questionnaire == basis.questionnaire.id]


def _involved(basis: ComparisonBase, finding: Finding) -> set[str]:
    """Return the local ids of every question that a finding depends on."""
    check = next((item for item in basis.questionnaire.checks if item.id == finding.check), None)
    names = set(finding.questions)
    if check is not None:
        prefix = basis.questionnaire.id + "."
        operands = (*check.left.questions, *check.right.questions, check.question, check.of)
        names |= {name.removeprefix(prefix) for name in operands if name}
        names |= set(check.questions)
    return names


def _add_fault(
    basis: ComparisonBase, file_answers: FileAnswers, finding: Finding, faults: dict[str, list[Fault]]
) -> None:
    """Add the mark of a hard finding at its question's cell, if the file has it; a cell gets one mark."""
    shown = [name for name in finding.questions if name in file_answers.answers]
    if not finding.hard or not shown:
        return
    name, file_answer = shown[0], file_answers.answers[shown[0]]
    if finding.code == "check" and _involved(basis, finding) & set(faults):
        return
    if name in faults:
        if not faults[name][0].cell:
            faults[name][0] = replace(faults[name][0], findings=(*faults[name][0].findings, finding))
        return
    if finding.code == "required" and not _begun(basis.questionnaire, file_answers, name):
        return
    faults[name] = [Fault(name, file_answer.places[0], file_answer.typed, findings=(finding,))]


def _of_this_file(basis: ComparisonBase, items: Mapping[str, ComparedAnswer], finding: Finding) -> bool:
    """Return whether a finding is about the file's answers, and not only about those of the pages."""
    after = _dossier_after(basis, items).sheets[basis.questionnaire.id].values
    involved = [items[name] for name in _involved(basis, finding) if name in items]
    if any(item.reason != "fault" and not same_in_cells(item.new, after.get(item.id)) for item in involved):
        return False
    return bool(involved) or finding.code == "required"


def _begun(questionnaire: Questionnaire, file_answers: FileAnswers, question: str) -> bool:
    """Return whether the file has any answer in the section of a question."""
    section = questionnaire.section(questionnaire.questions[question].section)
    own = (
        [file_answers.answers[item.id] for item in section.questions if item.id in file_answers.answers]
        if section
        else []
    )
    return any(not file_answer.blank for file_answer in own)


def _refuse_faulty(
    items: Mapping[str, ComparedAnswer], faults: Mapping[str, Sequence[Fault]]
) -> dict[str, ComparedAnswer]:
    """Refuse every marked answer, and the answers that a failed check depends on."""
    hung = {
        name
        for own in faults.values()
        for finding in own[0].findings
        if finding.code == "check"
        for name in finding.questions
    }
    kept = {}
    for name, item in items.items():
        if name in faults and item.reason != "fault":
            kept[name] = replace(item, list=ListName.REFUSED, reason="fault")
        elif name in hung and item.list in WRITTEN:
            kept[name] = replace(item, list=ListName.REFUSED, reason="together")
        else:
            kept[name] = item
    return kept


def _take_back(basis: ComparisonBase, items: dict[str, ComparedAnswer]) -> dict[str, ComparedAnswer]:
    """Refuse answers that are not asked or break a check without the refused ones, until none is left."""
    for _ in range(_ROUNDS):
        dossier = _dossier_after(basis, items)
        seen: Asked = asked(basis.questionnaires, dossier)
        own = seen.get(basis.questionnaire.id, frozenset())
        wrong = {
            name: "together"
            for finding in _findings(basis, items)
            if finding.hard and finding.code != "required"
            for name in _involved(basis, finding)
        }
        wrong |= {
            finding.questions[0]: "together"
            for finding in _findings(basis, items)
            if finding.code == "required" and items.get(finding.questions[0], _NOTHING).new is None
        }
        wrong |= {name: "not_asked" for name, item in items.items() if not item.note and name not in own}
        moved = {
            name: replace(item, list=ListName.REFUSED, reason=wrong[name])
            for name, item in items.items()
            if name in wrong and item.list in WRITTEN
        }
        if not moved:
            return items
        items = {**items, **moved}
    return {
        name: replace(item, list=ListName.REFUSED, reason="together") if item.list in WRITTEN else item
        for name, item in items.items()
    }


_NOTHING = ComparedAnswer("", ListName.UNCHANGED, PlacedCell("", 0, 0), None, Unreadable(""))


def _hints(
    file_answers: FileAnswers, findings: Iterable[Finding], faults: Mapping[str, Sequence[Fault]], basis: ComparisonBase
) -> Iterable[tuple[PlacedCell, Finding]]:
    """Yield (cell, finding) of unexplained soft findings, at the first of their questions that the file has."""
    for finding in findings:
        shown = [name for name in finding.questions if name in file_answers.answers]
        if finding.hard or finding.accounted_for or not shown or _involved(basis, finding) & set(faults):
            continue
        yield file_answers.answers[shown[0]].places[0], finding


def _missing(
    basis: ComparisonBase, file_answers: FileAnswers, findings: Iterable[Finding], seen: frozenset[str]
) -> int:
    """Return how many required answers are missing in sections that the file leaves blank."""
    names = {finding.questions[0] for finding in findings if finding.code == "required"}
    return sum(
        name in seen and name in file_answers.answers and not _begun(basis.questionnaire, file_answers, name)
        for name in names
    )


def _absent(questionnaire: Questionnaire, file_answers: FileAnswers) -> tuple[str, ...]:
    """Return the ids of sections that have lines in a workbook and none in this file."""
    named = {key.split(".", 1)[1].partition("/")[0] for key in _keys_of(questionnaire)}
    return tuple(
        section.id
        for section in questionnaire.sections
        if {question.id for question in section.questions} & named
        and not any(question.id in file_answers.answers for question in section.questions)
    )


def _keys_of(questionnaire: Questionnaire) -> list[str]:
    layout = lay_out(questionnaire)
    return [key for key, line in layout.by_key.items() if line.answer_column is not None and line.question]


def _in_order(basis: ComparisonBase, by_id: Mapping[str, ValueT]) -> list[ValueT]:
    order = {name: place for place, name in enumerate(basis.questionnaire.questions)}
    return [by_id[name] for name in sorted(by_id, key=lambda name: (order.get(name, len(order)), name))]


def mark_repeated(
    file_answers: FileAnswers, places: Sequence[tuple[str, PlacedCell]], questionnaire: Questionnaire
) -> FileAnswers:
    """Return the answers with a fault on every question whose key stands in the file more than once."""
    answers = dict(file_answers.answers)
    for key, place in places:
        local = key.removeprefix(questionnaire.id + ".").partition("#")[0].partition("/")[0]
        file_answer = answers.get(local)
        if file_answer is not None and place.text:
            answers[local] = replace(file_answer, faults=(*file_answer.faults, CellFault("doubled", place)))
    return replace(file_answers, answers=answers)
