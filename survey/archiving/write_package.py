"""Writing the package: a zip whose members are counted and hashed as they pass, so that none is held in memory whole.

Members have one fixed moment, so that the same content gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from survey.archiving.archive_results import ArchiveFile

MOMENT = (1980, 1, 1, 0, 0, 0)
"""What every member says of its time: the earliest that a zip can say."""
CHECKSUMS = "checksums.sha256"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell of a CSV file."""


class Package:
    """A package that is being written. `files`: those written so far, in their order."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self.files: list[ArchiveFile] = []

    def __enter__(self) -> Self:
        """Return the package itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the zip; what failed is left to whoever asked for it."""
        self._zip.close()

    def add(self, path: str, about: str, pieces: Iterable[bytes], rows: Callable[[], int] | int | None = None) -> None:
        """Write a member piece by piece. `rows`: asked for when all of it has passed."""
        info = zipfile.ZipInfo(path, MOMENT)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        counted = rows() if callable(rows) else rows
        self.files.append(ArchiveFile(path, about, counted, size, digest.hexdigest()))

    def add_text(self, path: str, about: str, text: str) -> None:
        """Write a text."""
        self.add(path, about, [text.encode()])

    def add_json(self, path: str, about: str, value: Any, rows: int | None = None) -> None:  # noqa: ANN401 - JSON
        """Write a value as JSON that depends on its content alone."""
        self.add(path, about, [json_text(value).encode()], rows)

    def add_json_list(self, path: str, about: str, head: Any, items: tuple[str, Iterable[Any]]) -> None:  # noqa: ANN401
        """Write what `add_json` writes of `head` with a list under a name, item by item.

        Raises ValueError where a name of `head` goes before it: names are sorted.
        """
        name, rows = items
        passing = _Counted([row] for row in rows)
        self.add(path, about, _json_lines(head, name, passing), lambda: passing.count)

    def add_csv(self, path: str, about: str, titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write rows as CSV, UTF-8 with a mark by which spreadsheets know it, line by line."""
        passing = _Counted(rows)
        self.add(path, about, _csv_lines(titles, passing), lambda: passing.count)

    def add_checksums(self) -> None:
        """Write the sums of every member before this one, as `sha256sum -c` reads them."""
        lines = [f"{item.digest}  {item.path}\n" for item in sorted(self.files, key=lambda item: item.path)]
        self.add(CHECKSUMS, "校验和", (line.encode() for line in lines), len(lines))


class _Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self._rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[object]]:
        for row in self._rows:
            self.count += 1
            yield row


def json_text(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return JSON with sorted names, one blank deep, ending in a line."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def _json_lines(head: Mapping[str, Any], name: str, rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    if min(head, default=name) < name:
        message = f"{min(head)} goes before {name}"
        raise ValueError(message)
    yield f"{{\n {json.dumps(name)}: [".encode()
    between, last = "\n", ""
    for (row,) in rows:
        text = json_text(row).rstrip("\n").replace("\n", "\n  ")
        yield f"{between}  {text}".encode()
        between, last = ",\n", "\n "
    rest = json_text(head)
    yield f"{last}]{',' if head else ''}{rest[1:] if head else chr(10) + '}' + chr(10)}".encode()


def _csv_lines(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf"
    yield _csv_line(titles)
    for row in rows:
        yield _csv_line(row)


def _csv_line(row: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([csv_cell(cell) for cell in row])
    return line.getvalue().encode("utf-8", "replace")


def csv_cell(cell: object) -> object:
    """Return what stands in a cell; a text that a spreadsheet would work out gets an apostrophe in front."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
