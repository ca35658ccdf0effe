"""Tests that can fail: no assertion under a condition or in a loop that may be empty, and none about time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_architecture import ROOT, modules, text, tree

LOOPS = (ast.For, ast.AsyncFor, ast.comprehension)
CLOCKS = frozenset(
    {"time", "monotonic", "perf_counter", "process_time", "thread_time", "time_ns", "monotonic_ns", "sleep"}
)
CLOCKS_BY_REASON = {
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


def clocks(module: str) -> set[str]:
    """Return the clocks that a module names, in programs that it writes as text too."""
    return {name for name in CLOCKS if f".{name}(" in text(module)}


def test_no_test_looks_at_a_clock() -> None:
    own = Path(__file__).relative_to(ROOT).as_posix()
    assert {module for module in modules("tests") if clocks(module)} - {own} == set(CLOCKS_BY_REASON)


def test_firms_of_browser_tests_have_numbers_of_their_own() -> None:
    """Of two files that make the firm of one number, whichever runs later finds it registered by another name."""
    tests = [name for name in modules("tests/browser") if "/test_" in name]
    made = [name for name in tests if "make_enterprises(" in text(name)]
    assert [f"{name}: take the firm from tests.browser.filling.example, by a number of its own" for name in made] == []
