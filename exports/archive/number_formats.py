"""What a number format makes of a number: per cent, thousands left away, a unit, a sign or other text beside it.

A person fills in what the cell shows, not what it holds. Formats of days and times are not looked at here: the reader
turns such numbers into days.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from exports.archive.cell_references import Place, place
from exports.archive.safe_xml import Attributes, parse

_TOKEN = re.compile(
    r'"([^"]*)"?|[\\!](.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[([^\]]*)\]|(General|G/通用格式|Standard)|(.)', re.DOTALL
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\Z")
_HOLDS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_DIGITS = "0#?"
_MINUS = "-\u02d7\u207b\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\u2796\u30fc\ufe58\ufe63\uff0d"
_REGULAR = {**dict.fromkeys(map(ord, _MINUS), "-"), ord("（"): "(", ord("）"): ")", ord("＋"): "+", ord("负"): "-"}
_DAYS = frozenset("yYmMdDhHsS")
_TIMES = frozenset({"h", "hh", "m", "mm", "s", "ss"})
_REDS = frozenset({"red", "红", "红色", "color3", "颜色3"})
_SIGNS = frozenset(" ()+＋\u00a0\u3000") | frozenset(_MINUS)
_UNSAID = _SIGNS | frozenset("/@Ee") | frozenset(_DIGITS)
_SECTIONS = 4
_STYLE = re.compile(rb's="([0-9]{1,5})"')
_ODD_STYLE = re.compile(rb"""\bs\s*=\s*(?!"[0-9]{1,5}")""")
_CURRENCY = '"¥"#,##0.00'
_BUILT_IN: Mapping[int, str] = {9: "0%", 10: "0.00%", **dict.fromkeys((5, 6, 7, 8, 42, 44), _CURRENCY)}
"""The formats that files name by number only; those of money show the sign of the country's money."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a format shows a number. `percents`: signs of per cent, each a hundredfold; `beside`: text beside the digits.

    `altered`: the digits shown are those of another number (thousands left away, a point put in between).
    """

    percents: int = 0
    beside: str = ""
    altered: bool = False


PLAIN = Shown()


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs that a section writes. `wrapped`: brackets around the figure, which count as a minus too.

    `apart`: a sign within the figure, or a plus behind it. `shown`: there is a figure, and it is no day.
    """

    minus: int = 0
    plus: bool = False
    red: bool = False
    wrapped: bool = False
    apart: bool = False
    shown: bool = False


def shown_as(code: str, value: float) -> Shown:
    """Return how a format shows a number; an empty one is the general format."""
    if not code:
        return PLAIN
    parts = _sections(code)
    look = _of_section(parts[_chosen(parts, value)])
    return replace(look, altered=True) if signed_otherwise(code, value) else look


def signed_otherwise(code: str, value: float) -> bool:
    """Return whether a format shows a number with the sign of another, or a sign within its digits or behind them.

    A program writes the minus itself, but in a section that takes negative numbers only: there the format has to, by a
    minus, brackets or red. Formats of days are not looked at.
    """
    parts = _sections(code)
    at = _chosen(parts, value)
    marks = marks_of(parts[at])
    if marks.apart or value == 0:
        return marks.apart
    if value > 0 or any(_chosen(parts, one) == at for one in samples(code) if one > 0):
        return marks.minus > 0 or (marks.plus and value < 0)
    return marks.shown and (marks.plus or (marks.minus != 1 if marks.minus else not marks.red))


def samples(code: str) -> Iterator[float]:
    """Yield numbers of which each section of a format, but for that of texts, shows at least one."""
    limits = sorted({0.0, *(told[1] for part in _sections(code) if (told := _condition(part)))})
    yield limits[0] * 2 - 1
    yield from limits
    yield from ((low + high) / 2 for low, high in pairwise(limits))
    yield limits[-1] * 2 + 1


def tokens(code: str) -> Iterator[re.Match[str]]:
    """Yield the signs of a format: quoted, escaped and of money, in brackets, the general format, any other sign."""
    return _TOKEN.finditer(code)


@dataclass(frozen=True)
class Styles:
    """The number of the format of each cell style, the formats that a file itself names by number, those of rules."""

    numbers: Sequence[int]
    custom: Mapping[int, str]
    rules: Sequence[str]


def read_styles(styles: bytes) -> Styles:
    """Return what a part of styles says of number formats; `rules` has an empty one for a rule without.

    Of two formats with one number nobody knows which counts: it is taken for a text over the value.
    """
    custom: dict[int, str] = {}
    numbers: list[int] = []
    rules: list[str] = []
    inside: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        inside.append(tag)
        if tag == "dxf":
            rules.append("")
        elif tag == "numFmt" and "dxf" in inside:
            rules[-1] = given.get("formatCode", "")
        elif tag == "numFmt":
            number, code = _whole(given.get("numFmtId")), given.get("formatCode", "")
            custom[number] = code if custom.get(number, code) == code else f'"{code}"'
        elif tag == "xf" and "cellXfs" in inside:
            numbers.append(_whole(given.get("numFmtId")))

    def end(_: str) -> None:
        inside.pop()

    parse(styles, "styles", start, end=end)
    return Styles(numbers, custom, rules)


def formats_of(styles: bytes) -> Mapping[int, str]:
    """Return cell style -> number format, of those styles that show a number otherwise than by its digits."""
    declared = read_styles(styles)
    codes = [declared.custom.get(number, _BUILT_IN.get(number, "")) for number in declared.numbers]
    odd = {code for code in set(codes) - {""} if any(shown_as(code, value) != PLAIN for value in samples(code))}
    return {style: code for style, code in enumerate(codes) if code in odd}


def formatted_cells(sheet: bytes, formats: Mapping[int, str]) -> Mapping[Place, str]:
    """Return place -> number format of the cells of a sheet whose style is one of `formats`."""
    if not formats or not _may_use(sheet, formats):
        return {}
    by_place: dict[Place, str] = {}
    row, column = -1, -1

    def start(tag: str, given: Attributes) -> None:
        nonlocal row, column
        if tag == "row":
            row, column = _whole(given.get("r"), row + 2) - 1, -1
        elif tag == "c":
            row, column = place(given.get("r", "")) or (row, column + 1)
            style = _whole(given.get("s"))
            if style in formats:
                by_place[row, column] = formats[style]

    parse(sheet, "sheet", start)
    return by_place


def _may_use(sheet: bytes, formats: Mapping[int, str]) -> bool:
    """Whether a cell may have one of the styles; a cell that names none has the first, one in an odd way any."""
    used = {int(style) for style in _STYLE.findall(sheet)}
    return 0 in formats or not used.isdisjoint(formats) or _ODD_STYLE.search(sheet) is not None


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else default


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    """Return the parts of a format: for positive and negative numbers, 0 and texts, or each with its condition."""
    parts = [""]
    for token in _TOKEN.finditer(code):
        if token[6] == ";":
            parts.append("")
        else:
            parts[-1] += token[0]
    return tuple(parts)


def _chosen(parts: tuple[str, ...], value: float) -> int:
    """Return the place of the section that shows a number."""
    if 1 < len(parts) < _SECTIONS and any(token[6] == "@" for token in _TOKEN.finditer(parts[-1])):
        parts = parts[:-1]  # the section of texts
    said = [_condition(part) for part in parts[:3]]
    if any(said):
        fits = (at for at, told in enumerate(said) if told is None or _HOLDS[told[0]](value, told[1]))
        return next(fits, len(parts) - 1)
    if value < 0 and len(parts) > 1:
        return 1
    return 2 if value == 0 and len(parts) > 2 else 0


def _condition(part: str) -> tuple[str, float] | None:
    """Return the comparison with which a part begins, None where it has none."""
    inside = (token[4] for token in _TOKEN.finditer(part) if token[4] is not None)
    condition = next((told for text in inside if (told := _CONDITION.match(text.replace(" ", "")))), None)
    return (condition[1], float(condition[2])) if condition else None


@lru_cache(maxsize=512)
def _of_section(section: str) -> Shown:
    percents, beside, shape, plain = 0, "", "", "@" in section
    for token in _TOKEN.finditer(section):
        quoted, escaped, money, _, general, bare = token.groups()
        plain = plain or general is not None
        if token[0][0] == "*":
            shape += "x" if token[0][1] in "0123456789.," else ""
        if general or (token[0][0] in "_*[" and money is None):
            continue
        if bare is not None:
            percents += bare == "%"
            shape += bare if bare in "0#?,." else ""
            beside += "" if bare in _UNSAID or bare in "%,." else bare
        else:
            said = next(part for part in (quoted, escaped, money) if part is not None)
            shape += "x" if any(letter.isdigit() or letter in ".," for letter in said) else ""
            beside += "".join(letter for letter in said if letter not in _SIGNS)
    if marks_of(section).wrapped:
        beside = "".join(beside.replace("（", "", 1).rsplit("）", 1))
    return Shown(percents, beside, altered=_altered(shape, general=plain))


@lru_cache(maxsize=512)
def marks_of(section: str) -> Marks:
    """Return the signs that a section of a format writes; none in one that shows days or no figure."""
    before, between, behind = _around(section)
    said = {token[4].casefold().replace(" ", "") for token in _TOKEN.finditer(section) if token[4] is not None}
    days = any(token[6] and token[6] in _DAYS for token in _TOKEN.finditer(section)) or bool(said & _TIMES)
    if between is None or days:
        return Marks()
    before, between, behind = (text.translate(_REGULAR) for text in (before, between, behind))
    tail = behind.strip()
    wrapped = before.count("(") > before.count(")") or behind.count(")") > behind.count("(")
    return Marks(
        minus=before.count("-") + tail.startswith("-") + (len(tail) > 1 and tail.endswith("-")) + wrapped,
        plus="+" in before,
        red=bool(said & _REDS),
        wrapped=wrapped,
        apart=bool(set(between) & set("+-()")) or tail.startswith("+") or tail.endswith("+"),
        shown=True,
    )


def _around(section: str) -> tuple[str, str | None, str]:
    """Return the text that a section writes before, between and behind its figure; no text between: no figure."""
    texts, last = [""], ""
    for token in _TOKEN.finditer(section):
        quoted, escaped, money, _, general, bare = token.groups()
        if general or (bare and bare in _DIGITS + "@"):
            texts.append("")
        elif token[0][0] == "*":
            texts[-1] += token[0][1:]
        elif not (bare and bare in "+-" and last in {"E", "e"}):
            texts[-1] += quoted or escaped or money or bare or ""
        last = bare or ""
    return (texts[0], "".join(texts[1:-1]), texts[-1]) if len(texts) > 1 else (texts[0], None, "")


def _altered(shape: str, *, general: bool) -> bool:
    """Whether digits are left away, pushed apart or not shown.

    `shape`: placeholders, commas and points in order, x for text that looks like digits.
    """
    digits = [at for at, sign in enumerate(shape) if sign in _DIGITS]
    if not digits:
        return not general
    left_away = "," in shape[digits[-1] + 1 :] or ",." in shape
    return left_away or "x" in shape
