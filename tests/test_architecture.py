"""The house rules that no linter knows: sizes, the mirror of the tree, reasons beside late imports and ignores."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("survey", "scoring", "exports")
BINS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


def _modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{_name(path)}:{node.name}"
        for path in _modules()
        for node in _functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > 50
    ]
    assert long == []


def test_no_module_is_a_bin() -> None:
    assert [_name(path) for path in _modules() if path.stem in BINS or path.parent.name in BINS] == []


def test_imports_inside_functions_have_a_reason() -> None:
    bare = []
    for path in _modules():
        lines = path.read_text(encoding="utf-8").splitlines()
        imports = [
            node.lineno
            for function in _functions(path)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        bare += [f"{_name(path)}:{line}" for line in imports if " - " not in lines[line - 1]]
    assert bare == []


def test_every_lint_exception_in_scoring_says_why_or_repeats_one_that_does() -> None:
    exceptions = [
        line.strip()
        for path in sorted((ROOT / "scoring").rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "noqa" in line and not re.search(r"noqa: [A-Z0-9, ]+( - .+)?$", line)
    ]
    assert exceptions == []


def test_unit_tests_mirror_the_packages() -> None:
    strays = []
    for path in (ROOT / "tests" / "unit").rglob("test_*.py"):
        parts = path.relative_to(ROOT / "tests" / "unit").parts
        if len(parts) > 1 and not (ROOT / Path(*parts[:-1])).is_dir():
            strays.append("/".join(parts))
    assert strays == []


def test_door_and_package_import_only_the_standard_library() -> None:
    foreign = []
    for name in ("survey/__init__.py", "survey/__main__.py", "survey/commands/__init__.py"):
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [module or ""]
            if isinstance(node, ast.Import | ast.ImportFrom):
                foreign += [found for found in names if found.split(".")[0] in {"flask", "sqlalchemy", "yaml", "numpy"}]
    assert foreign == []


def test_routes_never_commit() -> None:
    committing = [
        _name(path)
        for folder in ("routes", "queries", "views", "forms")
        for path in (ROOT / "survey" / folder).rglob("*.py")
        if re.search(r"\.commit\(\)", path.read_text(encoding="utf-8"))
    ]
    assert committing == []
