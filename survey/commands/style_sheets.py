"""The parts of the theme: each selector stands once, and each class in it is one that a page can have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from survey.config import ROOT

THEME = Path("survey/static/theme")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
_NAME, _BEGINNING = re.compile(r"[\w-]+"), re.compile(r"[\w-]+(?=\{)")
_BLOCK = re.compile(r"([^{};]+)\{|\}")
_USERS = (("survey/templates", "*.html"), ("survey/static", "*.js"), ("survey", "*.py"))


def faults() -> list[str]:
    """Return the selectors of the theme that stand twice, and its classes that nothing names."""
    sheets = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / THEME).glob("*.css"))}
    text = "".join(path.read_text(encoding="utf-8") for folder, ending in _USERS for path in _files(folder, ending))
    return [*repeated(sheets), *unnamed(sheets, text)]


def _files(folder: str, ending: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / folder).rglob(ending)) if "vendor" not in path.parts)


def selectors(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the at-rule around each rule ("" for none) and its selector, as they stand in the sheet."""
    around: list[str] = []
    for found in _BLOCK.finditer(_COMMENT.sub("", sheet)):
        if found.group(1) is None:
            around.pop()
            continue
        head = " ".join(found.group(1).split())
        if not head.startswith("@"):
            yield " ".join(around), head
        around.append(head)


def repeated(sheets: dict[str, str]) -> list[str]:
    """Return each selector that stands more than once under the same at-rule, with the sheets it stands in."""
    places: dict[tuple[str, str], Counter[str]] = {}
    for name, sheet in sheets.items():
        for rule in selectors(sheet):
            places.setdefault(rule, Counter())[name] += 1
    return [
        f"{' '.join(rule).strip()}: {count.total()} times, in {', '.join(count)}: put the rules into one"
        for rule, count in places.items()
        if count.total() > 1
    ]


def unnamed(sheets: dict[str, str], text: str) -> list[str]:
    """Return the classes that no template, script or module names; `d{{ depth }}` names d0, d1 and so on."""
    named, begun = set(_NAME.findall(text)), set(_BEGINNING.findall(text))
    return [
        f"{name}: .{cls} is named nowhere"
        for name, sheet in sheets.items()
        for cls in sorted({cls for _, head in selectors(sheet) for cls in _CLASS.findall(head)})
        if cls not in named and cls.rstrip("0123456789") not in begun
    ]
