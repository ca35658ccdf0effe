"""Characters as they were meant: what nobody sees taken out, radicals and widths made regular, what is odd named.

Texts come from keyboards, PDFs, web pages and other programs' files. `cleaned` is for any text that is kept,
`half_width` for codes, figures and days, `compared` for names and titles that are held against each other.
Superscripts, circled digits and other look-alikes stay as they are: readers of a value report them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_REGULAR = re.compile("[\t\n -~\u3000-\u303e\u4e00-\u9fff\uff01-\uff5e]*\\Z")
"""Texts in which there is nothing to clean but their ends: nearly all of them."""

_LINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = "\xa0\u115f\u1160\u1680\u2000-\u200a\u202f\u205f\u2800\u3164\uffa0"
_SPACES = re.compile(f"[{_BLANKS}]")
"""Spaces of every width, and letters that are blank."""

_SIGNS_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_UNSEEN = re.compile(f"[{_SIGNS_UNSEEN}]")
"""Control and format characters, soft hyphens and variation selectors."""

UNCOMPARED = f"{_SIGNS_UNSEEN}\t-\r\x1c-\x1e \x85\u2028\u2029\u3000{_BLANKS}"
"""What `compared` leaves out of a text, as a class of regular expressions: what nobody sees, spaces, ends of lines."""

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_JOINER, _PICTURE, _TEXT, _KEYCAP = "\u200d", "\ufe0f", "\ufe0e", "\u20e3"
_SYMBOLS = frozenset({"So", "Sk", "Sm"})

_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
    "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_CHARACTERS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""The CJK radicals supplement and the characters that Unicode calls equivalent (EquivalentUnifiedIdeograph)."""


def _compatible(codes: Iterable[int]) -> Mapping[int, str]:
    """Return the characters that stand for one other in a different width, or as a radical."""
    plain = {code: unicodedata.normalize("NFKC", chr(code)) for code in codes}
    return {code: text for code, text in plain.items() if len(text) == 1 and text != chr(code)}


RADICALS: Mapping[str, str] = dict(zip(_RADICALS, _CHARACTERS, strict=True))
"""Radicals that stand where a character is meant -> the character."""

_UNIFIED = {**_compatible(range(0x2F00, 0x2FD6)), **{ord(one): character for one, character in RADICALS.items()}}
_WIDTHS = _compatible([0x3000, *range(0xFE10, 0xFE1A), *range(0xFE30, 0xFE6C), *range(0xFF01, 0xFF5F)])


@dataclass(frozen=True, slots=True)
class Odd:
    """A character that a value can't have. `place` counts from 1 in the text as it was read."""

    character: str
    place: int

    @property
    def code(self) -> str:
        """Return its number as Unicode writes it: ``U+200B``."""
        return f"U+{ord(self.character):04X}"

    @property
    def seen(self) -> str:
        """Return the character as it can be printed: an empty text where nothing would be seen."""
        return "" if unicodedata.category(self.character)[0] in "CZM" else self.character


def cleaned(text: str) -> str:
    """Return a text without what nobody sees, its lines ended as on Unix, radicals as characters, trimmed.

    Widths, punctuation and lines stay as typed; what joins pictures into one (emoji) stays too. Half a character
    (a lone surrogate) becomes U+FFFD, since no file or database can hold it.
    """
    if _REGULAR.match(text):
        return text.strip()
    plain = _SPACES.sub(" ", _LINES.sub("\n", text))
    plain = _UNSEEN.sub(_kept, _SURROGATES.sub("\ufffd", plain)).translate(_UNIFIED)
    return unicodedata.normalize("NFC", plain).strip()


def one_line(text: str) -> str:
    """Return a `cleaned` text in one line, its lines parted by a blank: a name, an address, a number."""
    return " ".join(line for part in text.split("\n") if (line := part.strip()))


def _kept(match: re.Match[str]) -> str:
    """Return an unseen character where it makes a picture out of its neighbours, else nothing."""
    text, at, character = match.string, match.start(), match[0]
    after = text[at + 1 : at + 2]
    if character == _JOINER:
        before = text[:at].rstrip(_PICTURE)[-1:]
        return character if after and _symbol(before) and unicodedata.category(after) in _SYMBOLS else ""
    if character in {_PICTURE, _TEXT}:
        return character if after == _KEYCAP or _symbol(text[max(at - 1, 0) : at]) else ""
    return ""


def _symbol(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in _SYMBOLS


def half_width(text: str) -> str:
    """Return a text `cleaned`, in one line, with full-width letters, digits, brackets and signs made half-width."""
    return " ".join(cleaned(text).translate(_WIDTHS).split())


@lru_cache(maxsize=4_096)
def compared(text: str) -> str:
    """Return a name or title as it is compared with others: without width, case, spaces and kinds of brackets."""
    return "".join(unicodedata.normalize("NFKC", half_width(text)).split()).casefold()


def unmarked(text: str) -> str:
    """Return a text without the apostrophe in front with which spreadsheets mark a text: ``'913…``."""
    return text[1:].lstrip() if text[:1] in {"'", "‘", "’"} and text[1:2] not in {"", "'"} else text


def as_typed(text: str) -> str:
    """Return what could not be read as it is kept: trimmed, control characters as the signs that stand for them."""
    plain = _SURROGATES.sub("\ufffd", text)
    return _CONTROLS.sub(lambda match: _sign(match[0]), plain).strip()


def _sign(control: str) -> str:
    """Return the sign of a control character of ASCII (␀ … ␟, ␡), U+FFFD for any other."""
    if control == "\x7f":
        return "\u2421"
    return chr(0x2400 + ord(control)) if ord(control) < 0x20 else "\ufffd"


def odd_character(text: str, allowed: re.Pattern[str]) -> Odd | None:
    """Return the first character of a text that `allowed` does not match, None where there is none."""
    return next((Odd(sign, place) for place, sign in enumerate(text, start=1) if not allowed.match(sign)), None)
