"""The letters of a release as files for the printer: one PDF, or one per town in a zip."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from exports.printed.notices import Notice, NoticeWords, write_notices
from survey.definitions.directory import directory
from survey.store.file_names import Names, portable_name
from survey.words.language import _, in_words

LARGEST = 500
"""So many letters in one PDF: setting more at once takes more memory than a small server has."""


def print_letters(
    words: NoticeWords, notices: Sequence[tuple[str, Notice]], path: Path, *, by_unit: bool, made_at: datetime
) -> str:
    """Write letters to a path and return the ending of the file: a PDF, or a zip of several.

    `notices`: (unit, letter) in the order of the list; letters of one unit lie together.
    """
    parts = list(_parts(notices, by_unit=by_unit))
    if not by_unit and len(parts) == 1:
        path.write_bytes(write_notices(words, parts[0][1], made_at=made_at))
        return ".pdf"
    names = Names()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for title, own in parts:
            name = names.take(portable_name(f"{words.title}-{title}", ".pdf"))
            archive.writestr(name, write_notices(words, own, made_at=made_at))
    return ".zip"


def ordered_by_unit(notices: Sequence[tuple[str, Notice]]) -> list[tuple[str, Notice]]:
    """Return letters by the order of the units, and within a unit as they came."""
    places = {unit: place for place, unit in enumerate(directory().units)}
    return sorted(notices, key=lambda pair: (places.get(pair[0], len(places)), pair[0]))


def _parts(notices: Sequence[tuple[str, Notice]], *, by_unit: bool) -> Iterator[tuple[str, list[Notice]]]:
    """Yield (title, letters) of each PDF, at most `LARGEST` letters in one."""
    for unit in dict.fromkeys(unit for unit, _notice in notices) if by_unit else ("",):
        own = [notice for of, notice in notices if of == unit or not by_unit]
        for start in range(0, len(own), LARGEST):
            part = own[start : start + LARGEST]
            number = f"{start + 1:04d}-{start + len(part):04d}"
            name = in_words(directory().unit_name(unit)) or _("未填街镇")
            yield (f"{name}-{number}" if len(own) > LARGEST else name) if by_unit else number, part
