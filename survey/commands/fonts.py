"""`fonts`: make the fonts for printing from those of a folder, as subsets that lie in the repository."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont

from exports.printed.coverage import COVERAGE, FONTS

_FACE = 2
"""The face for simplified Chinese in the collections of Noto Sans CJK."""
_SIGNS = "·—–…“”‘’€£¥©®™°±×÷≤≥≠☐☑☒■□●○▲△★☆✓✗→←↑↓①②③④⑤⑥⑦⑧⑨⑩㎡℃‰␀•"
_REST_OF_TABLE = range(0x9FA6, 0x9FF0)
"""Characters of the table of standard characters (2013) that Unicode took in after GBK."""


def main(arguments: list[str]) -> int:
    """Write the subsets and the list of what they have."""
    parser = argparse.ArgumentParser(prog="python3 -m survey fonts")
    parser.add_argument("folder", type=Path, help="holds NotoSansCJK-Regular.ttc and NotoSansCJK-Bold.ttc")
    folder: Path = parser.parse_args(arguments).folder
    text = _write(folder / "NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", _characters("gbk", 0x81, 0x40))
    _write(folder / "NotoSansCJK-Bold.ttc", "NotoSansCJKsc-Bold.otf", _characters("gb2312", 0xA1, 0xA1))
    COVERAGE.write_text(ranges(text), encoding="ascii")
    print(f"{len(text)} characters")
    return 0


def _characters(encoding: str, lead: int, trail: int) -> set[int]:
    """Return the code points of a Chinese encoding of two bytes, of ASCII, and of the signs that pages use."""
    found = {*range(0x20, 0x7F), *map(ord, _SIGNS), *_REST_OF_TABLE}
    for first in range(lead, 0xFF):
        for second in range(trail, 0xFF):
            decoded = bytes((first, second)).decode(encoding, errors="ignore")
            found.update(map(ord, decoded if len(decoded) == 1 else ""))
    return found


def _write(source: Path, name: str, wanted: Iterable[int]) -> list[int]:
    """Write one subset and return the code points that it has.

    Without features of layout: they would add glyphs, and typst cannot display those that come after the 32,767th.
    """
    options = Options(layout_features=[], hinting=False, name_IDs=["*"], font_number=_FACE)
    font: TTFont = load_font(str(source), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    save_font(font, str(FONTS / name), options)
    return sorted(font.getBestCmap())


def ranges(points: Iterable[int]) -> str:
    """Return code points in rising order as hexadecimal ranges, twelve in a line."""
    found: list[list[int]] = []
    for point in points:
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    words = [f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in found]
    return "".join(" ".join(words[at : at + 12]) + "\n" for at in range(0, len(words), 12))
