"""`check`: everything that can be checked about the tree without running tests; all checks run even if one fails."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path

from survey.commands import formatting, style_sheets, translating
from survey.config import ROOT
from survey.definitions.catalogue import CatalogueError, load_catalogue
from survey.store import migrations

HOSTS = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org")
LOCKS = ("requirements.lock", "requirements-dev.lock")
# Copies of what a loop deletes from are no useless spread; where a function stands is the reader's matter.
_SCRIPT_RULES = (
    *("-D", "correctness", "-D", "suspicious", "-D", "perf"),
    *("-A", "unicorn/no-useless-spread", "-A", "unicorn/consistent-function-scoping"),
)
_ADDRESS = re.compile(r"://|^\s*-[if]\b|--(extra-)?index-url|--find-links|--trusted-host")


def main(arguments: list[str]) -> int:
    """Run every check and print a table; returns 1 when one failed."""
    argparse.ArgumentParser(prog="python3 -m survey check").parse_args(arguments)
    return run_all(CHECKS)


def run_all(checks: Mapping[str, Callable[[], list[str]]]) -> int:
    """Run every check even when one fails or breaks; returns 1 when one did."""
    failed = False
    for name, check in checks.items():
        try:
            problems = check()
        except Exception as error:  # noqa: BLE001 - a check that breaks is a failed check, and the others still run
            problems = [f"{type(error).__name__}: {error}"]
        print(f"{'FAIL' if problems else 'ok':<6}{name}", flush=True)
        for problem in problems[:60]:
            print(f"      {problem}")
        failed |= bool(problems)
    return int(failed)


def _tool(*command: str) -> Callable[[], list[str]]:
    def run() -> list[str]:
        done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        return (done.stdout + done.stderr).splitlines() if done.returncode else []

    return run


def _program(name: str, *arguments: str) -> Callable[[], list[str]]:
    def run() -> list[str]:
        done = _ran(str(Path(sys.executable).with_name(name)), *arguments)
        return done.stdout.splitlines() if done.returncode else []

    return run


_HOME = (
    "a module without a place goes where its task is, an import that goes up is moved down or handed in as a value, "
    "what two modules of a circle need of each other gets a module of its own, and a library that is forbidden to a "
    "package is used where it is allowed: "
    'CONTRIBUTING, "Where would I look for …"'
)


def broken_contracts(printed: str) -> list[str]:
    """Return what `lint-imports` printed of the contracts that are broken, and what to do; nothing of the others."""
    _others, heading, broken = printed.partition("Broken contracts")
    lines = [line.rstrip() for line in (broken if heading else printed).splitlines()]
    return [*(line for line in lines if line.strip(" -")), _HOME]


def _contracts() -> list[str]:
    done = _ran(str(Path(sys.executable).with_name("lint-imports")))
    return broken_contracts(done.stdout + done.stderr) if done.returncode else []


def broken_laws(printed: str) -> list[str]:
    """Return what pytest printed of failed laws: what each found, and where that stands."""
    return [line for line in printed.splitlines() if line.startswith(("E  ", "ERROR ", "FAILED "))]


def _laws() -> list[str]:
    command = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=short", "-vv", "tests/test_laws.py")
    done = _ran(sys.executable, *command)
    return broken_laws(done.stdout) or [done.stderr] if done.returncode else []


def _ran(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def _documents() -> list[str]:
    """Return the pages that are not what the code says. The application is imported here, where it may fail."""
    return import_module("survey.commands.documenting").faults()  # type: ignore[no-any-return]


def migrations_in_step() -> list[str]:
    """Return how a freshly migrated database differs from the models."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'check.sqlite'}"
        migrations.upgrade(url)
        return migrations.drift(url)


def definitions() -> list[str]:
    """Return the faults of all questionnaires and schemes."""
    try:
        load_catalogue()
    except CatalogueError as error:
        return error.faults
    return []


def lock_faults(text: str) -> list[str]:
    """Return the faults of a lock file: pins without a hash, and lines that record an address."""
    faults = [
        f"line {n}: an address: {line.strip()}" for n, line in enumerate(text.splitlines(), 1) if _ADDRESS.search(line)
    ]
    blocks = re.split(r"\n(?=\S)", text.replace("\\\n", " "))
    bare = [block for block in blocks if block.strip() and not block.startswith("#") and "--hash=" not in block]
    empty = [] if "==" in text else ["no pin at all"]
    return [*faults, *(f"no hash: {block.split()[0]}" for block in bare), *empty]


def _locks() -> list[str]:
    return [f"{name}: {fault}" for name in LOCKS for fault in lock_faults((ROOT / name).read_text(encoding="utf-8"))]


def tree(root: Path) -> list[Path]:
    """Return the files of the project, sorted: what git tracks, or without git what its .gitignore leaves in."""
    return _tracked(root) or sorted(_walked(root, _ignored(root)))


def _tracked(root: Path) -> list[Path]:
    """Return what git tracks; nothing where git is missing, refuses, or knows no checkout of this folder's own."""
    if not (root / ".git").exists():
        return []
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    except OSError:
        return []
    names = done.stdout.split(b"\0") if done.returncode == 0 else []
    return sorted(root / os.fsdecode(name) for name in names if name)


def _ignored(root: Path) -> list[str]:
    """Return the patterns of the root's .gitignore, git's own folder first.

    Raises ValueError for what `_walked` doesn't read: only names, with wildcards, count; "/" marks a folder.
    """
    path = root / ".gitignore"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    unread = [pattern for pattern in patterns if pattern.startswith("!") or "/" in pattern.removesuffix("/")]
    if unread:
        message = f".gitignore: {', '.join(unread)}: write a name, or a name and / for a folder"
        raise ValueError(message)
    return [".git", *patterns]


def _walked(root: Path, ignored: list[str]) -> Iterator[Path]:
    either = [pattern for pattern in ignored if not pattern.endswith("/")]
    folders = [pattern.removesuffix("/") for pattern in ignored]
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if not _matches(name, folders)]
        yield from (Path(folder) / name for name in names if not _matches(name, either))


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def forbidden(text: str) -> list[str]:
    """Return the package-registry hosts that a text names."""
    return [host for host in HOSTS if host in text]


def _hosts() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {host}"
        for path in tree(ROOT)
        if path.is_file() and path.suffix != ".png"
        for host in forbidden(path.read_text(encoding="utf-8", errors="replace"))
    ]


def _lengths() -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in tree(ROOT)
        if path.suffix == ".py"
        and "versions" not in path.parts
        and path.is_file()
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]


CHECKS: dict[str, Callable[[], list[str]]] = {
    "format": _tool("ruff", "format", "--check", "--quiet", "."),
    "templates, styles and scripts formatted": formatting.unformatted,
    "scripts linted": _program("oxlint", *_SCRIPT_RULES, "survey/static"),
    "no selector twice, none without a use": style_sheets.faults,
    "lint": _tool("ruff", "check", "--quiet", "."),
    "types": _tool("mypy"),
    "import contracts": _contracts,
    "names and imports by the laws": _laws,
    "migrations in step with models": migrations_in_step,
    "definitions valid": definitions,
    "English catalogue complete": translating.faults,
    "documents in step with the code": _documents,
    "every pin hashed, no address in a lock": _locks,
    "no registry host in the tree": _hosts,
    "no module over 400 lines": _lengths,
}
