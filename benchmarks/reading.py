"""Reading filled questionnaire workbooks of one template, guard and all, beside openpyxl loading them."""

from __future__ import annotations

import io
import random
from datetime import UTC, datetime
from functools import lru_cache

import openpyxl

from benchmarks import Row
from exports.questionnaire.contents import Contents, TemplateWords
from exports.questionnaire.layout import Identity, lay_out
from exports.questionnaire.writer import write_questionnaire
from exports.reading.reader import read_book
from exports.reading.workbook import Book, CellError, Raw
from exports.writing.workbook_writer import Properties
from scoring.definition.questionnaire import Kind, Question, Questionnaire
from survey.answering.estimate_effort import Effort
from survey.definitions.catalogue import catalogue
from survey.workbooks.template_words import Subject, template_words

MEANT, WORKBOOKS = 500, 20
"""How many workbooks are meant, and how many of them each repetition reads: the peer would take half a minute."""

Cells = dict[tuple[str, int, int], object]
Loaded = dict[str, list[list[tuple[object, str]]]]


def words(questionnaire: Questionnaire, number: int) -> TemplateWords:
    """Return the words of a workbook as the system hands it out."""
    day = datetime(2026, 11, 25, tzinfo=UTC)
    subject = Subject(
        enterprise=f"示例精密机械{number:03d}",
        credit_code="",
        sample=True,
        trial="",
        campaign="示例批次",
        closes_at=day,
        office="示例科室",
        phone="",
        number=f"{number:06d}",
        made_at=day,
        asked=frozenset(questionnaire.questions),
        effort=Effort(90, 60),
        blank=False,
    )
    return template_words(questionnaire, lay_out(questionnaire), subject, catalogue().questionnaires)


def answer(question: Question | None, draw: random.Random) -> Raw:
    """Return something that an enterprise may have typed."""
    if question is None or draw.random() < 0.1:
        return None
    if question.kind is Kind.NUMBER:
        return float(draw.randint(0, 10**6)) / 100
    if question.options:
        return draw.choice(question.options).label.zh
    return draw.choice(["是", "否"]) if question.kind is Kind.YESNO else f"示例{draw.randint(0, 10**6)}"


@lru_cache(maxsize=1)
def files() -> tuple[bytes, ...]:
    """Return the filled workbooks of the enterprise's basic form."""
    questionnaire = catalogue().questionnaires["facts"]
    properties = Properties("填写表", "示例", datetime(2026, 11, 25, tzinfo=UTC))
    lines = [line for line in lay_out(questionnaire).by_key.values() if line.answer_column is not None]
    made = []
    for number in range(WORKBOOKS):
        draw = random.Random(number)  # noqa: S311 - seeded examples
        cells = {line.key: answer(questionnaire.questions.get(line.question), draw) for line in lines}
        identity = {label: f"{label.value}{number}" for label in Identity}
        contents = Contents(questionnaire, words(questionnaire, number), identity, cells)
        made.append(write_questionnaire(contents, properties))
    return tuple(made)


def ours() -> list[Book]:
    """Read with the guard, as an upload is read."""
    return [read_book(content) for content in files()]


def theirs() -> list[Loaded]:
    """Load the workbooks and take every cell's value and type."""
    return [
        {
            page.title: [[(cell.value, cell.data_type) for cell in row] for row in page.iter_rows()]
            for page in openpyxl.load_workbook(io.BytesIO(content)).worksheets
        }
        for content in files()
    ]


def equal(mine: list[Book], peer: list[Loaded]) -> None:
    """Compare every cell, and the places of formulas; an empty text is no value to us."""
    for book, loaded in zip(mine, peer, strict=True):
        values: Cells = {}
        formulas = set()
        for name, page in loaded.items():
            for r, row in enumerate(page):
                for c, (value, kind) in enumerate(row):
                    if kind == "f":
                        formulas.add((name, r, c))
                    elif value not in {None, ""}:
                        values[name, r, c] = value
        assert formulas == {(name, *at) for name, sheet in book.sheets.items() for at in sheet.formulas}
        assert values == {
            (name, r, c): raw.code if isinstance(raw, CellError) else raw
            for name, sheet in book.sheets.items()
            for r, row in enumerate(sheet.rows)
            for c, raw in enumerate(row)
            if raw is not None and (name, r, c) not in formulas
        }


def rows() -> list[Row]:
    """Return the comparison."""
    work = f"parse {MEANT} filled questionnaire workbooks ({WORKBOOKS} timed)"
    return [Row(work, "openpyxl load_workbook and cells", 20.0, ours, theirs, equal, repeat=9)]
