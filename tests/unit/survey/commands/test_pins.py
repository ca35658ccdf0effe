"""Pins with newer versions: from the locks, through pip, with no index of our own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Any

import pytest

from survey.commands import pins as command
from survey.commands.pins import NoPipError, Pin, lines, newest, newest_version, pins, version_said

RUNTIME = "flask==3.1.0 \\\n    --hash=sha256:aa\nnumpy==2.0.0 ; python_version < '3.12' \\\n    --hash=sha256:bb\n"
DEVELOPERS = RUNTIME + "ruff==0.9.0 \\\n    --hash=sha256:cc\n"
PINS = [Pin("flask", "3.1.0", runtime=True), Pin("numpy", "2.0.0", runtime=True), Pin("ruff", "0.9.0", runtime=False)]


def test_pins_are_read_from_both_locks() -> None:
    assert pins(RUNTIME, DEVELOPERS) == PINS


def test_only_what_has_another_newest_version_is_listed() -> None:
    assert lines(PINS, {"flask": "3.1.0", "numpy": "2.4.1", "ruff": None}) == [
        "package                         pinned          newest          needed by",
        "numpy                           2.0.0           2.4.1           the service",
        "1 pins are the newest",
        "not known to the index: ruff",
    ]
    assert lines(PINS[:1], {"flask": "3.1.0"}) == ["1 pins are the newest"]


def test_each_package_is_asked_for_once() -> None:
    asked: list[str] = []

    def ask(name: str) -> str:
        asked.append(name)
        return name.upper()

    assert newest(PINS, ask) == {"flask": "FLASK", "numpy": "NUMPY", "ruff": "RUFF"}
    assert sorted(asked) == ["flask", "numpy", "ruff"]


def test_pips_first_line_says_the_version() -> None:
    said = "Flask-WTF (1.2.2)\nAvailable versions: 1.2.2, 1.2.1\n  INSTALLED: 1.2.1\n  LATEST:    1.2.2\n"
    assert version_said("flask-wtf", said) == "1.2.2"
    assert version_said("flask", said) is None


def answering(monkeypatch: pytest.MonkeyPatch, code: int, out: str = "", err: str = "") -> list[Sequence[str]]:
    """Let pip answer so; return the list of commands that it will be started with."""
    started: list[Sequence[str]] = []

    def run(given: Sequence[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        started.append(given)
        return subprocess.CompletedProcess(given, code, out, err)

    monkeypatch.setattr(command.subprocess, "run", run)
    return started


def test_pip_is_asked_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    started = answering(monkeypatch, 0, "flask (3.2.0)\n")
    assert newest_version("flask") == "3.2.0"
    assert started[0][1:6] == ["-m", "pip", "index", "versions", "flask"]
    assert [part for part in started[0] if "://" in part or "index-url" in part] == []


def test_an_index_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answering(monkeypatch, 1, err="ERROR: No matching distribution found for flask")
    assert command.main(["flask"]) == 2
    assert capsys.readouterr().err == (
        "no package index answered: without a network nothing can be said of newer versions\n"
    )


@pytest.mark.parametrize("said", ["/usr/bin/python3: No module named pip", 'ERROR: unknown command "index"'])
def test_a_missing_or_old_pip_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    answering(monkeypatch, 1, err=said)
    with pytest.raises(NoPipError):
        newest_version("flask")
    assert command.main(["flask"]) == 2
    assert capsys.readouterr().err.startswith("this needs pip beside the Python that made .venv")


def test_only_pins_can_be_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["flask", "nothing-of-ours"]) == 2
    assert capsys.readouterr().err == "not pinned: nothing-of-ours\n"


def test_every_pin_of_our_locks_is_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "newest_version", lambda _name: "0.0.0")
    assert command.main([]) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == ["package", "pinned", "newest", "needed", "by"]
    assert "flask" in {line.split()[0] for line in table[1:-1]}
    assert table[-1] == "0 pins are the newest"
