"""`translate`: bring the English catalogue up to date with the code; and say what it lacks."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from survey.config import ROOT

SOURCE = ROOT / "survey"
ENGLISH = SOURCE / "translations" / "en" / "LC_MESSAGES" / "messages.po"
_METHODS = {"**/*.py": "python", "templates/**/*.html": "jinja2"}
_TRIMMED = {"trimmed": "true"}
_KEYWORDS = {"_": None, "_l": None, "gettext": None, "_n": (1, 1)}
"""What marks a message; `_n` one that counts, which English says in two ways: of one, and of more."""
_COUNTED = re.compile(
    r"(?<!第)(?<!第 )%\((\w+)\)s ?(?:[个家份条题项行列位次天处封件秒套种组批人户张笔轮场字]|分钟|小时)",
)
"""A placeholder that counts, told by the measure word behind it in the Chinese; 第3次 is no count, nor are 分."""
_MANY = re.compile(
    r"(?<!at most )(?<!at least )(?<!more than )(?<!limit of )(?<!first )"  # limits of the code, none of which is one
    r"%\((\w+)\)s (?:(?!(?:to|and|of|in|for|by|from|with|at|on|is|was|has) )[\w-]+ ){0,2}?"
    r"(?:are|were|have|do|(?!(?:points|was|has|does)\b)[a-z]+(?<![isu])s)\b",
    re.IGNORECASE,
)
"""English that says of a number what is wrong of one: a noun or a verb of many soon behind it."""
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


def main(arguments: list[str]) -> int:
    """Merge new messages into the English catalogue; returns 1 while any lacks a translation."""
    argparse.ArgumentParser(prog="python3 -m survey translate").parse_args(arguments)
    catalogue = read(ENGLISH)
    found = extracted()
    found.creation_date = catalogue.creation_date  # a date that changes with every run helps nobody and meets others'
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, sort_output=True, ignore_obsolete=True)
    missing = lacking(found, read(ENGLISH))
    for fault in missing:
        print(fault)
    return int(bool(missing))


def extracted() -> Catalog:
    """Return every message of the code and the templates."""
    return _catalogue(_found())


def _catalogue(messages: Iterable[str | tuple[str, ...]]) -> Catalog:
    catalogue = Catalog(locale=None, charset="utf-8")
    for message in messages:
        catalogue.add(message)
    return catalogue


def _found() -> Iterator[str | tuple[str, ...]]:
    """Yield every message as often as it is named; one that counts twice over, as a pair."""
    for pattern, method in _METHODS.items():
        for path in sorted(SOURCE.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            if any(f"{keyword}(" in text for keyword in _KEYWORDS):
                for _line, message, _comments, _context in extract_from_file(method, path, _KEYWORDS, options=_TRIMMED):
                    yield message


def both_ways(messages: Iterable[str | tuple[str, ...]]) -> list[str]:
    """Return messages that are named by `_` and by `_n`, a line each: `_` would say the form of one of any number."""
    named = set(messages)
    return sorted(f"named by _ and by _n: {one}" for one in named if isinstance(one, str) and (one, one) in named)


def read(path: Path) -> Catalog:
    """Return a catalogue; an empty one while the file does not exist."""
    if not path.exists():
        return Catalog(locale="en", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def faults() -> list[str]:
    """Return what is wrong with the English of the messages of the code, a line each."""
    named = list(_found())
    return [*both_ways(named), *lacking(_catalogue(named), read(ENGLISH))]


def lacking(messages: Catalog, english: Catalog) -> list[str]:
    """Return what a catalogue lacks of these messages, one line each."""
    lines = []
    for message in messages:
        if not message.id:
            continue
        entry = english.get(message.id)
        if entry is None or not entry.string:
            lines.append(f"no English: {message.id}")
        elif not isinstance(entry.string, str) and not all(entry.string):
            lines.append(f"no English of one or of more: {message.id[0]}")
        elif isinstance(entry.string, str) and _wrong_of_one(str(message.id), entry.string):
            lines.append(f"wrong where the number is one (use _n, or “rows: %(n)s”): {message.id}")
        elif isinstance(entry.string, str) and _said_twice(entry.string):
            lines.append(f"said twice: {message.id}")
        elif entry.fuzzy:
            lines.append(f"fuzzy: {message.id}")
        elif set(_PLACEHOLDER.findall(str(message.id))) != set(_PLACEHOLDER.findall(str(entry.string))):
            lines.append(f"placeholders differ: {message.id}")
    return lines


def _wrong_of_one(chinese: str, english: str) -> bool:
    return not set(_COUNTED.findall(chinese)).isdisjoint(_MANY.findall(english))


def _said_twice(text: str) -> bool:
    half = len(text) // 2
    return len(text) > 1 and text[:half] == text[half:]
