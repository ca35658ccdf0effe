"""Tests that can fail: each asserts, not only under a condition or in a loop that may be empty, never about time."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, functions, modules, text, tree

ASSERTING = frozenset({"raises", "warns", "expect"})
"""Calls that assert: pytest's of errors and warnings, Playwright's of what is on a page."""
CLOCKS = frozenset(
    {
        "time", "monotonic", "perf_counter", "process_time", "thread_time", "time_ns", "monotonic_ns", "sleep",
        "timeit", "default_timer", "times",
    }
)  # fmt: skip
CLOCKS_BY_REASON = {
    "tests/processor_seconds.py": "it prints what tests cost, and asserts nothing",
    "tests/unit/survey/commands/test_bare.py": "the deadline is a parameter of what is tested; 0 is one that is over",
}
"""Modules that name a clock, with the reason; none of them asserts about it."""
Found = tuple[int, str]


def narrows(node: ast.Assert) -> bool:
    """Whether an assertion only tells the type checker what is known: `x is not None`, `isinstance(x, …)`."""
    test = node.test
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], ast.IsNot) and ast.unparse(test.comparators[0]) == "None"
    return isinstance(test, ast.Call) and ast.unparse(test.func) == "isinstance"


def swallows(node: ast.Try) -> bool:
    """Whether a failed assertion in the body of a `try` would be caught."""
    caught = [{part.id for part in ast.walk(one) if isinstance(part, ast.Name)} for one in node.handlers]
    broad = {"Exception", "BaseException", "AssertionError"}
    return any(handler.type is None for handler in node.handlers) or any(broad & names for names in caught)


def conditions(node: ast.AST, field: str) -> bool:
    """Whether what stands in this field of a node runs only sometimes."""
    match node:
        case ast.If():
            return field in {"body", "orelse"}
        case ast.Try():
            return field == "body" and swallows(node)
        case ast.ExceptHandler() | ast.match_case():
            return field == "body"
        case ast.While():
            return field == "body"
    return False


def found(node: ast.AST, *, sometimes: bool = False, test: bool = False) -> Iterator[Found]:
    """Yield line and fault of every assertion below a node that may not be reached, or may hold for two reasons."""
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                yield from found(child, test=child.name.startswith("test_"))
            elif isinstance(child, ast.AST):
                now = sometimes or conditions(node, field)
                if fault := fault_of(child, sometimes=now, test=test):
                    yield getattr(child, "lineno", 0), fault
                yield from found(child, sometimes=now, test=test)


def fault_of(node: ast.AST, *, sometimes: bool, test: bool) -> str:
    """Return what is wrong with a statement of a test, or ""."""
    match node:
        case ast.Assert() if sometimes and not narrows(node):
            return "an assertion that is reached sometimes"
        case ast.Assert(test=ast.BoolOp(op=ast.Or())) | ast.Assert(test=ast.IfExp()):
            return "an assertion of one thing or another"
        case ast.Assert(test=ast.Constant()):
            return "an assertion that cannot fail"
        case ast.Assert(test=ast.Compare(left=left, comparators=[right])) if ast.dump(left) == ast.dump(
            right
        ) and not any(isinstance(part, ast.Call) for part in ast.walk(left)):
            return "a comparison with itself"
        case ast.Expr(value=ast.IfExp() | ast.BoolOp()):
            return "a call that is made sometimes"
        case ast.Return() if sometimes and test:
            return "a test that ends early: use assume, or two tests"
    return ""


def test_every_assertion_is_reached() -> None:
    assert [f"{name}:{line}: {fault}" for name in modules("tests") for line, fault in found(tree(name))] == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("if x:\n        assert y", "an assertion that is reached sometimes"),
        ("if x:\n        pass\n    else:\n        assert y", "an assertion that is reached sometimes"),
        ("for x in y:\n        if x:\n            assert z", "an assertion that is reached sometimes"),
        ("while x:\n        assert y", "an assertion that is reached sometimes"),
        ("try:\n        assert y\n    except Exception:\n        pass", "an assertion that is reached sometimes"),
        (
            "try:\n        x()\n    except ValueError as error:\n        assert error",
            "an assertion that is reached sometimes",
        ),
        ("match x:\n        case 1:\n            assert y", "an assertion that is reached sometimes"),
        ("assert x or y", "an assertion of one thing or another"),
        ("assert x if y else z", "an assertion of one thing or another"),
        ("assert True", "an assertion that cannot fail"),
        ("assert x.y == x.y", "a comparison with itself"),
        ("x() if y else None", "a call that is made sometimes"),
        ("if x:\n        return\n    assert y", "a test that ends early: use assume, or two tests"),
    ],
)
def test_an_assertion_that_may_not_be_reached_is_found(body: str, fault: str) -> None:
    assert [told for _line, told in found(ast.parse(f"def test_made_up():\n    {body}\n"))] == [fault]


@pytest.mark.parametrize(
    "body",
    [
        "if x:\n        y = 1\n    assert y",
        "with pytest.raises(ValueError):\n        assert x",
        "try:\n        assert x\n    finally:\n        y()",
        "if x is None:\n        assert y is not None",
        "if x:\n        def inner():\n            return 1\n    assert inner",
    ],
)
def test_an_assertion_that_is_reached_is_none(body: str) -> None:
    assert list(found(ast.parse(f"def test_made_up():\n    {body}\n"))) == []


def called(node: ast.AST) -> set[str]:
    """Return the names of what is called in a node."""
    functions = [part.func for part in ast.walk(node) if isinstance(part, ast.Call)]
    names = {function.id for function in functions if isinstance(function, ast.Name)}
    return names | {function.attr for function in functions if isinstance(function, ast.Attribute)}


def asserts(node: ast.AST, helpers: Collection[str] = ()) -> bool:
    """Whether a function asserts itself, or by a helper of these names."""
    own = any(isinstance(part, ast.Assert) for part in ast.walk(node))
    return own or not called(node).isdisjoint({*ASSERTING, *helpers})


def asserting(defined: Sequence[tuple[str, ast.AST]]) -> set[str]:
    """Return the names of the functions that assert, themselves or by one that does."""
    found: set[str] = set()
    while more := {name for name, node in defined if name not in found and asserts(node, found)}:
        found |= more
    return found


def may_be_empty(loop: ast.For) -> bool:
    """Whether a loop goes over something whose length isn't written there."""
    match loop.iter:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Dict(keys=parts):
            return not parts
        case ast.Call(func=ast.Name(id="range")):
            return False
    return True


def only_in_empty_loops(test: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether every assertion of a test stands in a loop that may be empty. What Hypothesis draws is its own affair."""
    drawn = any("given" in called(decorator) for decorator in test.decorator_list)
    every = [part for part in ast.walk(test) if isinstance(part, ast.Assert)]
    loops = [part for part in ast.walk(test) if isinstance(part, ast.For) and may_be_empty(part)]
    inside = {id(part) for loop in loops for part in ast.walk(loop)}
    return bool(every) and not drawn and called(test).isdisjoint(ASSERTING) and all(id(one) in inside for one in every)


def test_every_test_asserts() -> None:
    defined = [(module, node) for module in modules("tests") for node in functions(module)]
    helpers = asserting([(node.name, node) for _module, node in defined])
    tests = [(module, node) for module, node in defined if node.name.startswith("test_")]
    assert [
        f"{module}:{node.lineno}: {node.name} asserts nothing: say what is so after it"
        for module, node in tests
        if node.name not in helpers
    ] == []
    assert [
        f"{module}:{node.lineno}: {node.name} asserts in a loop only: assert first that it goes through something"
        for module, node in tests
        if only_in_empty_loops(node)
    ] == []


@pytest.mark.parametrize(
    ("body", "nothing", "empty"),
    [
        ("x()", True, False),
        ("helper()", False, False),
        ("with pytest.raises(ValueError):\n        x()", False, False),
        ("for x in y:\n        assert x", False, True),
        ("for x in []:\n        assert x", False, True),
        ("for x in (1, 2):\n        assert x", False, False),
        ("assert y\n    for x in y:\n        assert x", False, False),
    ],
)
def test_a_test_that_may_assert_nothing_is_found(body: str, *, nothing: bool, empty: bool) -> None:
    made, helper = ast.parse(f"def test_made_up():\n    {body}\ndef helper():\n    assert x\n").body
    assert isinstance(made, ast.FunctionDef)
    defined = [("test_made_up", made), ("helper", helper)]
    assert ("test_made_up" not in asserting(defined), only_in_empty_loops(made)) == (nothing, empty)


def clocks(module: str) -> set[str]:
    """Return the clocks that a module names: as attributes, in programs that it writes as text too, or imported.

    Differences of dates are not seen.
    """
    named = {name for name in CLOCKS if f".{name}(" in text(module)}
    imports = (node for node in ast.walk(tree(module)) if isinstance(node, ast.ImportFrom))
    return named | {one.name for node in imports if node.module in {"time", "timeit"} for one in node.names}


def test_no_test_looks_at_a_clock() -> None:
    own = Path(__file__).relative_to(ROOT).as_posix()
    looking = {module: sorted(clocks(module)) for module in modules("tests") if clocks(module) and module != own}
    assert {
        f"{module} names {', '.join(names)}: wait for what is awaited, and assert what comes of it"
        for module, names in looking.items()
        if module not in CLOCKS_BY_REASON
    } == set()
    assert set(CLOCKS_BY_REASON) <= set(looking)


def test_firms_of_browser_tests_have_numbers_of_their_own() -> None:
    """Of two files that make the firm of one number, whichever runs later finds it registered by another name."""
    tests = [name for name in modules("tests/browser") if "/test_" in name]
    made = [name for name in tests if "make_enterprises(" in text(name)]
    assert [f"{name}: take the firm from tests.browser.filling.example, by a number of its own" for name in made] == []
