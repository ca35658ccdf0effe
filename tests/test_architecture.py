"""Habits of the house: tests mirror the code, sizes stay small, imports stand on top. Its laws: test_laws.py."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from survey.commands.checking import tree as tracked
from survey.models import Base

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("scoring", "exports", "survey")
MODULE_LINES, FUNCTION_LINES = 400, 50

# The verbs and the benchmarks by their names; the application for its documents; a library when it is first used.
IMPORTING_BY_TEXT = [
    "scoring/ranking/segments.py", "survey/__main__.py", "survey/commands/benching.py", "survey/commands/checking.py",
]  # fmt: skip
# Unit tests of data files instead of a module, with the folder of the data.
TESTS_OF_DATA = {
    "tests/unit/survey/words/test_pages_read_back.py": "survey/ranking",
    "tests/unit/scoring/test_evaluate_levels.py": "scoring/selection",
    "tests/unit/scoring/incentives/test_check_services.py": "scoring/incentives",
    "tests/unit/survey/words/test_reasons_read_back.py": "survey/words",
    "tests/unit/survey/words/test_counting.py": "survey/translations",
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


BODIES = ("body", "orelse", "finalbody", "handlers", "cases")
"""Where a statement holds other statements."""


@cache
def below(folder: str) -> tuple[str, ...]:
    """Return the paths of all modules below a folder, looked for once."""
    return tuple(path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*.py"))


def modules(*folders: str) -> list[str]:
    """Return the paths of all modules below these folders."""
    return sorted(path for folder in folders for path in below(folder))


@cache
def text(module: str) -> str:
    """Return what a module says, read once for all who look at it."""
    return (ROOT / module).read_text(encoding="utf-8")


@cache
def tree(module: str) -> ast.Module:
    """Return a module's syntax tree, parsed once for all who look at it."""
    return ast.parse(text(module))


@cache
def statements(parsed: ast.AST) -> tuple[ast.AST, ...]:
    """Return every statement below a node, in the order of `ast.walk`: imports and functions are never elsewhere."""
    found = [parsed]
    for node in found:
        for field in BODIES:
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                found += inner
    return tuple(found[1:])


def functions(module: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module."""
    for node in statements(tree(module)):
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
        for node in statements(tree(test)):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
    return found


def imported_by(module: str) -> set[str]:
    """Return the modules of ours that a module imports, as dotted names."""
    found = set()
    for node in statements(tree(module)):
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


def long_modules(paths: Iterable[str]) -> list[str]:
    """Return the modules of too many lines, with how many they have."""
    lines = {module: len(text(module).splitlines()) for module in paths}
    return [f"{module}: {count} lines" for module, count in lines.items() if count > MODULE_LINES]


def test_modules_are_at_most_400_lines() -> None:
    assert long_modules(EVERYTHING) == [], "move what has a duty of its own into a module named by that duty"


def long_functions(module: str) -> list[str]:
    """Return a module's functions of too many lines, with how many they have."""
    lines = [(f.name, f.end_lineno - f.lineno + 1) for f in functions(module) if f.end_lineno]
    return [f"{module}: {name} has {count} lines" for name, count in lines if count > FUNCTION_LINES]


def test_functions_are_at_most_50_lines() -> None:
    assert [one for module in CODE for one in long_functions(module)] == [], "make a named function of each step"


def untyped(module: str) -> list[str]:
    """Return a module's functions that lack the type of a parameter or of the result, with what lacks one."""
    found = []
    for function in functions(module):
        given = function.args
        taken = [*given.posonlyargs, *given.args, *given.kwonlyargs]
        bare = [a.arg for a in taken if a.annotation is None and a.arg not in {"self", "cls"}]
        bare += [] if function.returns is not None else ["result"]
        found += [f"{module}: {function.name}, {', '.join(bare)}"] if bare else []
    return found


def test_functions_are_typed() -> None:
    assert [one for module in CODE for one in untyped(module)] == [], "give every parameter and the result a type"


def inside_functions(module: str) -> list[int]:
    """Return the lines of imports inside functions."""
    return sorted(
        {
            node.lineno
            for function in functions(module)
            for node in statements(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
    )


def silent_imports(module: str) -> list[str]:
    """Return the lines of a module's imports inside functions that state no reason."""
    inside = inside_functions(module)
    lines = text(module).splitlines() if inside else []
    return [f"{module}:{n}" for n in inside if not lines[n - 1].partition("# noqa: PLC0415 - ")[2].strip()]


def test_imports_inside_functions_state_a_reason() -> None:
    assert [one for module in CODE for one in silent_imports(module)] == [], (
        "import at the top, or end the line with `# noqa: PLC0415 - ` and the reason"
    )


def renamed_at_import(module: str) -> list[str]:
    """Return what a module imports from survey under another name, but for ``queries.x as x_queries``."""
    return [
        f"{node.module}.{alias.name} as {alias.asname}"
        for node in statements(tree(module))
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "survey"
        for alias in node.names
        if alias.asname and (node.module != "survey.queries" or alias.asname != f"{alias.name}_queries")
    ]


def test_modules_of_survey_are_imported_under_their_own_name() -> None:
    """A reader who meets `audit_trail.record` finds `audit_trail.py`; blueprints.py alone names route modules anew."""
    others = [module for module in modules("survey") if module != "survey/blueprints.py"]
    assert [f"{module}: {one}" for module in others for one in renamed_at_import(module)] == [], (
        "import it by its own name (only `queries.x as x_queries`)"
    )


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
        for line in text(module).splitlines()
        if "noqa" in line and not re.search(r"noqa: [A-Z0-9, ]+( - .+)?$", line)
    ]
    assert exceptions == [], "end the line with the rule, or with ` - ` and a reason"


@pytest.mark.parametrize("module", ["survey/__init__.py", "survey/__main__.py", "survey/commands/__init__.py"])
def test_door_imports_standard_library_only(module: str) -> None:
    roots = set()
    for node in statements(tree(module)):
        if isinstance(node, ast.Import):
            roots |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module != "survey.commands":
            roots.add((node.module or "").partition(".")[0])
    assert roots - sys.stdlib_module_names == set(), f"{module} opens on a bare machine: standard library only"


@pytest.mark.parametrize(
    ("function", "line"),
    [
        ("def f():\n    import os\n", 2),
        ("def f():\n    if x:\n        from os import path\n", 3),
        ("class A:\n    def f(self):\n        def g():\n            import os\n", 4),
        ("def f():\n    try:\n        pass\n    except OSError:\n        import os\n", 5),
        ("def f():\n    try:\n        pass\n    finally:\n        import os\n", 5),
        ("def f():\n    for x in y:\n        pass\n    else:\n        import os\n", 5),
        ("def f():\n    match x:\n        case 1:\n            import os\n", 4),
        ("async def f():\n    async with x:\n        import os\n", 3),
    ],
)
def test_import_inside_a_function_found(tmp_path: Path, function: str, line: int) -> None:
    path = tmp_path / "made_up.py"
    path.write_text(function, encoding="utf-8")
    assert inside_functions(str(path)) == [line]
    assert silent_imports(str(path)) == [f"{path}:{line}"]


def test_an_import_inside_a_function_with_its_reason_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "made_up.py"
    path.write_text("def f():\n    import os  # noqa: PLC0415 - on demand\n", encoding="utf-8")
    assert silent_imports(str(path)) == []


def test_what_is_too_long_or_has_no_type_is_named(tmp_path: Path) -> None:
    path, fits = tmp_path / "made_up.py", tmp_path / "fits.py"
    body = "    x\n"
    path.write_text(f"def f(self, a, b: int):\n{body * 50}\n\ndef g() -> None:\n{body * 350}", encoding="utf-8")
    fits.write_text(f"def f(self, *, a: int) -> int:\n{body * 49}" + "x\n" * 350, encoding="utf-8")
    assert long_modules([str(path), str(fits)]) == [f"{path}: 404 lines"]
    assert long_functions(str(path)) == [f"{path}: f has 51 lines", f"{path}: g has 351 lines"]
    assert untyped(str(path)) == [f"{path}: f, a, result"]
    assert (long_functions(str(fits)), untyped(str(fits))) == ([], [])


def homeless(paths: Iterable[str]) -> list[str]:
    """Return what to do about modules that lie where no contract and no law looks."""
    seen = {*PACKAGES, "tests", "benchmarks", "migrations", "wsgi.py"}
    return [
        f"{path}: no law sees it: move it into one of {', '.join(PACKAGES)}"
        for path in paths
        if path.endswith(".py") and path.partition("/")[0] not in seen
    ]


def test_no_module_lies_outside_the_packages() -> None:
    assert homeless(path.relative_to(ROOT).as_posix() for path in tracked(ROOT)) == []


def test_a_module_outside_the_packages_is_told_what_to_do() -> None:
    found = homeless(["made_up/utils.py", "setup.py", "survey/app.py", "wsgi.py", "docs/images/section.png"])
    assert [advice.partition(":")[0] for advice in found] == ["made_up/utils.py", "setup.py"]


def imported_by_text(parsed: ast.Module) -> list[int]:
    """Return the lines of imports by a text, which no contract sees."""
    names = {"import_module", "__import__"}
    return [
        node.lineno
        for node in ast.walk(parsed)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names
    ]


def test_modules_are_imported_by_text_where_that_is_the_point_only() -> None:
    found = [module for module in CODE if imported_by_text(tree(module))]
    assert found == IMPORTING_BY_TEXT, "import it at the top: what is imported by a text no contract sees"


@pytest.mark.parametrize(
    "line", ["importlib.import_module('survey.app')", "__import__('survey.app')", "import_module(name)"]
)
def test_an_import_by_text_is_seen(line: str) -> None:
    assert imported_by_text(ast.parse(line)) == [1]


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
