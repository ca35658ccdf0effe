"""CONTRIBUTING.md: its examples, followed to the letter in a copy of the tree, make the tests pass that they name."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = r"```\w+\n(.*?)```"
CHANGE = re.compile(rf"[Ii]n `([^`]+)`[,:] (below|instead of)\n\n{FENCE}\n\n(?:add|write)\n\n{FENCE}", re.DOTALL)
END = re.compile(rf"At the end of `([^`]+)`, add\n\n{FENCE}", re.DOTALL)
NEW = re.compile(rf"Make `([^`]+)`:\n\n{FENCE}", re.DOTALL)
RUN = re.compile(r"`(tests/\S+\.py::\w+)`")
COPIED = ("survey", "exports", "scoring", "tests", "migrations", "docs", "pyproject.toml", "CONTRIBUTING.md")
EXAMPLES = re.findall(r"^## Example: (.+)$", PAGE, re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """What one example changes, as (path, text that is there, text put for it), and the tests that it names."""

    changes: list[tuple[str, str, str]]
    ends: list[tuple[str, str]]
    new: list[tuple[str, str]]
    tests: list[str]


def example(name: str) -> Example:
    """Return an example as it stands in the page."""
    part = PAGE.split(f"## Example: {name}\n", 1)[1].split("\n## ", 1)[0]
    changes = [(path, there, there + put if how == "below" else put) for path, how, there, put in CHANGE.findall(part)]
    return Example(changes, END.findall(part), NEW.findall(part), RUN.findall(part))


def test_every_fence_of_an_example_is_followed() -> None:
    examples = [example(name) for name in EXAMPLES]
    fences = sum(2 * len(item.changes) + len(item.ends) + len(item.new) for item in examples)
    assert fences == len(re.findall(FENCE, PAGE.split("## Example: ", 1)[1], re.DOTALL))
    assert [len(item.tests) for item in examples] == [1] * 5


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_an_example_changes_stands_once_in_its_file(name: str) -> None:
    counts = {
        (path, there): (ROOT / path).read_text(encoding="utf-8").count(as_written(there))
        for path, there, _ in example(name).changes
    }
    assert counts == dict.fromkeys(counts, 1)


def as_written(text: str) -> str:
    """Return a fence's text as it is looked for: whole lines, or a part of one line of a template."""
    return text if text.startswith((" ", "@", "from", "version")) else text.rstrip("\n")


def test_the_examples_followed_to_the_letter_pass_their_tests(tmp_path: Path) -> None:
    for part in COPIED:
        source, target = ROOT / part, tmp_path / part
        if source.is_dir():
            shutil.copytree(source, target)  # what is compiled, too: Python takes it while time and size are the same
        else:
            shutil.copy(source, target)
    examples = [example(name) for name in EXAMPLES]
    for item in examples:
        follow(item, tmp_path)
    tests = [test for item in examples for test in item.tests]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *tests,
        "tests/unit/survey/web/test_page.py",
    ]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(tests) + 2} passed" in done.stdout


def follow(item: Example, tree: Path) -> None:
    """Do in a tree what an example says."""
    for path, there, put in item.changes:
        text = (tree / path).read_text(encoding="utf-8")
        looked_for = as_written(there)
        ending = "" if looked_for == there else "\n"
        (tree / path).write_text(text.replace(looked_for, put.removesuffix(ending)), encoding="utf-8")
    for path, put in item.ends:
        with (tree / path).open("a", encoding="utf-8") as file:
            file.write("\n\n" + put)
    for path, put in item.new:
        (tree / path).write_text(put, encoding="utf-8")
