"""Letters to enterprises, one page each: who is called to what, the code to begin with, dates, and whom to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from exports.printed.coverage import lacking, printable
from exports.printed.typesetting import set_pdf


@dataclass(frozen=True, slots=True)
class CallLetterWords:
    """What is the same on every letter, in the language of the letter.

    `language`: ``zh`` or ``en``.  `credit_code`: what stands before that.  `about`: the head line of the page.
    `opening`: paragraphs before the code.  `code_title` and `code_until`: what stands above and below the code.
    `account_title` and `account_text`: what stands in the place of the code for a firm that has an account.  `steps`,
    `account_steps`: numbered, in their order, with a code and without.  `facts`: (title, value) pairs such as dates and
    whom to ask.  `needed`: what to have at hand.  `closing`: a last paragraph, empty for none.  `address` is printed
    beside `qr`, an SVG picture of it, which has `scan` below it.  `sample`: marks the page as sample data; empty for
    none.  `missing`: what stands below a name with characters that cannot be printed.
    """

    language: str
    title: str
    about: str
    addressed: str
    credit_code: str
    opening: Sequence[str]
    code_title: str
    code_until: str
    account_title: str
    account_text: str
    steps_title: str
    steps: Sequence[str]
    account_steps: Sequence[str]
    needed_title: str
    needed: Sequence[str]
    facts: Sequence[tuple[str, str]]
    closing: str
    signed: str
    dated: str
    address: str
    qr: str
    scan: str
    sample: str
    missing: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """One enterprise: its unit (letters of one unit lie together in the PDF's outline), name, credit code, and code.

    `code`: empty where the enterprise has an account already.  `facts`: in the place of those of all; empty for these.
    """

    unit: str
    name: str
    credit_code: str
    code: str = field(repr=False)
    facts: Sequence[tuple[str, str]] = ()


def write_call_letters(words: CallLetterWords, addressees: Sequence[Addressee], *, made_at: datetime) -> bytes:
    """Return a PDF with one A4 page per enterprise in the given order, and an outline by unit.

    The size of the text is chosen for each letter so that it fits on its page; only what is too long in the smallest of
    them takes a second. A character that the font lacks is printed as 〓, and the page says so below the name. Raises
    ValueError without an enterprise, and `typesetting.TypesettingError`.
    """
    if not addressees:
        message = "no letter to write"
        raise ValueError(message)
    letters = [
        {
            "unit": printable(one.unit).strip(),
            "name": printable(one.name),
            "credit_code": printable(one.credit_code),
            "code": printable(one.code),
            "missing": bool(lacking(one.name)),
            "facts": _printable(one.facts),
        }
        for one in addressees
    ]
    frame: dict[str, Any] = {name: _printable(value) for name, value in asdict(words).items() if name != "qr"}
    return set_pdf("call_letters.typ", {**frame, "qr": words.qr, "letters": letters}, made_at=made_at)


def _printable(value: Any) -> Any:  # noqa: ANN401 - a text, or lists of texts
    if isinstance(value, str):
        return printable(value)
    return [_printable(one) for one in value]
