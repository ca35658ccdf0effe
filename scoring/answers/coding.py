"""Dossiers as one coded matrix per questionnaire: integers only, absences as negative codes.

One enterprise is a matrix of one row, so that the page that explains it reads what the run over 100,000 reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.answers.answers import Absence, Dossier, Given, NotApplicable, Unreadable
from scoring.answers.derived_figures import Look, band_index, figure
from scoring.answers.linear_shares import linear_share
from scoring.answers.visibility import Asked, asked, lookup, variant_of
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from scoring.exact import LARGEST, half_up_to

NOT_ASKED, NOT_ANSWERED, NOT_APPLICABLE = -1, -2, -3
NUMBER_BASE = -(2**62)
VARIANT = "@variant"
"""The first column of a questionnaire with variants: the index of the variant that the sheet names."""
ABOVE, BELOW = "@above", "@below"
"""Behind the id of a linear rate: the two numbers whose quotient is its share."""
_HIDDEN = Absence.NOT_ASKED
_NUMERIC = {Kind.NUMBER, Kind.DATE}
_ABSENCES: Mapping[int, Given] = {
    NOT_ASKED: Absence.NOT_ASKED,
    NOT_ANSWERED: Absence.NOT_ANSWERED,
    NOT_APPLICABLE: NotApplicable(""),
}


@dataclass(frozen=True)
class Coding:
    """Where each question lies: `columns` in the codes, `numbers` in the numbers (local ids, in order).

    A linear rate has a column, and behind the numbers that are asked two more: `ABOVE` and `BELOW` the line of its
    share.
    """

    questionnaire: Questionnaire
    columns: tuple[str, ...]
    numbers: tuple[str, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each of the `columns`."""
        return {name: place for place, name in enumerate(self.columns)}

    @cached_property
    def options(self) -> Mapping[str, Mapping[str, int]]:
        """The code of each option, per question."""
        return {
            name: {option.id: code for code, option in enumerate(question.options)}
            for name, question in self.questionnaire.questions.items()
        }

    @cached_property
    def computed(self) -> tuple[Question, ...]:
        """The questions whose answer is computed from others'."""
        return tuple(one for one in self.questionnaire.questions.values() if one.compute is not None)

    @property
    def row_bytes(self) -> int:
        """Length of one packed row."""
        return 8 * len(self.numbers) + 4 * len(self.columns)

    def choices(self, question_id: str) -> int:
        """Return how many codes from 0 a question has."""
        if question_id == VARIANT:
            return len(self.questionnaire.variants)
        question = self.questionnaire.questions[question_id]
        if question.kind is Kind.MULTIPLE:
            return int(2 ** len(question.options))
        return len(question.options) or len(question.bands) or 2


@dataclass(frozen=True)
class Coded:
    """`codes` int32 [n, columns], column-major; `numbers` int64 [n, numbers], scaled by the question's places.

    Codes: option or band index; 0 for the figure of a linear rate, whose exact share stands in the numbers; yes 1,
    no 0; several options as a bit mask; text and files 1 when given.
    Absences: -1 NOT_ASKED, -2 NOT_ANSWERED, -3 NOT_APPLICABLE; in `numbers` the same added to `NUMBER_BASE`.
    A number that no enterprise can have (above `exact.LARGEST`) is NOT_ANSWERED, and one with more places than its
    question allows is rounded half-up; both are hard findings, so that no submitted version holds either.
    """

    coding: Coding
    codes: NDArray[np.int32]
    numbers: NDArray[np.int64]

    def __len__(self) -> int:
        return int(self.codes.shape[0])

    def column(self, question_id: str) -> NDArray[np.int32]:
        """Return the codes of one question."""
        return self.codes[:, self.coding.places[question_id]]

    def number(self, question_id: str) -> NDArray[np.int64]:
        """Return the scaled numbers of one question."""
        return self.numbers[:, self.coding.numbers.index(question_id)]

    def take(self, rows: NDArray[np.int64]) -> Coded:
        """Return these rows, in this order."""
        return Coded(self.coding, self.codes.T.take(rows, axis=1).T, self.numbers.T.take(rows, axis=1).T)


def coding_of(questionnaire: Questionnaire) -> Coding:
    """Return the layout of a questionnaire; worked out once and kept beside its other cached lookups."""
    cached: Coding | None = questionnaire.__dict__.get("coding")
    if cached is not None:
        return cached
    questions = questionnaire.questions.values()
    linear = [question.id for question in questions if question.linear is not None]
    coding = Coding(
        questionnaire=questionnaire,
        columns=(
            *([VARIANT] if questionnaire.variants else []),
            *(question.id for question in questions if question.kind not in _NUMERIC),
        ),
        numbers=(
            *(question.id for question in questions if question.kind in _NUMERIC),
            *(f"{name}{end}" for name in linear for end in (ABOVE, BELOW)),
        ),
    )
    questionnaire.__dict__["coding"] = coding
    return coding


def encode(
    questionnaires: Mapping[str, Questionnaire], dossiers: Sequence[Dossier], *, seen: Asked | None = None
) -> Mapping[str, Coded]:
    """Return, per questionnaire, the coded matrix of all dossiers: one row each, in the given order.

    `seen`: what all of them are asked, in more questionnaires than are coded, where that is known.
    """
    codings = {name: coding_of(questionnaire) for name, questionnaire in questionnaires.items()}
    codes = {
        name: np.empty((len(dossiers), len(coding.columns)), dtype=np.int32, order="F")
        for name, coding in codings.items()
    }
    numbers = {
        name: np.empty((len(dossiers), len(coding.numbers)), dtype=np.int64, order="F")
        for name, coding in codings.items()
    }
    for row, dossier in enumerate(dossiers):
        shown = asked(questionnaires, dossier) if seen is None else seen
        look = lookup(dossier, shown)
        for name, coding in codings.items():
            given = _given(dossier, name, shown[name])
            codes[name][row] = _codes(coding, dossier, given, look)
            numbers[name][row] = _numbers(coding, given, look)
    return {name: Coded(coding, codes[name], numbers[name]) for name, coding in codings.items()}


def _given(dossier: Dossier, name: str, seen: frozenset[str]) -> Mapping[str, Given]:
    """Return what is given to the questions of a questionnaire that are asked; the others are not in it."""
    sheet = dossier.sheets.get(name)
    values = sheet.values if sheet is not None else {}
    return {local: values.get(local, Absence.NOT_ANSWERED) for local in seen}


def _codes(coding: Coding, dossier: Dossier, given: Mapping[str, Given], look: Look) -> list[int]:
    """Return the codes of one sheet, in the order of the columns."""
    questions, options, row = coding.questionnaire.questions, coding.options, []
    for local in coding.columns:
        if local == VARIANT:
            row.append(_variant_code(coding.questionnaire, dossier, look))
        elif local in given:
            row.append(_code(questions[local], given[local], look, options[local]))
        else:
            row.append(NOT_ASKED)
    return row


def _numbers(coding: Coding, given: Mapping[str, Given], look: Look) -> list[int]:
    """Return the numbers of one sheet, in their order."""
    questions, row = coding.questionnaire.questions, []
    for local in coding.numbers:
        name, _, end = local.partition("@")
        if not end:
            row.append(_number(questions[local], given.get(local, _HIDDEN)))
        elif local.endswith(ABOVE):
            row += _share(questions[name], look) if name in given else [NUMBER_BASE + NOT_ASKED] * 2
    return row


def _share(question: Question, look: Look) -> list[int]:
    """Return the two numbers of a linear rate, or its absence twice."""
    value = figure(question.compute, look) if question.compute is not None else Absence.NOT_ASKED
    if isinstance(value, Absence):
        return [NUMBER_BASE + _rate_code(question, look)] * 2
    share = linear_share(question, value)
    return [share.numerator, share.denominator]


def _variant_code(questionnaire: Questionnaire, dossier: Dossier, look: Look) -> int:
    names = [name for name, _ in questionnaire.variants]
    variant = variant_of(questionnaire, dossier, look)
    return names.index(variant) if variant in names else NOT_ANSWERED


def absent_row(coding: Coding) -> bytes:
    """Return the packed row of a sheet that is not there: nothing was asked."""
    numbers = np.full(len(coding.numbers), NUMBER_BASE + NOT_ASKED, dtype="<i8")
    return numbers.tobytes() + np.full(len(coding.columns), NOT_ASKED, dtype="<i4").tobytes()


def _code(question: Question, given: Given, look: Look, options: Mapping[str, int]) -> int:
    """Return the code of a question that is asked."""
    kind = question.kind
    if kind is Kind.RATE:
        return _rate_code(question, look)
    absence = _absence(given)
    if absence:
        return absence
    if kind is Kind.TEXT or kind is Kind.FILE:
        return 1
    if isinstance(given, bool):
        return int(given)
    chosen = given if isinstance(given, tuple) else (str(given),)
    return sum(1 << options[name] for name in chosen) if kind is Kind.MULTIPLE else options[chosen[0]]


def _rate_code(question: Question, look: Look) -> int:
    """Return the band of a rate; NOT_APPLICABLE where a reason for 不适用 is why there is no figure."""
    compute = question.compute
    value = figure(compute, look) if compute is not None else Absence.NOT_ASKED
    if not isinstance(value, Absence):
        return band_index(question, value) if question.bands else 0
    if value is not Absence.NOT_ASKED:
        return NOT_ANSWERED
    reasoned = compute is not None and any(isinstance(look(name), NotApplicable) for name in compute.names)
    return NOT_APPLICABLE if reasoned else NOT_ASKED


def recode_figures(sheets: Mapping[str, Coded], row: int, changed: AbstractSet[str], names: Iterable[str]) -> None:
    """Work out anew, in place, what some questionnaires of a row compute from numbers (qualified) that changed.

    A number that was given is given still: what was not asked, or does not apply, stays so.
    """

    def look(qualified: str) -> Given:
        owner, _dot, local = qualified.partition(".")
        question = sheets[owner].coding.questionnaire.questions[local]
        return answer_of(question, int(sheets[owner].number(local)[row]))

    for name in names:
        coded = sheets[name]
        for question in coded.coding.computed:
            place = coded.coding.places[question.id]
            asked = coded.codes[row, place] not in (NOT_ASKED, NOT_APPLICABLE)
            if asked and question.compute is not None and not changed.isdisjoint(question.compute.names):
                coded.codes[row, place] = _rate_code(question, look)
                if question.linear is not None:
                    for end, figure_of in zip((ABOVE, BELOW), _share(question, look), strict=True):
                        coded.numbers[row, coded.coding.numbers.index(f"{question.id}{end}")] = figure_of


def _absence(given: Given) -> int:
    if given is Absence.NOT_ASKED:
        return NOT_ASKED
    if isinstance(given, NotApplicable):
        return NOT_APPLICABLE
    if isinstance(given, Absence | Unreadable) or given in ("", ()):
        return NOT_ANSWERED
    return 0


def _number(question: Question, given: Given) -> int:
    if isinstance(given, date):
        return given.toordinal()
    if isinstance(given, Decimal) and abs(given) <= LARGEST:
        return half_up_to(given, question.places)
    return NUMBER_BASE + (_absence(given) or NOT_ANSWERED)


def answer_of(question: Question, code: int) -> Given:
    """Return the answer that a code, or a scaled number, of a question stands for.

    The code of a text or a file says only that there is one: it comes back as "…"; 不适用 comes without its reason.
    Raises ValueError for a computed figure, which nobody answers.
    """
    absence = _ABSENCES.get(code - NUMBER_BASE if question.kind in _NUMERIC else code)
    if absence is not None:
        return absence
    if question.kind in _NUMERIC:
        return date.fromordinal(code) if question.kind is Kind.DATE else Decimal(code).scaleb(-question.places)
    if question.kind is Kind.YESNO:
        return bool(code)
    if question.kind is Kind.MULTIPLE:
        return tuple(option.id for index, option in enumerate(question.options) if code >> index & 1)
    if question.kind in {Kind.TEXT, Kind.FILE}:
        return "…"
    if question.computed:
        message = f"{question.id} is computed: its code is a band"
        raise ValueError(message)
    return question.options[code].id


def number_range(question: Question) -> range:
    """Return all scaled numbers that an answer to a number or date question can be coded as."""
    if question.kind is Kind.DATE:
        return range(date.min.toordinal(), date.max.toordinal() + 1)
    largest = int(LARGEST.scaleb(question.places))
    return range(-largest, largest + 1)


def pack(coded: Coded, row: int) -> bytes:
    """Return one row as bytes: the numbers, then the codes, little-endian."""
    numbers = np.ascontiguousarray(coded.numbers[row]).astype("<i8").tobytes()
    return numbers + np.ascontiguousarray(coded.codes[row]).astype("<i4").tobytes()


def unpack(coding: Coding, rows: Sequence[bytes]) -> Coded:
    """Return packed rows as one matrix of its own; raises ValueError when a row has another layout's length."""
    joined = b"".join(rows)
    if any(len(row) != coding.row_bytes for row in rows):
        message = f"a packed row is not {coding.row_bytes} bytes long: another version's layout"
        raise ValueError(message)
    layout = np.dtype([("numbers", "<i8", (len(coding.numbers),)), ("codes", "<i4", (len(coding.columns),))])
    table = np.frombuffer(joined, dtype=layout)
    return Coded(coding, np.array(table["codes"], order="F"), np.array(table["numbers"], order="F"))
