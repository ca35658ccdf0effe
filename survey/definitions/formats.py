"""Text formats: the regular form of typed texts, and their faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

from scoring.characters import Odd, cleaned, compared, half_width, odd_character, unmarked
from survey.definitions.directory import directory
from survey.definitions.telephones import is_telephone, telephone

_DISTRICT = re.compile(r"(上海市)?(嘉定区)?")
_PARTED = re.compile(r"[\s\u2010-\u2015\u2212-]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")
_LEADING_DIGITS, _DIGIT = 8, re.compile("[0-9]")
_MAY_HOLD: Mapping[str, re.Pattern[str]] = {
    "uscc": re.compile(r"[0-9A-HJ-NPQRTUWXY]"),
    "phone": re.compile(r"[0-9-]"),
    "email": re.compile(r"[!-~]"),
}
"""The characters that a value of a format can have."""


def normalise(text_format: str, raw: str) -> str:
    """Return a typed text in the regular form of its format.

    A text that is not recognised is returned as typed, without invisible characters.
    """
    function = _NORMALISERS.get(text_format)
    return function(raw) if function else cleaned(raw)


def login_of(raw: str) -> str:
    """Return a typed login in its regular form: a credit code as registration reads it, any other in half width."""
    code = normalise("uscc", raw)
    return code if credit_code_fault(code) is None else half_width(raw)


def odd_in(text_format: str, text: str) -> Odd | None:
    """Return the first character of a text that no value of its format contains, or None."""
    allowed = _MAY_HOLD.get(text_format)
    odd = odd_character(text, allowed) if allowed is not None else None
    return odd_character(text[:_LEADING_DIGITS], _DIGIT) if odd is None and text_format == "uscc" else odd


def _code(raw: str) -> str:
    return _PARTED.sub("", unmarked(half_width(raw))).upper()


def _industry(raw: str) -> str:
    text = unmarked(half_width(raw))
    head = text.split(" ", 1)[0]
    return head if head in directory().industries else _industries().get(compared(text), text)


@lru_cache(maxsize=1)
def _industries() -> Mapping[str, str]:
    """Return name under `compared` -> the longest code with that name."""
    known = sorted(directory().industries.values(), key=lambda item: len(item.code))
    return {compared(item.name): item.code for item in known}


def _entry(raw: str, known: Mapping[str, str]) -> str:
    text = unmarked(half_width(raw))
    bare = _DISTRICT.sub("", "".join(text.split()), count=1)
    said = (text, *(bare + ending for ending in ("", "镇", "街道")))
    return next((known[name] for name in map(compared, said) if name in known), text)


@lru_cache(maxsize=2)
def _entries(kind: str) -> Mapping[str, str]:
    """Return name under `compared` -> id, of the units or parks that have not ended."""
    entries: dict[str, str] = {}
    for entry in (directory().units if kind == "unit" else directory().parks).values():
        if entry.until is None:
            for name in (entry.id, entry.name.zh, entry.name.en, *entry.aliases):
                entries.setdefault(compared(name), entry.id)
    return entries


_NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "uscc": _code,
    "phone": telephone,
    "email": lambda raw: unmarked(half_width(raw)),
    "industry": _industry,
    "unit": lambda raw: _entry(raw, _entries("unit")),
    "park": lambda raw: _entry(raw, _entries("park")),
}


def credit_code_fault(code: str) -> str | None:
    """Return ``uscc_length``, ``uscc_characters`` or ``uscc_checksum`` (GB 32100-2015, python-stdnum), or None."""
    if odd_in("uscc", code) is not None:
        return "uscc_characters"
    try:
        uscc.validate(code)
    except InvalidLength:
        return "uscc_length"
    except InvalidChecksum:
        return "uscc_checksum"
    except (InvalidFormat, ValidationError):
        return "uscc_characters"
    return None


FORMATS: Mapping[str, Callable[[str], str | None]] = {
    "uscc": credit_code_fault,
    "phone": lambda text: None if is_telephone(text) else "phone",
    "email": lambda text: None if _EMAIL.match(text) and odd_in("email", text) is None else "email",
    "industry": lambda text: None if text in directory().industries else "industry",
    "unit": lambda text: None if text in directory().units else "unit",
    "park": lambda text: None if text in directory().parks else "park",
}
