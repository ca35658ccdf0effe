"""Cells that show something else than they hold: a number format may write its own text over any value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exports.book import Book, Raw
from exports.number_formats import samples, signed_otherwise
from exports.opening import Archive, Limits, open_archive
from exports.package import look, names_of
from exports.references import Place, place
from exports.sheet_trimming import sheet_part
from exports.xml_events import Attributes, parse, plain

_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
_RULED = re.compile(rb"""<(?:\w+:)?conditionalFormatting\b[^<>]*?\ssqref\s*=\s*["']([A-Za-z0-9]+)""")
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3}[0-9]{1,7})""")
_STYLE = re.compile(rb"""\bs\s*=\s*["']([0-9]{1,6})""")
_ROW = re.compile(rb"""\br\s*=\s*["']([0-9]{1,7})""")
_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_SHOWS = frozenset("0#?@gGyYmMdDhHsSeEaAbBnN")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_TEXT_SECTION = 3
_NUMERALS = frozenset("〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖")


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a number format: the text it writes itself, whether it shows the value, and that in thousands."""

    literal: str
    shows: bool
    scaled: bool
    conditional: bool
    takes_text: bool


def shown_otherwise(content: bytes, book: Book, limits: Limits, *, known: frozenset[str]) -> dict[str, list[Place]]:
    """Return sheet -> places whose format hides or replaces what they hold.

    `content`, `book`: a workbook that was read. `known`: formats of the file it is held against, which are in order.
    Of a conditional format with such a number format the first place is named, whatever it holds.
    """
    archive = open_archive(content, limits)
    package, _lost = look(archive)
    formats = read_formats(archive, package.styles)
    odd = {number: code for number, code in formats.cells.items() if _odd(code) and code not in known}
    ruled = any(_odd(code) and code not in known for code in formats.rules)
    if not odd and not ruled:
        return {}
    found: dict[str, list[Place]] = {}
    for name, part in names_of(package).items():
        sheet, written = book.sheets[name], sheet_part(archive, part, limits.unpacked)
        styled = (at for at, style in _styled(written) if style in odd and replaces(odd[style], sheet.cell(*at)))
        first = (place(text.decode()) for text in _RULED.findall(written)) if ruled else ()
        places = [*styled, *(at for at in first if at is not None)]
        if places:
            found[name] = places
    return found


def codes_of(content: bytes, limits: Limits) -> frozenset[str]:
    """Return the number formats that a workbook uses."""
    archive = open_archive(content, limits)
    package, _lost = look(archive)
    formats = read_formats(archive, package.styles)
    return frozenset(formats.cells.values()) | formats.rules


@dataclass(frozen=True)
class Formats:
    """Number formats by cell style, but for those that every program knows by number, and those of rules."""

    cells: Mapping[int, str]
    rules: frozenset[str]


def read_formats(archive: Archive, styles: str) -> Formats:
    """Return the number formats of a workbook. `styles`: its part of styles, empty for none."""
    codes: dict[str, str] = {}
    rules: set[str] = set()
    used: list[str] = []
    inside: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag in {"cellXfs", "dxfs"}:
            inside.append(tag)
        elif tag == "numFmt" and inside:
            rules.add(given.get("formatCode", ""))
        elif tag == "numFmt":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag == "xf" and "cellXfs" in inside:
            used.append(given.get("numFmtId", ""))

    def end(tag: str) -> None:
        if tag in {"cellXfs", "dxfs"}:
            inside.remove(tag)

    if styles:
        parse(plain(archive.read(styles), styles), styles, start, end=end)
    return Formats({number: codes[key] for number, key in enumerate(used) if key in codes}, frozenset(rules))


def _styled(part: bytes) -> Iterator[tuple[Place, int]]:
    """Yield the place and the style of every cell with a style; places that are not written are counted."""
    row = column = -1
    for tag in _TAG.finditer(part):
        if tag[1] == b"row":
            number = _ROW.search(tag[2])
            row, column = (int(number[1]) - 1 if number else row + 1), -1
            continue
        where, style = _PLACE.search(tag[2]), _STYLE.search(tag[2])
        row, column = (place(where[1].decode()) if where else None) or (row, column + 1)
        if style is not None:
            yield (row, column), int(style[1])


def sections(code: str) -> list[Section]:
    """Return the sections of a number format."""
    found: list[list[str]] = [[]]
    for part in _PART.findall(code):
        if part == ";":
            found.append([])
        else:
            found[-1].append(part)
    return [_section(parts) for parts in found]


def _section(parts: list[str]) -> Section:
    literal = "".join(part.strip('"') if part[0] == '"' else part[1:] for part in parts if part[0] in '"\\')
    bare = [part for part in parts if len(part) == 1]
    timed = any(part[0] == "[" and part[1:2].lower() in {"h", "m", "s"} for part in parts)
    conditional = any(part[0] == "[" and part[1:2] in {"<", ">", "="} for part in parts)
    shown = "".join(bare)
    return Section(
        literal, timed or bool(_SHOWS & set(bare)), _SCALED.search(shown) is not None, conditional, "@" in bare
    )


def _odd(code: str) -> bool:
    found = sections(code)
    return any(
        not item.shows or item.scaled or _misleads(item.literal) or (item.takes_text and item.literal.strip())
        for item in found
    ) or any(signed_otherwise(code, value) for value in samples(code))


def _misleads(literal: str) -> bool:
    """Whether a text that a format adds can be taken for a part of the figure; units such as 万元 are not."""
    return any(letter.isdigit() or letter in _NUMERALS for letter in literal)


def replaces(code: str, raw: Raw) -> bool:
    """Return whether a number format shows a value otherwise than it is."""
    found = sections(code)
    if isinstance(raw, str):
        texts = found[_TEXT_SECTION:] or [item for item in found if item.takes_text]
        return any(not item.takes_text or bool(item.literal.strip()) for item in texts)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return False
    if any(item.conditional for item in found):
        own = found[:_TEXT_SECTION]
    else:
        sign = 0 if raw > 0 else 1 if raw < 0 else 2
        own = [found[sign] if sign < min(len(found), _TEXT_SECTION) else found[0]]
    return signed_otherwise(code, raw) or any(not item.shows or item.scaled or _misleads(item.literal) for item in own)
