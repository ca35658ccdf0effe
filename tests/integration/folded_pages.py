"""A page in one line: tests that look for a piece of it don't care how its template breaks lines."""

from __future__ import annotations

import re

_KEPT = re.compile(r"(<(textarea|script|style)\b.*?</\2>)", re.DOTALL)
_TAG = re.compile(r"\s*(<(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>)\s*")


def folded(page: str) -> str:
    """Return a page without the blanks beside its tags, and with one blank for any other run of them.

    What lies in a text area, a script or a style stays as it is.
    """
    pieces = _KEPT.split(page)
    return "".join(
        piece if place % 3 == 1 else _folded(piece) for place, piece in enumerate(pieces) if place % 3 != 2
    ).strip()


def _folded(piece: str) -> str:
    return _TAG.sub(lambda found: re.sub(r"\s+(?=>$)", "", found.group(1)), re.sub(r"[ \t\r\n]+", " ", piece))
