"""Scoring asks no clock, and import-linter's contracts forbid what makes a layer impure."""

from __future__ import annotations

import ast
import tomllib

import pytest

from tests.test_architecture import ROOT, modules, tree

CLOCK = {"now", "today", "utcnow"}


def clocks(module: str, parsed: ast.Module) -> list[str]:
    """Return what to do about a module that asks for the time; the modules `time` and `os` are import-linter's."""
    called = {id(node.func) for node in ast.walk(parsed) if isinstance(node, ast.Call)}
    return [
        f"{module}:{node.lineno} asks for the time: scoring is pure, so take the date as an argument"
        for node in ast.walk(parsed)
        if isinstance(node, ast.Attribute) and node.attr in CLOCK
        if id(node) in called or ast.unparse(node.value).rpartition(".")[2] in {"date", "datetime"}
    ]


def test_scoring_asks_no_clock() -> None:
    assert [advice for module in modules("scoring") for advice in clocks(module, tree(module))] == []


@pytest.mark.parametrize("line", ["datetime.now(UTC)", "datetime.date.today()", "read = datetime.utcnow"])
def test_a_clock_in_scoring_is_seen(line: str) -> None:
    assert clocks("scoring/made_up.py", ast.parse(line)) == [
        "scoring/made_up.py:1 asks for the time: scoring is pure, so take the date as an argument"
    ]


@pytest.mark.parametrize(
    ("package", "library"),
    [
        *[("scoring", one) for one in ("flask", "sqlalchemy", "random", "secrets", "time", "os", "pathlib", "socket")],
        *[("exports", one) for one in ("flask", "flask_babel", "wtforms", "werkzeug", "sqlalchemy")],
        *[("survey.queries", one) for one in ("flask", "flask_babel", "wtforms", "werkzeug")],
    ],
)
def test_contracts_of_import_linter_forbid(package: str, library: str) -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    forbidden = {one for c in contracts if package in c.get("source_modules", ()) for one in c["forbidden_modules"]}
    assert library in forbidden
