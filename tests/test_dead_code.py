"""Nothing is kept that nothing uses: functions, classes and constants of modules, and what templates import."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables

from tests.test_architecture import CODE, ROOT, dotted, modules, tree

USERS = [*CODE, *modules("benchmarks", "migrations"), "wsgi.py"]
CALLED_BY_NAME = {
    "main": "the verbs of `survey.__main__`",
    "install": "`survey.app` goes through the guards in their order",
}
REGISTERED = ("blueprint.", "listens_for", "compiles(", "register(")
"""What a decorator says that hands its function to somebody who calls it."""
UNUSED_BY_REASON = {
    "survey/accounts/identity_providers.py": "the port for single sign-on, closed until a provider is known",
    "survey/commands/documenting.py faults": "`check` imports it late, by its name",
    "survey/commands/import_diagram.py planned": "the table of homes kept ready is held against it, in a test",
    "survey/directory/call_results.py LEFT": "every code that there is; a test holds the words against it",
    "survey/directory/call_results.py REFUSED": "as above",
    "survey/directory/firm_results.py FIRM_REFUSED": "as above",
}
TEMPLATES = {
    path.relative_to(ROOT / "survey/templates").as_posix(): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "survey/templates").rglob("*.html"))
}
JINJA = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def uses(parsed: ast.Module) -> Iterator[str]:
    """Yield the dotted names of others that a module names: imported, behind a module's name, or in a text."""
    known: dict[str, str] = {}
    for node in ast.walk(parsed):
        if isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    yield from known.values()
    for node in ast.walk(parsed):
        if isinstance(node, ast.Attribute):
            yield chain(node, known)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def chain(node: ast.Attribute, known: Mapping[str, str]) -> str:
    """Return `a.b.c` with the dotted name that `a` was imported as; empty for what begins with no name."""
    parts = [node.attr]
    value = node.value
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    return ".".join([known.get(value.id, value.id), *reversed(parts)]) if isinstance(value, ast.Name) else ""


@cache
def used() -> frozenset[str]:
    """Return what the product names of its own modules."""
    return frozenset(name for module in USERS for name in uses(tree(module)))


def made(statement: ast.stmt) -> Sequence[str]:
    """Return the names that a statement of a module makes, but for those that a decorator hands to somebody."""
    match statement:
        case ast.FunctionDef() | ast.ClassDef():
            handed = any(mark in ast.unparse(one) for one in statement.decorator_list for mark in REGISTERED)
            return [] if handed else [statement.name]
        case ast.Assign():
            return [one.id for one in statement.targets if isinstance(one, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def unused(parsed: ast.Module) -> Iterator[str]:
    """Yield the names that a module makes and itself does not use, but where it makes them."""
    named = [{node.id for node in ast.walk(one) if isinstance(node, ast.Name)} for one in parsed.body]
    times = Counter(name for names in named for name in names)
    for statement, names in zip(parsed.body, named, strict=True):
        for name in made(statement):
            if times[name] == (name in names) and not name.startswith("__"):
                yield name


def dead(module: str) -> list[str]:
    """Return what to do about what a module makes and nobody but tests uses."""
    return [
        f"{module} {name}: only tests use it, or nobody: take it out, or list it in UNUSED_BY_REASON with a reason"
        for name in unused(tree(module))
        if f"{dotted(module)}.{name}" not in used()
        if name not in CALLED_BY_NAME and not {module, f"{module} {name}"} & UNUSED_BY_REASON.keys()
    ]


def imported(parsed: nodes.Template) -> list[str]:
    """Return the names by which a template knows what it imports."""
    names = [name for node in parsed.find_all(nodes.FromImport) for name in node.names]
    return [name if isinstance(name, str) else name[1] for name in names]


def imported_in_vain(parsed: nodes.Template) -> list[str]:
    """Return the names that a template imports and does not use."""
    named = {node.name for node in parsed.find_all(nodes.Name)}
    return [name for name in imported(parsed) if name not in named]


def borrowed(parsed: nodes.Template, macros: AbstractSet[str]) -> list[str]:
    """Return the macros that a template calls, and has only where the template around it imports them."""
    called = {node.node.name for node in parsed.find_all(nodes.Call) if isinstance(node.node, nodes.Name)}
    own = {*imported(parsed), *(macro.name for macro in parsed.find_all(nodes.Macro))}
    JINJA.filters |= {node.name: str for node in parsed.find_all(nodes.Filter)}
    return sorted(called & macros & find_undeclared_variables(parsed) - own)


def test_whatever_a_module_makes_is_used() -> None:
    assert [advice for module in CODE for advice in dead(module)] == []


def test_listed_names_need_their_exception() -> None:
    alone = {
        f"{module} {name}"
        for module in CODE
        for name in unused(tree(module))
        if f"{dotted(module)}.{name}" not in used()
    }
    alone |= {name.partition(" ")[0] for name in alone}
    assert [f"{name}: is used; take it off UNUSED_BY_REASON" for name in UNUSED_BY_REASON if name not in alone] == []


def test_templates_import_what_they_use_and_no_more() -> None:
    parsed = {name: JINJA.parse(text) for name, text in TEMPLATES.items()}
    macros = {macro.name for one in parsed.values() for macro in one.find_all(nodes.Macro)}
    vain = {name: names for name, one in parsed.items() if (names := imported_in_vain(one))}
    lacking = {name: names for name, one in parsed.items() if (names := borrowed(one, macros))}
    assert (vain, lacking) == ({}, {}), "take the first out of the import, and import the second in the template itself"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("def lonely(): ...", ["lonely"]),
        ("def again(): again()", ["again"]),
        ("LIMIT = 3", ["LIMIT"]),
        ("LIMIT: int = 3\ndef asked(): return LIMIT\nasked()", []),
        ("@blueprint.get('/')\ndef page(): ...", []),
    ],
)
def test_what_a_module_does_not_use_is_seen(line: str, names: list[str]) -> None:
    assert list(unused(ast.parse(line))) == names


def test_uses_of_others_are_seen() -> None:
    line = "from survey.jobs import kinds, start_job as start\nkinds.find()\nVERB = 'survey.commands.pins'"
    assert {"survey.jobs.kinds", "survey.jobs.kinds.find", "survey.jobs.start_job", "survey.commands.pins"} <= set(
        uses(ast.parse(line))
    )


def test_imports_of_templates_in_vain_and_lacking_are_seen() -> None:
    page = JINJA.parse('{% from "macros/a.html" import icon, chip as mark %}{{ icon("x") }}{{ crumb("y") }}{{ title }}')
    assert (imported_in_vain(page), borrowed(page, {"icon", "chip", "crumb"})) == (["mark"], ["crumb"])
