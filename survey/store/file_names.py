"""Names of downloads, of entries of zips, and of uploaded files.

A name works on Windows, macOS and Linux and inside a zip: without reserved characters and words, without invisible
characters, and short enough to be unpacked in a folder of downloads.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_BYTES = 180
"""UTF-8 bytes of a name; every file system takes 255, and a folder and a second name have to fit beside it."""

LONGEST = 120
"""UTF-16 units of a name; Windows counts 260 for the whole path."""

_RESERVED = re.compile(r'[<>:"/\\|?*]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
_BLANK = re.compile(r"\s+")
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd")
_SELECTORS = (("\u180b", "\u180f"), ("\ufe00", "\ufe0f"), ("\U000e0100", "\U000e01ef"))
_EDGES = " ._~"


def portable_name(text: str, tail: str = "", *, otherwise: str = "未命名") -> str:
    """Return a text as the name of a file.

    `tail`: its end (a date, an ending), which is never cut; by default the text's own ending. Reserved characters
    become ``_``; a text without visible characters becomes `otherwise`.
    """
    if not tail and (suffix := _SUFFIX.search(text.rstrip(". "))):
        text, tail = text[: suffix.start()], suffix[0]
    end = _plain(tail).rstrip(". ")
    head = _plain(text).strip(". ~")
    name = _cut(head, end).rstrip(". ") or otherwise
    whole = f"{name}{end}"
    return f"_{whole}" if _DEVICES.match(whole) else whole


def received_name(name: str) -> str:
    """Return the name of an uploaded file without the folders that some programs send."""
    return portable_name(name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1], otherwise="file")


def ascii_name(name: str) -> str:
    """Return a portable name in ASCII, for programs that read no other."""
    stem, dot, ending = name.rpartition(".")
    kept = [letter for letter in (stem if dot else name) if letter.isascii() and (letter.isalnum() or letter in "-_.")]
    whole = ("".join(kept).strip(_EDGES) or "download") + (f".{ending}" if dot and ending.isascii() else "")
    return f"_{whole}" if _DEVICES.match(whole) else whole


class Names:
    """The names in one archive: all different, also without regard to case as on Windows."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, folder: str = "") -> str:
        """Return a name that is not used yet, with a number added where it is. `folder` must be portable."""
        place = f"{folder}/" if folder else ""
        suffix = _SUFFIX.search(name)
        stem, ending = (name[: suffix.start()], suffix[0]) if suffix else (name, "")
        candidate, number = name, 1
        while _key(place + candidate) in self._taken:
            number += 1
            candidate = portable_name(stem, f"（{number}）{ending}")
        self._taken.add(_key(place + candidate))
        return place + candidate


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _plain(text: str) -> str:
    """Return a text composed, without invisible and reserved characters, with single spaces."""
    seen = "".join(letter for letter in _BLANK.sub(" ", unicodedata.normalize("NFC", text)) if _shows(letter))
    return _RESERVED.sub("_", _BLANK.sub(" ", seen))


def _shows(letter: str) -> bool:
    """Return whether a letter is visible; rare characters in private areas are."""
    selects = any(first <= letter <= last for first, last in _SELECTORS)
    none = ord(letter) & 0xFFFE == 0xFFFE or "\ufdd0" <= letter <= "\ufdef"
    return not (selects or none or letter in _UNSEEN or unicodedata.category(letter) in {"Cc", "Cf", "Cs"})


def _cut(head: str, end: str) -> str:
    """Return as much of a text as leaves room for its end, without parting a letter from its marks."""
    length = len(head)
    while length and not _fits(head[:length] + end):
        length -= 1
    while 0 < length < len(head) and unicodedata.combining(head[length]):
        length -= 1
    return head[:length]


def _fits(name: str) -> bool:
    return len(name.encode()) <= LONGEST_BYTES and len(name.encode("utf-16-le")) // 2 <= LONGEST
