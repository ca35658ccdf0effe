"""Habits of the house: tests mirror the code, sizes stay small, imports stand on top. Its laws: test_laws.py."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from survey.models import Base

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("scoring", "exports", "survey")
MODULE_LINES, FUNCTION_LINES = 400, 50

# Unit tests of data files instead of a module, with the folder of the data.
TESTS_OF_DATA = {
    "tests/unit/survey/words/test_pages_read_back.py": "survey/ranking",
    "tests/unit/scoring/test_evaluate_levels.py": "scoring/selection",
    "tests/unit/scoring/incentives/test_check_services.py": "scoring/incentives",
    "tests/unit/survey/words/test_reasons_read_back.py": "survey/words",
    "tests/unit/survey/test_gaming.py": "survey/schemes",
    "tests/unit/survey/test_cmmm.py": "survey/questionnaires",
    "tests/unit/survey/test_content.py": "survey/questionnaires",
    "tests/unit/survey/test_content_absences.py": "survey/questionnaires",
    "tests/unit/survey/test_content_application.py": "survey/questionnaires",
    "tests/unit/survey/test_content_years.py": "survey/questionnaires",
    "tests/unit/survey/test_integration_form.py": "survey/questionnaires",
    "tests/unit/survey/test_directions.py": "survey/schemes",
    "tests/unit/survey/test_monotony.py": "survey/questionnaires",
    "tests/unit/survey/test_none_of_these.py": "survey/questionnaires",
    "tests/unit/survey/test_other_systems.py": "survey",
    "tests/unit/survey/test_reference_data.py": "survey/reference",
    "tests/unit/survey/test_shipped_scoring.py": "survey/questionnaires",
    "tests/unit/survey/test_sme_sheets.py": "survey/questionnaires",
    "tests/unit/survey/test_static.py": "survey/static",
    "tests/unit/survey/test_wording_of_content.py": "survey/questionnaires",
}


def modules(*folders: str) -> list[str]:
    """Return the paths of all modules below these folders."""
    return sorted(path.relative_to(ROOT).as_posix() for name in folders for path in (ROOT / name).rglob("*.py"))


@cache
def tree(module: str) -> ast.Module:
    """Return a module's syntax tree, parsed once for all who look at it."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


CODE = modules(*PACKAGES)
EVERYTHING = modules(*PACKAGES, "benchmarks", "tests")


def mirrored(test: str) -> set[str]:
    """Return the modules that a unit test may be about: x.py, x/__init__.py or __x__.py beside it in the packages."""
    path = Path(test).relative_to("tests/unit")
    name = path.stem.removeprefix("test_")
    return {(path.parent / choice).as_posix() for choice in (f"{name}.py", f"{name}/__init__.py", f"__{name}__.py")}


def test_unit_tests_mirror_the_packages() -> None:
    tests = [path for name in PACKAGES for path in modules(f"tests/unit/{name}") if Path(path).name.startswith("test_")]
    strangers = [
        test for test in tests if test not in TESTS_OF_DATA and not any((ROOT / m).exists() for m in mirrored(test))
    ]
    assert strangers == [], "put each beside the module that it is about (x.py: test_x.py), or list it in TESTS_OF_DATA"


def test_folders_of_unit_tests_mirror_the_packages() -> None:
    inner = [Path(test).relative_to("tests/unit").parent for test in modules("tests/unit")]
    assert sorted({folder.as_posix() for folder in inner if not (ROOT / folder).is_dir()}) == [], (
        "a folder of unit tests has the name of a folder of the packages: move its tests there"
    )


def test_tests_of_data_have_their_data() -> None:
    assert [folder for folder in TESTS_OF_DATA.values() if not (ROOT / folder).is_dir()] == [], (
        "is gone: take it off TESTS_OF_DATA"
    )


def named_in_tests() -> set[str]:
    """Return every module of ours that a test imports, as a dotted name."""
    found = set()
    for test in modules("tests"):
        for node in ast.walk(tree(test)):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
    return found


def imported_by(module: str) -> set[str]:
    """Return the modules of ours that a module imports, as dotted names."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def dotted(module: str) -> str:
    """Return a path as a dotted module name."""
    return module.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def test_every_pure_module_is_reached_by_a_test() -> None:
    """Each module of scoring and exports is imported by a test, or by a module beside it that is."""
    named = named_in_tests()
    pure = modules("scoring", "exports")
    through = {name for module in pure if dotted(module) in named for name in imported_by(module)}
    assert [module for module in pure if dotted(module) not in named | through and module.count("/") > 0
            and not module.endswith("__init__.py")] == [], "write a test that imports it"  # fmt: skip


@pytest.mark.parametrize("module", EVERYTHING)
def test_module_is_at_most_400_lines(module: str) -> None:
    lines = len((ROOT / module).read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LINES, f"{module}: move what has a duty of its own into a module named by that duty"


@pytest.mark.parametrize("module", CODE)
def test_functions_are_at_most_50_lines(module: str) -> None:
    long = {f.name: f.end_lineno - f.lineno + 1 for f in functions(module) if f.end_lineno}
    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LINES} == {}, (
        f"{module}: make a named function of each step"
    )


@pytest.mark.parametrize("module", CODE)
def test_functions_are_typed(module: str) -> None:
    untyped = []
    for function in functions(module):
        given = function.args
        taken = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        bare = [a.arg for a in taken if a.annotation is None and a.arg not in {"self", "cls"}]
        if bare or function.returns is None:
            untyped.append((function.name, bare))
    assert untyped == [], f"{module}: give every parameter and the result a type"


def inside_functions(module: str) -> list[int]:
    """Return the lines of imports inside functions."""
    return sorted(
        {
            node.lineno
            for function in functions(module)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


@pytest.mark.parametrize("module", CODE)
def test_imports_inside_functions_state_a_reason(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
    silent = [n for n in inside_functions(module) if not lines[n - 1].partition("# noqa: PLC0415 - ")[2].strip()]
    assert silent == [], f"{module}: import at the top, or end the line with `# noqa: PLC0415 - ` and the reason"


def renamed_at_import(module: str) -> list[str]:
    """Return what a module imports from survey under another name, but for ``queries.x as x_queries``."""
    return [
        f"{node.module}.{alias.name} as {alias.asname}"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "survey"
        for alias in node.names
        if alias.asname and (node.module != "survey.queries" or alias.asname != f"{alias.name}_queries")
    ]


@pytest.mark.parametrize("module", [one for one in modules("survey") if one != "survey/blueprints.py"])
def test_modules_of_survey_are_imported_under_their_own_name(module: str) -> None:
    """A reader who meets `audit_trail.record` finds `audit_trail.py`; blueprints.py alone names route modules anew."""
    assert renamed_at_import(module) == [], f"{module}: import it by its own name (only `queries.x as x_queries`)"


@pytest.mark.parametrize(
    ("line", "renamed"),
    [
        ("from survey.records import audit_trail", []),
        ("from survey.queries import jobs as jobs_queries", []),
        ("from survey.queries import jobs as queries", ["survey.queries.jobs as queries"]),
        ("from survey.records import audit_trail as auditing", ["survey.records.audit_trail as auditing"]),
    ],
)
def test_import_under_another_name_found(tmp_path: Path, line: str, renamed: list[str]) -> None:
    path = tmp_path / "made_up.py"
    path.write_text(line, encoding="utf-8")
    assert renamed_at_import(str(path)) == renamed


def test_lint_exceptions_in_scoring_end_with_their_rule_or_reason() -> None:
    exceptions = [
        f"{module}: {line.strip()}"
        for module in modules("scoring")
        for line in (ROOT / module).read_text(encoding="utf-8").splitlines()
        if "noqa" in line and not re.search(r"noqa: [A-Z0-9, ]+( - .+)?$", line)
    ]
    assert exceptions == [], "end the line with the rule, or with ` - ` and a reason"


@pytest.mark.parametrize("module", ["survey/__init__.py", "survey/__main__.py", "survey/commands/__init__.py"])
def test_door_imports_standard_library_only(module: str) -> None:
    roots = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module != "survey.commands":
            roots.add((node.module or "").partition(".")[0])
    assert roots - sys.stdlib_module_names == set(), f"{module} opens on a bare machine: standard library only"


@pytest.mark.parametrize(
    ("function", "line"),
    [("def f():\n    import os\n", 2), ("def f():\n    if x:\n        from os import path\n", 3)],
)
def test_import_inside_a_function_found(tmp_path: Path, function: str, line: int) -> None:
    path = tmp_path / "made_up.py"
    path.write_text(function, encoding="utf-8")
    assert inside_functions(str(path)) == [line]


def test_no_relation_is_loaded_by_being_looked_at() -> None:
    """A relation is loaded with its row, or asking for it raises: no page sends a query per row without saying so."""
    relations = {
        f"{mapper.class_.__name__}.{relation.key}": relation.lazy
        for mapper in Base.registry.mappers
        for relation in mapper.relationships
    }
    assert len(relations) >= 36
    assert {name: lazy for name, lazy in relations.items() if lazy not in {"raise", "joined", "selectin"}} == {}, (
        'give it lazy="raise", and load it where it is needed'
    )
