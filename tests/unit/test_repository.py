"""Guards over the whole tree: locks, addresses, paths, settings with their reasons, and the CI script."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from survey.commands.checking import LOCKS, forbidden, lock_faults, tree

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".md", ".toml", ".in", ".lock", ".yaml", ".yml", ".html", ".css", ".js", ".json", ".csv", ".po", ".mako"}
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/|[A-Z]:\\Users")
MADE = re.compile(r"(^|/)(instance|\.venv|__pycache__|node_modules)/|\.(mo|pyc|sqlite)$")


def texts() -> dict[str, str]:
    """Return the text files of the tree by their path."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in tree(ROOT)
        if path.is_file() and (path.suffix in TEXT or not path.suffix)
    }


def pins(lock: str) -> dict[str, str]:
    """Return the version of every package in a lock file."""
    return dict(PIN.findall((ROOT / lock).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_hashes_every_pin_and_names_no_address(name: str) -> None:
    assert lock_faults((ROOT / name).read_text(encoding="utf-8")) == []


def test_developer_lock_holds_the_runtime_lock() -> None:
    runtime, developer = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: developer.get(name) for name in runtime} == runtime


@pytest.mark.parametrize(
    ("wanted", "lock"), [("requirements.in", "requirements.lock"), ("requirements-dev.in", "requirements-dev.lock")]
)
def test_lock_holds_everything_asked_for(wanted: str, lock: str) -> None:
    lines = (ROOT / wanted).read_text(encoding="utf-8").splitlines()
    names = {re.split(r"[\[<>=!~ ]", line)[0] for line in lines if line and not line.startswith(("-", "#"))}
    assert names - set(pins(lock)) == set()


def test_tree_names_no_registry_host() -> None:
    assert {path: found for path, text in texts().items() if (found := forbidden(text))} == {}


def test_tree_names_no_path_of_a_machine() -> None:
    found = {path: MACHINE.findall(text) for path, text in texts().items() if MACHINE.search(text)}
    assert {path: hits for path, hits in found.items() if path != "tests/unit/test_repository.py"} == {}


@pytest.mark.parametrize(
    "text", ["/home/somebody/x", "open /root/x", '"/Users/somebody"', "C:\\Users\\somebody", "see /" + "work/x"]
)
def test_machine_path_found(text: str) -> None:
    assert MACHINE.search(text) is not None


@pytest.mark.parametrize("text", ["docs/work/x", "./home/x", "the /ranking page", "frameworks/root/x"])
def test_ordinary_path_not_taken_for_a_machine_path(text: str) -> None:
    assert MACHINE.search(text) is None


def test_tree_holds_nothing_that_was_made() -> None:
    assert [name for path in tree(ROOT) if MADE.search(name := path.relative_to(ROOT).as_posix())] == []


def test_settings_give_a_reason_beside_every_ignore() -> None:
    """Every line of the lint settings that turns a rule off says why."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rule = re.compile(r'^\s+"[A-Z]+[0-9]*"')
    assert [line for line in text.splitlines() if rule.match(line) and "#" not in line] == []


def test_suppressions_in_our_code_name_their_rule() -> None:
    """A bare `noqa` or `type: ignore` would hide more than it says."""
    bare = re.compile(r"# noqa(?!: [A-Z]+[0-9]+)|# type: ignore(?!\[)")
    found = {path: bare.findall(text) for path, text in texts().items() if path.endswith(".py")}
    assert {path: hits for path, hits in found.items() if hits and path != "tests/unit/test_repository.py"} == {}


def test_ci_script_runs_both_commands_and_is_executable() -> None:
    path = ROOT / ".ci" / "run"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "survey" in line] == [
        "python3 -m survey test --install || status=1",
        "python3 -m survey check || status=1",
    ]
    assert "export CI=true" in lines
    assert lines[-1] == "exit $status"
    assert os.access(path, os.X_OK)


@pytest.mark.parametrize(("test", "check", "code"), [(0, 0, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)])
def test_ci_script_runs_both_and_fails_with_either(tmp_path: Path, test: int, check: int, code: int) -> None:
    record = tmp_path / "record"
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\necho "$CI $*" >> "{record}"\n[ "$3" = test ] && exit {test}\nexit {check}\n')
    python.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    assert subprocess.run([str(ROOT / ".ci" / "run")], env=environment, check=False).returncode == code
    assert record.read_text().splitlines() == ["true -m survey test --install", "true -m survey check"]
