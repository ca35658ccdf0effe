"""Letters that tell enterprises what was decided: one after another in a PDF, each beginning on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from exports.printed.coverage import lacking, printable
from exports.printed.typesetting import set_pdf


@dataclass(frozen=True, slots=True)
class ResultLetterWords:
    """What is the same on every letter.

    `addressed`: what stands behind the name. `missing`: what stands below a name with characters that cannot be
    printed. `results`, `criteria`: titles of the two tables with those of their columns. `sample`: marks the page as
    sample data; empty for none.
    """

    title: str
    document_number: str
    addressed: str
    results: Sequence[str]
    criteria: Sequence[str]
    improve_title: str
    come_back_title: str
    closing: str
    signed: str
    dated: str
    sample: str
    missing: str


@dataclass(frozen=True, slots=True)
class ResultLetter:
    """One letter. `unit`: those of one lie together in the outline. `results`, `criteria`: rows of the tables."""

    unit: str
    name: str
    paragraphs: Sequence[str]
    results: Sequence[Sequence[str]]
    criteria: Sequence[Sequence[str]]
    improve: Sequence[str]
    come_back: str
    mark: str


def write_result_letters(
    words: ResultLetterWords, letters: Sequence[ResultLetter], *, made_at: datetime, number: str
) -> bytes:
    """Return a PDF of the letters in the given order. Raises ValueError without one, and `TypesettingError`.

    `number`: of the file, which stands among its properties.
    """
    if not letters:
        message = "no letter to write"
        raise ValueError(message)
    printed = [{**_printable(asdict(one)), "lacks": bool(lacking(one.name))} for one in letters]
    return set_pdf(
        "result_letters.typ", {**_printable(asdict(words)), "letters": printed, "number": number}, made_at=made_at
    )


def _printable(value: Any) -> Any:  # noqa: ANN401 - a text, or lists and mappings of texts
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    return [_printable(one) for one in value]
