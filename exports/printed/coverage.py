"""Which characters the fonts for printing have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
COVERAGE = FONTS / "coverage.txt"
GETA = "〓"
"""What stands for a character that the font lacks, as printers have it."""


@cache
def covered() -> frozenset[int]:
    """Return the code points that the font for text has."""
    found: set[int] = set()
    for line in COVERAGE.read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def lacking(text: str) -> tuple[str, ...]:
    """Return the characters of a text that cannot be printed, each once, in the order of the text."""
    return tuple(dict.fromkeys(character for character in text if ord(character) not in covered()))


def printable(text: str) -> str:
    """Return a text with `GETA` for each character that cannot be printed; line ends and tabs become blanks."""
    return "".join(
        character if ord(character) in covered() else " " if character.isspace() else GETA for character in text
    )
