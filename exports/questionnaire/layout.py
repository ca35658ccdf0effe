"""Where everything stands in a questionnaire workbook: one sheet per section, one line per question, option or reason.

Writer and reader share this module. The titles are constants and every line carries its key in the file itself, so a
reader finds each cell again after rows or columns were inserted: look for the header titles, then for the keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from scoring.characters import compared, half_width
from scoring.definition.questionnaire import Check, Kind, Option, Question, Questionnaire, Section

TEMPLATE = "digital-pilot-questionnaire"
GUIDE_SHEET = "填写须知"
LIST_SHEET = "选项"
IDENTITY_SHEET = "_信息"
RESERVED = (GUIDE_SHEET, LIST_SHEET, IDENTITY_SHEET, "文件说明", "错误清单", "提醒清单", "History")
TITLE_ROW, INTRO_ROW, HEADER_ROW = 0, 1, 2
DIGEST_LENGTH = 16
YES, NO = "是", "否"
NOTE = "note:"
REASON_MARK = "#不适用"
_NAME_LIMIT = 31
_YES_WORDS = frozenset({"是", "yes", "y", "true", "1", "√", "✓", "✔", "☑"})
_NO_WORDS = frozenset({"否", "no", "n", "false", "0", "×", "✗", "✘", "☐"})


class Column(StrEnum):
    """A column of a section's sheet; the value is its title."""

    NUMBER = "序号"
    TITLE = "题目"
    ANSWER = "填写"
    UNIT = "单位"
    GUIDANCE = "填写说明"
    WHEN = "何时填写"
    REASON = "不适用原因"
    CHECKED = "填写检查"
    KEY = "题目编码"


ENGLISH: Mapping[Column, str] = {
    Column.NUMBER: "No.",
    Column.TITLE: "Question",
    Column.ANSWER: "Your answer",
    Column.UNIT: "Unit",
    Column.GUIDANCE: "How to answer",
    Column.WHEN: "When to answer",
    Column.REASON: "Why not applicable",
    Column.CHECKED: "Check",
    Column.KEY: "Key",
}


class Identity(StrEnum):
    """A line of the identity sheet: label in column 0, text in column 1. The value is the label."""

    TEMPLATE = "模板"
    QUESTIONNAIRE = "问卷"
    VERSION = "版本"
    DIGEST = "摘要"
    CREDIT_CODE = "企业"
    NAME = "企业名称"
    NUMBER = "文件编号"
    MADE_AT = "导出时间"


class LineKind(StrEnum):
    """What a line is for. Only ANSWER, OPTION and NOTE lines are filled in; the others explain."""

    ANSWER = "answer"
    HEADING = "heading"
    OPTION = "option"
    COMPUTED = "computed"
    REGISTER = "register"
    FILE = "file"
    NOTE = "note"


FILLED_IN = frozenset({LineKind.ANSWER, LineKind.OPTION, LineKind.NOTE})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet. `row` counts from 0; columns likewise.

    `key` stands in the file: ``facts.staff_y1``, for an option ``facts.systems/erp``, for the reason of a soft check
    ``facts.note:revenue_change``.  `question`, `option`, `check` are local ids, "" where they do not belong.
    `answer_column` is None on lines that are not filled in, `value_column` is where their value is shown.
    `reason_column` is set where 不适用 may be chosen: for a multiple-choice question on its heading line.
    """

    sheet: str
    row: int
    kind: LineKind
    key: str
    number: str
    question: str = ""
    option: str = ""
    check: str = ""
    answer_column: int | None = None
    reason_column: int | None = None
    value_column: int = 0


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The sheet of one section: its columns in order and its lines from `HEADER_ROW + 1` on."""

    name: str
    section: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def place(self, column: Column) -> int | None:
        """Return where a column stands, counting from 0; None where this sheet has none."""
        return self.columns.index(column) if column in self.columns else None


@dataclass(frozen=True)
class Layout:
    """All sheets of one questionnaire's workbook, in order."""

    sheets: tuple[SheetLayout, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Line]:
        """Every line by its key."""
        return {line.key: line for sheet in self.sheets for line in sheet.lines}


def lay_out(questionnaire: Questionnaire) -> Layout:
    """Return where everything of a questionnaire stands; worked out once and kept beside its other cached lookups."""
    cached: Layout | None = questionnaire.__dict__.get("file_layout")
    if cached is None:
        cached = questionnaire.__dict__["file_layout"] = _laid_out(questionnaire)
    return cached


def _laid_out(questionnaire: Questionnaire) -> Layout:
    home = {question.id: section.id for section in questionnaire.sections for question in section.questions}
    soft = [check for check in questionnaire.checks if not check.hard]
    names = sheet_names(section.title.zh for section in questionnaire.sections)
    sheets = []
    for place, (section, name) in enumerate(zip(questionnaire.sections, names, strict=True), start=1):
        checks = [check for check in soft if check.questions and home.get(check.questions[0]) == section.id]
        sheets.append(_sheet(questionnaire, section, checks, (name, place)))
    return Layout(tuple(sheets))


def _sheet(
    questionnaire: Questionnaire, section: Section, checks: Sequence[Check], place: tuple[str, int]
) -> SheetLayout:
    name, number = place
    with_reason = any(question.not_applicable for question in section.questions)
    columns = tuple(column for column in Column if column is not Column.REASON or with_reason)
    answer = columns.index(Column.ANSWER)
    reason = columns.index(Column.REASON) if with_reason else None
    lines: list[Line] = []

    def add(kind: LineKind, local: str, number: str, **ids: str) -> None:
        row = HEADER_ROW + 1 + len(lines)
        asked = questionnaire.questions.get(ids.get("question", ""))
        offers = asked is not None and bool(asked.not_applicable) and kind in {LineKind.ANSWER, LineKind.HEADING}
        lines.append(
            Line(
                name,
                row,
                kind,
                questionnaire.qualified(local),
                number,
                **ids,
                answer_column=answer if kind in FILLED_IN else None,
                reason_column=reason if offers else None,
                value_column=answer,
            )
        )

    for order, question in enumerate(section.questions, start=1):
        add(_kind(question), question.id, f"{number}.{order}", question=question.id)
        if question.kind is Kind.MULTIPLE:
            for option in question.options:
                add(LineKind.OPTION, f"{question.id}/{option.id}", "", question=question.id, option=option.id)
    for order, check in enumerate(checks, start=len(section.questions) + 1):
        add(LineKind.NOTE, NOTE + check.id, f"{number}.{order}", check=check.id)
    return SheetLayout(name, section.id, columns, tuple(lines))


def _kind(question: Question) -> LineKind:
    if question.computed:
        return LineKind.COMPUTED
    if question.register is not None:
        return LineKind.REGISTER
    return {Kind.MULTIPLE: LineKind.HEADING, Kind.FILE: LineKind.FILE}.get(question.kind, LineKind.ANSWER)


def sheet_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Return one valid sheet name per title: at most 31 UTF-16 units, unique whatever the case, none of `RESERVED`."""
    taken = {name.casefold() for name in RESERVED}
    names = []
    for title in titles:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]", " ", title).strip().strip("'").strip()
        name = next(candidate for candidate in _candidates(base or "问卷") if candidate.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _candidates(base: str) -> Iterator[str]:
    yield _fit(base, _NAME_LIMIT)
    number = 1
    while True:
        number += 1
        suffix = f"（{number}）"
        yield _fit(base, _NAME_LIMIT - len(suffix)) + suffix


def _fit(text: str, limit: int) -> str:
    while len(text.encode("utf-16-le")) // 2 > limit:
        text = text[:-1]
    return text.strip().strip("'").strip()


def reason_key(key: str) -> str:
    """Return the key under which the 不适用 reason of a line is handed to the writer."""
    return key + REASON_MARK


def column_of(text: str) -> Column | None:
    """Return the column that a header cell names: its title, alone or followed by the English one; None for another."""
    head = half_width(text).split()
    return next((column for column in Column if head and head[0] == column.value), None)


def option_text(question: Question, option: Option, language: str = "zh") -> str:
    """Return an option as its cell shows it: the label; with the id behind it where a label would name two options."""
    return _text(question.options, option, language)


def reason_text(question: Question, option: Option, language: str = "zh") -> str:
    """Return a reason for 不适用 as its cell shows it; made unique as `option_text` does."""
    return _text(question.not_applicable, option, language)


def option_of(question: Question, text: str) -> Option | None:
    """Return the option that a cell's text names: its text in either language or its id, whatever the width and spaces.

    None where it names no option or several.
    """
    return _named(question.options, text)


def reason_of(question: Question, text: str) -> Option | None:
    """Return the reason for 不适用 that a cell's text names, as `option_of` does."""
    return _named(question.not_applicable, text)


def yes_or_no(text: str) -> bool | None:
    """Return what a yes/no or option cell says (是, 否, √, yes, 1 …); None for anything else, an empty text too."""
    word = _fold(text)
    if word in _YES_WORDS:
        return True
    return False if word in _NO_WORDS else None


def _text(options: tuple[Option, ...], option: Option, language: str) -> str:
    return _texts(options, language)[option.id]


@lru_cache(maxsize=4096)
def _texts(options: tuple[Option, ...], language: str) -> Mapping[str, str]:
    """Return option id -> its text, unlike every way in which another option may be named."""
    ways = {option.id: {_fold(text) for text in (*_labels(option), *_with_id(option))} for option in options}
    texts = {}
    for option in options:
        label = option.label.en if language == "en" else option.label.zh
        taken = {word for other, words in ways.items() if other != option.id for word in words} | {""}
        texts[option.id] = f"{label}（{option.id}）" if _fold(label) in taken else label
    return texts


def _named(options: tuple[Option, ...], text: str) -> Option | None:
    return _words(options).get(_fold(text))


@lru_cache(maxsize=4096)
def _words(options: tuple[Option, ...]) -> Mapping[str, Option | None]:
    """Return folded text -> the option it names, None where several; a text as we write it comes before any other."""
    ways: tuple[Callable[[Option], Sequence[str]], ...] = (
        lambda option: [_text(options, option, language) for language in ("zh", "en")],
        _with_id,
        _labels,
        lambda option: [option.id],
    )
    known: dict[str, Option | None] = {}
    for way in ways:
        by_word: dict[str, Option | None] = {}
        for option in options:
            for word in {_fold(form) for form in way(option)} - {""}:
                by_word[word] = None if word in by_word else option
        known = by_word | known
    return known


def _labels(option: Option) -> Sequence[str]:
    return option.label.zh, option.label.en


def _with_id(option: Option) -> Sequence[str]:
    return [f"{label}（{option.id}）" for label in _labels(option)]


def _fold(text: str) -> str:
    word = compared(text)
    return word.rstrip("。.;") or word


def yes_text(*, answer: bool, language: str = "zh") -> str:
    """Return 是 or 否 as a cell shows it; `yes_or_no` reads it back."""
    if language == "en":
        return "Yes" if answer else "No"
    return YES if answer else NO
