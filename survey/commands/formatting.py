"""`format`: templates, style sheets and scripts as dprint lays them out; `check` asks whether that changes anything.

dprint's plugins lie in `plugins/` and are named by path, so that nothing is fetched. It tells a Jinja template by the
ending `.jinja`, while Flask escapes what ends in `.html`: it is given copies.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from survey.config import ROOT

WIDTH = 120
_TOO_LONG = f"{WIDTH} at most: break the line, or give a message a line of its own"
TEMPLATES, STATIC = Path("survey/templates"), Path("survey/static")
PLUGINS = Path(__file__).parent / "plugins"
_ENDINGS = {".html": ".jinja"}
_MESSAGE = re.compile(r"""_n?\((?:'[^']*'|"[^"]*")""")
_CONFIG = {
    "lineWidth": WIDTH,
    "indentWidth": 2,
    "newLineKind": "lf",
    "includes": ["**/*.{jinja,css,js}"],
    "markup": {"closingBracketSameLine": True},
    "malva": {},
    "typescript": {},
}


class FormatterError(Exception):
    """dprint could not read a file; the message is dprint's."""


def main(arguments: list[str]) -> int:
    """Format every template, style sheet and script in place, and name those that changed."""
    argparse.ArgumentParser(prog="python3 -m survey format").parse_args(arguments)
    try:
        changed = formatted(ROOT)
    except FormatterError as error:
        print(error, file=sys.stderr)
        return 1
    for path, text in changed.items():
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
        print(path.as_posix())
    return 0


def sources(root: Path) -> list[Path]:
    """Return the templates, style sheets and scripts of our own, as paths below the root."""
    pages = [path.relative_to(root) for path in (root / TEMPLATES).rglob("*.html")]
    static = [path.relative_to(root) for path in (root / STATIC).rglob("*") if path.suffix in {".css", ".js"}]
    return sorted([*pages, *(path for path in static if "vendor" not in path.parts)])


def formatted(root: Path) -> dict[Path, str]:
    """Return the new text of every file that the formatter would change.

    Raises FormatterError when it can't read one.
    """
    files = sources(root)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copies = {path: folder / path.with_suffix(_ENDINGS.get(path.suffix, path.suffix)) for path in files}
        before = {path: (root / path).read_text(encoding="utf-8") for path in files}
        for path, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(before[path], encoding="utf-8", newline="\n")
        _run(folder)
        after = {path: copy.read_text(encoding="utf-8") for path, copy in copies.items()}
    return {path: after[path] for path in files if after[path] != before[path]}


def _run(folder: Path) -> None:
    config = folder / "dprint.json"
    plugins = [str(path) for path in sorted(PLUGINS.glob("*.wasm"))]
    config.write_text(json.dumps(_CONFIG | {"plugins": plugins}), encoding="utf-8")
    program = Path(sys.executable).with_name("dprint")
    command = [str(program), "fmt", "--config", str(config), "--log-level=warn"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise FormatterError((done.stderr + done.stdout).strip().replace(f"{folder}/", ""))


def unformatted() -> list[str]:
    """Return the files that `format` would change, and the lines that it leaves too long."""
    try:
        changed = formatted(ROOT)
    except FormatterError as error:
        return str(error).splitlines()
    return [f"{path.as_posix()}: run  python3 -m survey format" for path in changed] + list(_long_lines(ROOT))


def _long_lines(root: Path) -> Iterator[str]:
    for path in sources(root):
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            if too_long(line):
                yield f"{path.as_posix()}:{number}: {len(line)} characters, {_TOO_LONG}"


def too_long(line: str) -> bool:
    """Tell whether a line is longer than the width; one that holds one message is measured without its text."""
    messages = _MESSAGE.findall(line)
    return len(line) - (len(messages[0]) if len(messages) == 1 else 0) > WIDTH
