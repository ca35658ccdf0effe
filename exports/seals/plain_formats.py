"""Number formats that show a value as it is, whoever looks: everything else may show another one."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from functools import lru_cache

from exports.archive.number_formats import shown_as, tokens
from exports.reading.workbook import Raw

GENERAL = "general"
_BARE = frozenset("-+/: ()年月日时分秒")
"""Characters that a format shows as they are, whether quoted or not."""

_LOCALES = frozenset(
    {"", "804", "0804", "409", "0409", "404", "1004", "c04", "f800", "f400", "zh-cn", "en-us", "x-sysdate"}
)
"""Places whose days and digits are the usual ones; others name another calendar or other digits."""

_FIGURE = r"(?:general|(?:0|#,##0)(?:\.[0#]+)?)"
_FIGURES = re.compile(rf"(?:@|{_FIGURE}(?:;(?:\[red\])?(?:-{_FIGURE}|\({_FIGURE}\))(?:;(?:{_FIGURE}|-\?*)(?:;@)?)?)?)")
_BETWEEN = r"(?:-|/|\.|‹\.›)"
_CLOCK = r"(?:h{1,2}:mm(?::ss)?(?:\.0+)?(?: am/pm)?)"
_DAY = (
    rf"(?:yyyy|yy){_BETWEEN}m{{1,2}}{_BETWEEN}d{{1,2}}|yyyy年m{{1,2}}月d{{1,2}}日"
    r"|m{1,2}[-/]d{1,2}[-/](?:yyyy|yy)|d{1,2}[- ]mmm[- ](?:yyyy|yy)|dddd(?:,|‹,›) mmmm dd(?:,|‹,›) yyyy"
)
_DAYS = re.compile(rf"(?:{_DAY})(?: ?(?:t|‹t›)?{_CLOCK})?(?:;@)?")
_TIMES = re.compile(rf"(?:{_CLOCK}|\[h{{1,2}}\]:mm(?::ss)?)(?:;@)?")
_MOST_SECTIONS = 4


@lru_cache(maxsize=2048)
def alike(code: str) -> str:
    """Return a number format in one spelling: programs quote, escape and space the same format each in its own way.

    Text that a format adds stands in ‹› but for signs that need no quotes; an empty format is the general one.
    """
    spelt = "".join(map(_spelt, tokens(code))) or GENERAL
    return ";".join(section.strip() for section in spelt.lower().split(";"))


def _spelt(token: re.Match[str]) -> str:
    quoted, escaped, money, bracket, general, bare = token.groups()
    if general:
        return GENERAL
    if bare is not None:
        return "‹›" if bare in "‹›" else bare
    if bracket is not None:
        return f"[{bracket}]"
    if token[0][0] in "_*":
        return "" if token[0][0] == "_" or token[0][1] == " " else f"‹{token[0]}›"
    said = next(part for part in (quoted, escaped, money) if part is not None)
    locale = token[0][1:-1].partition("-")[2].lower() if money is not None else ""
    unusual = "" if locale in _LOCALES else f"‹{locale}›"
    return unusual + "".join(
        letter if letter in _BARE else "‹;›" if letter == ";" else f"‹{letter}›" for letter in said
    )


def kind_of(raw: Raw) -> str:
    """Return which formats are plain for a value: those of texts, numbers, days or times."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, date, time, timedelta)):
        return "text"
    if isinstance(raw, (int, float)):
        return "number"
    return "day" if isinstance(raw, date) else "time"


def is_plain(code: str, kind: str) -> bool:
    """Return whether a format, in any spelling, shows each value of a kind as it is, perhaps with fewer decimals."""
    same = alike(code)
    match kind:
        case "number":
            return _FIGURES.fullmatch(same) is not None
        case "day":
            return _DAYS.fullmatch(same) is not None
        case "time":
            return _TIMES.fullmatch(same) is not None or _DAYS.fullmatch(same) is not None
        case _:
            return _FIGURES.fullmatch(same) is not None or _leaves_text(same)


def _leaves_text(same: str) -> bool:
    """Return whether a format says nothing of texts, which are then shown as they are."""
    sections = same.split(";")
    return len(sections) < _MOST_SECTIONS and bool(sections[0]) and not any(sign in same for sign in "@‹")


def shows_another(code: str, raw: Raw) -> bool:
    """Return whether a format shows other digits or another text, where it is not known what the export showed."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return shown_as(code, float(raw)).altered
    return isinstance(raw, str) and not is_plain(code, "text")
