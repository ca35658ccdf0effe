"""`docs`: write what the documents take from the code; `check` fails while a document says something else.

A generated part stands between two comments of its page: ``<!-- docs: NAME -->`` and ``<!-- /docs: NAME -->``. What
stands around them is written by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from survey.commands import access_table, import_diagram, reference_tables
from survey.config import ROOT


class NoPlaceError(ValueError):
    """A page lacks the two comments that a generated part stands between."""


@dataclass(frozen=True, slots=True)
class Part:
    """One generated part: the page that holds it, below the root, and what writes it."""

    page: str
    write: Callable[[], str]


PARTS: Mapping[str, Part] = {
    "imports": Part("docs/architecture.md", import_diagram.diagrams),
    "packages": Part("docs/architecture.md", import_diagram.package_table),
    "permissions": Part("docs/access.md", access_table.sentences),
    "access": Part("docs/access.md", access_table.table),
    "settings": Part("docs/settings.md", reference_tables.settings_table),
    "kept": Part("docs/security.md", reference_tables.kept_table),
    "verbs": Part("docs/headless.md", reference_tables.verb_table),
}


def main(arguments: list[str]) -> int:
    """Write every generated part into its page and name the pages that changed."""
    argparse.ArgumentParser(prog="python3 -m survey docs").parse_args(arguments)
    for page, text in pages().items():
        path = ROOT / page
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"written: {page}")
    return 0


def faults() -> list[str]:
    """Return the pages that say something else than the code, one line each."""
    return [
        f"{page} is not what the code says: run  python3 -m survey docs"
        for page, text in pages().items()
        if (ROOT / page).read_text(encoding="utf-8") != text
    ]


def pages() -> dict[str, str]:
    """Return every page with generated parts as it should be. Raises NoPlaceError."""
    texts: dict[str, str] = {}
    for name, part in PARTS.items():
        text = texts.get(part.page) or (ROOT / part.page).read_text(encoding="utf-8")
        texts[part.page] = replaced(text, name, part.write())
    return texts


def replaced(text: str, name: str, generated: str) -> str:
    """Return a page with one generated part put between its two comments. Raises NoPlaceError."""
    opening, closing = f"<!-- docs: {name} -->\n", f"<!-- /docs: {name} -->"
    if text.count(opening) != 1 or text.count(closing) != 1 or text.index(opening) > text.index(closing):
        message = f"the comments {opening.strip()} and {closing} must stand once in the page, in this order"
        raise NoPlaceError(message)
    before, rest = text.split(opening)
    after = rest.split(closing)[1]
    return f"{before}{opening}\n{generated.strip()}\n\n{closing}{after}"
