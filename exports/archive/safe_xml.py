"""XML from strangers: local names and attributes in document order, and never a document type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from exports.archive.refusals import RefusedWorkbookError
from exports.archive.zip_archive import ALIKE

Attributes = Mapping[str, str]
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF8 = frozenset({b"utf-8", b"UTF-8", b"utf8", b"UTF8", b"us-ascii", b"US-ASCII", b"ascii"})


def plain_xml(part: bytes, name: str) -> bytes:
    """Return `judged`, remembered for small parts.

    Raises RefusedWorkbookError: ``entities`` or ``damaged``.
    """
    return _judged_alike(part, name) if len(part) <= ALIKE else judged(part, name)


def judged(part: bytes, name: str) -> bytes:
    """Return a part as UTF-8 without byte order mark and with no document type, else refuse it.

    Raises RefusedWorkbookError: ``entities`` or ``damaged``.
    """
    head = part[:200]
    if head.startswith(b"\xef\xbb\xbf"):
        part, head = part[3:], head[3:]
    wide = "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
    wide = wide or {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(head[:2], "")
    declared = _DECLARED.match(head) if b"encoding" in head and b'encoding="UTF-8"' not in head else None
    if wide or (declared and declared[1] not in _UTF8):
        part = _recoded(part, wide or (declared[1].decode() if declared else ""), name)
    if b"!" in part and b"<!" in part and _DOCUMENT_TYPE.search(part):
        raise RefusedWorkbookError("entities", part=name)
    return part


_judged_alike = lru_cache(maxsize=256)(judged)


def _recoded(part: bytes, encoding: str, name: str) -> bytes:
    try:
        text = part.decode("gb18030" if encoding.lower() in {"gb2312", "gbk"} else encoding)
    except (UnicodeError, LookupError):
        raise RefusedWorkbookError("damaged", part=name) from None
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1).encode()


def local_name(name: str) -> str:
    """Return a name without its namespace prefix."""
    return name.rsplit(":", 1)[-1]


def parse(
    part: bytes,
    name: str,
    start: Callable[[str, Attributes], None],
    *,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for every element of a part that `plain_xml` returned; raises RefusedWorkbookError ``damaged``."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: start(tag.rsplit(":", 1)[-1], given)
    if end is not None:
        close = end
        parser.EndElementHandler = lambda tag: close(tag.rsplit(":", 1)[-1])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        raise RefusedWorkbookError("damaged", part=name) from None
