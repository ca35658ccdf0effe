"""JSON without loss: numbers are read and written as decimals with all their digits."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from scoring.answers.written import Misread, read_number
from scoring.exact import NotExactError

_LARGEST_EXPONENT = 300


class InputError(ValueError):
    """The input has faults: one sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read_object(path: Path, form: str) -> Mapping[str, Any]:
    """Return the object in a JSON file, every number as a Decimal.

    Raises InputError: unreadable, no UTF-8, no JSON, a key given twice, NaN or Infinity, or not of the stated `form`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_refuse, object_pairs_hook=_without_repetition
        )
    except OSError as error:
        raise InputError([f"{path}: can't be read: {error.strerror}"]) from None
    except InputError as error:
        raise InputError([f"{path}: {fault}" for fault in error.faults]) from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError([f"{path}: this is no JSON: {error}"]) from None
    if not isinstance(data, dict):
        raise InputError([f"{path}: an object {form} is expected"])
    return data


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        _refuse(text)
    if abs(number.adjusted()) > _LARGEST_EXPONENT:
        _refuse(text)
    return number


def _refuse(text: str) -> NoReturn:
    raise InputError([f"{text} is no number that can be held exactly"])


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if repeated:
        raise InputError([f"the key {name!r} occurs twice: remove one" for name in repeated])
    return dict(pairs)


def read_figure(text: str, units: Sequence[str] = ()) -> Decimal:
    """Return a number as the pages read it. Raises NotExactError, whose text says why it is none."""
    number = read_number(text, units)
    if isinstance(number, Misread):
        raise NotExactError(say_misread(number, units))
    return number


def say_misread(misread: Misread, units: Sequence[str] = ()) -> str:
    """Return why a text is no number. `units`: the units that may follow it."""
    if misread.odd is not None:
        return f"character {misread.odd.place} is {misread.odd.seen or 'one that is not seen'} ({misread.odd.code})"
    return {
        "commas": "a comma only parts thousands (1,234,567.8); a decimal point is written .",
        "spaces": "there is a space between its digits",
        "lines": "it has two lines",
        "points": "it has two decimal points",
        "exponent": "write all digits, without an exponent",
        "unit": f"behind the digits stands only {units[0]}" if units else "nothing may stand behind the digits",
        "date": "it is a day",
    }.get(misread.code, "write a plain decimal such as 1234.5")


def exact_json(data: object, indent: str = "\n") -> str:
    """Return JSON in which every Decimal is a number with all its digits (never an exponent)."""
    deeper = indent + " "
    if isinstance(data, Decimal):
        return f"{data:f}"
    if isinstance(data, Mapping) and data:
        lines = [f"{json.dumps(str(key), ensure_ascii=False)}: {exact_json(data[key], deeper)}" for key in data]
        return "{" + deeper + ("," + deeper).join(lines) + indent + "}"
    if isinstance(data, list | tuple) and data:
        return "[" + deeper + ("," + deeper).join(exact_json(item, deeper) for item in data) + indent + "]"
    return json.dumps(data, ensure_ascii=False)
