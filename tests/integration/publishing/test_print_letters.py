"""Files of letters: one PDF, or one per unit in a zip, in the order of the directory."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from exports.printed.notices import Notice
from survey.definitions.directory import directory
from survey.publishing import print_letters
from tests.unit.exports.printed.test_notices import ONE, WORDS

MADE = datetime(2026, 12, 20, tzinfo=UTC)


def test_one_file_or_one_per_unit(app: Flask, tmp_path: Path) -> None:
    first, second = list(directory().units)[:2]
    given: list[tuple[str, Notice]] = [(second, ONE), (first, ONE), ("", ONE)]
    ordered = print_letters.ordered_by_unit(given)
    assert [unit for unit, _notice in ordered] == [first, second, ""]
    with app.app_context():
        whole, packed, parts = tmp_path / "whole", tmp_path / "packed", tmp_path / "parts"
        assert print_letters.print_letters(WORDS, ordered, whole, by_unit=False, made_at=MADE) == ".pdf"
        assert whole.read_bytes()[:5] == b"%PDF-"
        assert print_letters.print_letters(WORDS, ordered, packed, by_unit=True, made_at=MADE) == ".zip"
        with patch.object(print_letters, "LARGEST", 2):
            assert print_letters.print_letters(WORDS, ordered, parts, by_unit=False, made_at=MADE) == ".zip"
    names = [directory().units[unit].name.zh for unit in (first, second)]
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [f"{WORDS.title}-{name}.pdf" for name in (*names, "未填街镇")]
    with zipfile.ZipFile(parts) as archive:
        assert archive.namelist() == [f"{WORDS.title}-0001-0002.pdf", f"{WORDS.title}-0003-0003.pdf"]
