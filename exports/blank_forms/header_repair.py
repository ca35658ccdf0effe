"""Headers and footers letter by letter: openpyxl keeps one font per part and swallows text between two fonts."""

from __future__ import annotations

import html
import re
from typing import Any

from openpyxl.workbook.workbook import Workbook

_ITEM = re.compile(rb"<(?:\w+:)?(odd|even|first)(Header|Footer)\b[^>]*(?<!/)>(.*?)</(?:\w+:)?\1\2>", re.DOTALL)
_CODE = re.compile(r'&(?:"[^"]*"|.)', re.DOTALL)
_SIDES = {"&L": "left", "&C": "center", "&R": "right"}


def keep_headers(book: Workbook, parts: dict[str, bytes]) -> None:
    """Set every header and footer of `book` to its own text with all its codes. `parts`: sheet's name -> its XML."""
    for name, part in parts.items():
        if name not in book.sheetnames:
            continue
        whole: Any = book[name].HeaderFooter
        for when, kind, text in _ITEM.findall(part):
            item = getattr(whole, when.decode() + kind.decode())
            for side, said in sections(html.unescape(text.decode())).items():
                own = getattr(item, side)
                own.text, own.font, own.size, own.color = said, None, None, None


def sections(text: str) -> dict[str, str]:
    """Return left, center and right of a header's text; what comes before any of their codes stands in the centre."""
    parts = {"left": "", "center": "", "right": ""}
    side, last = "center", 0
    for code in _CODE.finditer(text):
        if code[0].upper() in _SIDES:
            parts[side] += text[last : code.start()]
            side, last = _SIDES[code[0].upper()], code.end()
    parts[side] += text[last:]
    return {name: said for name, said in parts.items() if said}
