"""The letters of a release as files for the printer: one PDF, or one per town in a zip; each file has a number."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from exports.printed.result_letters import ResultLetter, ResultLetterWords, write_result_letters
from survey.definitions.directory import directory
from survey.records.export_records import new_number
from survey.store.file_names import Names, portable_name
from survey.words.language import _, in_words

LARGEST = 500
"""So many letters in one PDF: setting more at once takes more memory than a small server has."""


Record = Callable[[str, tuple[str, bytes | Path], int], None]
"""Keeps the record of a file: its number, (name, bytes or path), and how many letters it holds."""


def print_letters(
    words: ResultLetterWords,
    letters: Sequence[tuple[str, ResultLetter]],
    path: Path,
    *,
    by_unit: bool,
    made_at: datetime,
    record: Record,
) -> str:
    """Write letters to a path and return the name of the file: a PDF, or a zip of several.

    `letters`: (unit, letter) in the order of the list; letters of one unit lie together. `record` is called for the
    file, and for each PDF of a zip, which bear their numbers.
    """
    parts, number = list(_parts(letters, by_unit=by_unit)), new_number()
    if not by_unit and len(parts) == 1:
        name = portable_name(words.title, ".pdf")
        path.write_bytes(write_result_letters(words, parts[0][1], made_at=made_at, number=number))
    else:
        name = portable_name(words.title, ".zip")
        _pack(words, parts, path, (number, made_at), record=record)
    record(number, (name, path), len(letters))
    return name


def _pack(
    words: ResultLetterWords,
    parts: Sequence[tuple[str, Sequence[ResultLetter]]],
    path: Path,
    made: tuple[str, datetime],
    *,
    record: Record,
) -> None:
    """Write a zip with a PDF for each part. `made`: its number, which is its comment, and the date of the letters."""
    names = Names()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = made[0].encode()
        for title, own in parts:
            name, number = names.take(portable_name(f"{words.title}-{title}", ".pdf")), new_number()
            content = write_result_letters(words, own, made_at=made[1], number=number)
            record(number, (name, content), len(own))
            archive.writestr(name, content)


def ordered_by_unit(letters: Sequence[tuple[str, ResultLetter]]) -> list[tuple[str, ResultLetter]]:
    """Return letters by the order of the units, and within a unit as they came."""
    places = {unit: place for place, unit in enumerate(directory().units)}
    return sorted(letters, key=lambda pair: (places.get(pair[0], len(places)), pair[0]))


def _parts(letters: Sequence[tuple[str, ResultLetter]], *, by_unit: bool) -> Iterator[tuple[str, list[ResultLetter]]]:
    """Yield (title, letters) of each PDF, at most `LARGEST` letters in one."""
    for unit in dict.fromkeys(unit for unit, _letter in letters) if by_unit else ("",):
        own = [letter for of, letter in letters if of == unit or not by_unit]
        for start in range(0, len(own), LARGEST):
            part = own[start : start + LARGEST]
            number = f"{start + 1:04d}-{start + len(part):04d}"
            name = in_words(directory().unit_name(unit)) or _("未填街镇")
            yield (f"{name}-{number}" if len(own) > LARGEST else name) if by_unit else number, part
