"""The cells of a questionnaire workbook as answers, or as faults of cells that can't be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exports.questionnaire.layout import NOTE, option_of, reason_key, reason_of, yes_or_no
from exports.reading.cell_values import lost_digits, yes_no
from exports.reading.placed_cell import PlacedCell
from exports.reading.workbook import CellError
from scoring.answers.answers import Answer, NotApplicable, Unreadable
from scoring.definition.questionnaire import Kind, Option, Question, Questionnaire
from survey.definitions.typed_answers import typed_text
from survey.workbooks.read_numbers import Read, read_day_cell, read_number_cell

Cells = Mapping[str, PlacedCell]
OptionOf = Callable[[Question, str], Option | None]
_CODES = frozenset({"uscc", "phone"})


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell can't be read. `seen`: what it shows, if that is not its text.

    `code`: formula, error_value, lost_digits, tick_unknown, reason_unknown, answer_and_reason, doubled, registered,
    option_unknown, exclusive, or one of `read_numbers`.
    """

    code: str
    place: PlacedCell
    seen: str = ""


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """The file's answer to one question, or its reason for a soft check (then `note`).

    `answer`: None where the cells are blank.  `places`: its cells in the file; the mark is put at the first.  `faults`:
    one per cell that can't be read.
    """

    id: str
    places: tuple[PlacedCell, ...]
    answer: Answer | None = None
    faults: tuple[CellFault, ...] = ()
    note: bool = False

    @property
    def blank(self) -> bool:
        """Whether all of its cells are empty."""
        return all(not place.text and not place.formula for place in self.places)

    @property
    def typed(self) -> str:
        """The texts of its cells, as typed."""
        return "、".join(place.text for place in self.places if place.text)


@dataclass(frozen=True)
class FileAnswers:
    """The answers by question id (``note:<check>`` for a reason), and (key, cell) of cells without a question."""

    answers: Mapping[str, FileAnswer]
    unknown_cells: Sequence[tuple[str, PlacedCell]] = field(default_factory=tuple)


def read_answers(questionnaire: Questionnaire, cells: Cells, option: OptionOf = option_of) -> FileAnswers:
    """Return the answers of a workbook. `cells`: key -> cell; `option` finds a question's option by its text."""
    answers: dict[str, FileAnswer] = {}
    used: set[str] = set()
    for question in questionnaire.questions.values():
        key = questionnaire.qualified(question.id)
        own = [name for name in _keys(question, key) if name in cells]
        used |= {key, *own}
        if own and not question.computed and question.kind is not Kind.FILE:
            answers[question.id] = _file_answer(question, key, cells, option)
    for check in questionnaire.checks:
        key = questionnaire.qualified(NOTE + check.id)
        if not check.hard and key in cells:
            used.add(key)
            answers[NOTE + check.id] = _note(NOTE + check.id, cells[key])
    unknown_cells = [(key, place) for key, place in cells.items() if key not in used and (place.text or place.formula)]
    return FileAnswers(answers, tuple(unknown_cells))


def _keys(question: Question, key: str) -> list[str]:
    options = [f"{key}/{option.id}" for option in question.options] if question.kind is Kind.MULTIPLE else [key]
    return [*options, reason_key(key)]


def _file_answer(question: Question, key: str, cells: Cells, option: OptionOf) -> FileAnswer:
    reason = cells.get(reason_key(key))
    if reason is not None and not question.not_applicable and not (reason.text or reason.formula):
        reason = None
    answers = [cells[name] for name in _keys(question, key)[:-1] if name in cells]
    places = (*answers, *([reason] if reason is not None else []))
    broken = tuple(fault for place in places if (fault := _fault_of_any_kind(question, place)) is not None)
    if question.kind is Kind.MULTIPLE:
        broken += tuple(_bad_ticks(answers))
    if broken:
        return FileAnswer(question.id, places, faults=broken)
    if reason is not None and reason.text:
        chosen = reason_of(question, reason.text)
        if chosen is None:
            return FileAnswer(question.id, places, faults=(CellFault("reason_unknown", reason),))
        if any(place.text for place in answers):
            return FileAnswer(question.id, places, faults=(CellFault("answer_and_reason", reason),))
        return FileAnswer(question.id, places, NotApplicable(chosen.id))
    if question.kind is Kind.MULTIPLE:
        return _choices(question, key, cells, places)
    answer, code, seen = _single(question, answers[0], option) if answers else (None, "", "")
    return FileAnswer(question.id, places, answer, (CellFault(code, answers[0], seen),) if code else ())


def _fault_of_any_kind(question: Question, place: PlacedCell) -> CellFault | None:
    """Return the fault that a cell has whatever the kind of its question; None for none."""
    if place.formula:
        return CellFault("formula", place)
    if isinstance(place.raw, CellError):
        return CellFault("error_value", place)
    if question.kind is Kind.TEXT and question.format in _CODES and lost_digits(place.raw):
        return CellFault("lost_digits", place)
    return None


def _bad_ticks(places: Iterable[PlacedCell]) -> Iterator[CellFault]:
    for place in places:
        if place.text and not place.formula and not isinstance(place.raw, CellError) and yes_or_no(place.text) is None:
            yield CellFault("tick_unknown", place)


def _choices(question: Question, key: str, cells: Cells, places: tuple[PlacedCell, ...]) -> FileAnswer:
    ticked = [
        option
        for option in question.options
        if f"{key}/{option.id}" in cells and yes_or_no(cells[f"{key}/{option.id}"].text)
    ]
    alone = next((option for option in ticked if option.exclusive), None)
    if alone is not None and len(ticked) > 1:
        return FileAnswer(question.id, places, faults=(CellFault("exclusive", cells[f"{key}/{alone.id}"]),))
    return FileAnswer(question.id, places, tuple(option.id for option in ticked) or None)


def _single(question: Question, place: PlacedCell, option: OptionOf) -> Read:
    """Return the answer of one cell, the code of its fault (empty for none), and what the cell shows."""
    raw, text = place.raw, place.text
    if not text:
        return None, "", ""
    match question.kind:
        case Kind.NUMBER:
            return read_number_cell(question, place)
        case Kind.DATE:
            return read_day_cell(place), "", text
        case Kind.YESNO:
            yes = yes_no(raw) if yes_or_no(text) is None else yes_or_no(text)
            return (Unreadable(text) if yes is None else yes), "" if yes is not None else "option_unknown", text
        case Kind.TEXT:
            return typed_text(question, text), "", text
    chosen = option(question, text)
    return (chosen.id, "", text) if chosen else (Unreadable(text), "option_unknown", text)


def _note(name: str, place: PlacedCell) -> FileAnswer:
    if place.formula or isinstance(place.raw, CellError):
        fault = CellFault("formula" if place.formula else "error_value", place)
        return FileAnswer(name, (place,), faults=(fault,), note=True)
    return FileAnswer(name, (place,), place.text or None, note=True)
