"""Files of letters: one PDF, or one per unit in a zip, in the order of the directory."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from exports.printed.result_letters import ResultLetter
from survey.definitions.directory import directory
from survey.publishing import print_letters
from tests.unit.exports.printed.test_result_letters import ONE, WORDS

MADE = datetime(2026, 12, 20, tzinfo=UTC)


def test_one_file_or_one_per_unit(app: Flask, tmp_path: Path) -> None:
    first, second = list(directory().units)[:2]
    given: list[tuple[str, ResultLetter]] = [(second, ONE), (first, ONE), ("", ONE)]
    ordered = print_letters.ordered_by_unit(given)
    assert [unit for unit, _notice in ordered] == [first, second, ""]
    told: list[tuple[str, str, bytes, int]] = []

    def record(number: str, file: tuple[str, bytes | Path], rows: int) -> None:
        name, content = file
        told.append((number, name, content if isinstance(content, bytes) else content.read_bytes(), rows))

    def written(path: Path, *, by_unit: bool) -> str:
        return print_letters.print_letters(WORDS, ordered, path, by_unit=by_unit, made_at=MADE, record=record)

    with app.app_context():
        whole, packed, parts = tmp_path / "whole", tmp_path / "packed", tmp_path / "parts"
        assert written(whole, by_unit=False) == f"{WORDS.title}.pdf"
        assert whole.read_bytes()[:5] == b"%PDF-"
        assert [(name, content, rows) for _number, name, content, rows in told] == [
            (f"{WORDS.title}.pdf", whole.read_bytes(), 3)
        ]
        assert written(packed, by_unit=True) == f"{WORDS.title}.zip"
        with patch.object(print_letters, "LARGEST", 2):
            assert written(parts, by_unit=False) == f"{WORDS.title}.zip"
    names = [directory().units[unit].name.zh for unit in (first, second)]
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [f"{WORDS.title}-{name}.pdf" for name in (*names, "未填街镇")]
        inside = [(name, archive.read(name), 1) for name in archive.namelist()]
        assert [one[1:] for one in told[1:5]] == [*inside, (f"{WORDS.title}.zip", packed.read_bytes(), 3)]
        assert archive.comment.decode() == told[4][0]
        assert [number.encode() in content for number, _name, content, _rows in told] == [True] * 8
    assert len({number for number, *_rest in told}) == 8
    with zipfile.ZipFile(parts) as archive:
        assert archive.namelist() == [f"{WORDS.title}-0001-0002.pdf", f"{WORDS.title}-0003-0003.pdf"]
