"""Running the headless verbs and reading what they print."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from survey.commands.headless import main

Capture = pytest.CaptureFixture[str]


def printed(capsys: Capture, *arguments: str) -> Any:
    """Run a verb that succeeds; return what it printed, numbers as decimals."""
    assert main(list(arguments)) == 0
    found = capsys.readouterr()
    assert found.err == ""
    return json.loads(found.out, parse_float=Decimal, parse_int=Decimal)


def refused(capsys: Capture, *arguments: str) -> list[str]:
    """Run a verb that refuses; return its sentences."""
    assert main(list(arguments)) == 2
    found = capsys.readouterr()
    assert found.out == ""
    return found.err.splitlines()


def write(folder: Path, name: str, text: str | bytes | dict[str, Any]) -> str:
    path = folder / name
    if isinstance(text, dict):
        text = json.dumps(text, ensure_ascii=False)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def scored(capsys: Capture, folder: Path, answers: str | dict[str, Any]) -> Any:
    return printed(capsys, "score", "sme2024", "--answers", write(folder, "answers.json", answers))
