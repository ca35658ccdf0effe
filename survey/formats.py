"""Text formats: what the enterprise may type, made regular, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength, ValidationError

from survey.directory import Entry, directory

_MOBILE = re.compile(r"1\d{10}\Z")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?\Z")
_DISTRICT = re.compile(r"(上海市)?(嘉定区)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z")


def half_width(raw: str) -> str:
    """Return text with full-width letters and digits made half-width, trimmed."""
    return unicodedata.normalize("NFKC", raw).strip()


def normalise(text_format: str, raw: str) -> str:
    """Return what was typed in its regular form; what can't be recognised stays as typed."""
    function = _NORMALISERS.get(text_format)
    return function(raw) if function else raw.strip()


def _code(raw: str) -> str:
    return "".join(half_width(raw).split()).upper()


def _phone(raw: str) -> str:
    text = half_width(raw).replace("－", "-").replace("—", "-")
    digits = re.sub(r"[\s()]", "", text)
    return digits.replace("-", "") if _MOBILE.match(digits.replace("-", "")) else digits


def _industry(raw: str) -> str:
    text = half_width(raw)
    known = directory().industries
    head = text.split(" ", 1)[0]
    if head in known:
        return head
    named = [code for code, industry in known.items() if half_width(industry.name) == text]
    return max(named, key=len) if named else text


def _entry(raw: str, entries: Mapping[str, Entry]) -> str:
    text = half_width(raw)
    for said in (text, *(_DISTRICT.sub("", text, count=1) + ending for ending in ("", "镇", "街道"))):
        for entry in entries.values():
            names = map(half_width, (entry.id, entry.name.zh, entry.name.en, *entry.aliases))
            if said in names and entry.until is None:
                return entry.id
    return text


_NORMALISERS: Mapping[str, Callable[[str], str]] = {
    "uscc": _code,
    "phone": _phone,
    "email": half_width,
    "industry": _industry,
    "unit": lambda raw: _entry(raw, directory().units),
    "park": lambda raw: _entry(raw, directory().parks),
    "multiline": lambda raw: raw.replace("\r\n", "\n").strip(),
}


def credit_code_fault(code: str) -> str | None:
    """Return ``uscc_length``, ``uscc_characters`` or ``uscc_checksum`` (GB 32100-2015, python-stdnum), or None."""
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
    "phone": lambda text: None if _MOBILE.match(text) or _LANDLINE.match(text) else "phone",
    "email": lambda text: None if _EMAIL.match(text) else "email",
    "industry": lambda text: None if text in directory().industries else "industry",
    "unit": lambda text: None if text in directory().units else "unit",
    "park": lambda text: None if text in directory().parks else "park",
}
