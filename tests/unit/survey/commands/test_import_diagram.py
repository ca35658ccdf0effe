"""The diagram of imports: fewest arrows, the order of the layers, and every package in it."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.commands import import_diagram
from survey.commands.import_diagram import ROOTS, CircleError, diagram, imports, layers, package_table, planned, reduced
from survey.config import ROOT


def test_arrows_that_follow_from_others_are_left_out() -> None:
    edges = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset("d"), "d": frozenset[str]()}
    edges["a"] |= {"d"}
    assert reduced(edges) == {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("d"), "d": frozenset()}


def test_a_circle_is_named() -> None:
    edges = {"top": frozenset("a"), "a": frozenset("b"), "b": frozenset("c"), "c": frozenset("a")}
    with pytest.raises(CircleError) as caught:
        reduced(edges)
    assert str(caught.value) == "a -> b -> c -> a"


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))))
def test_the_fewest_arrows_say_the_same(pairs: set[tuple[int, int]]) -> None:
    edges = {str(n): frozenset(str(b) for a, b in pairs if a == n and b > n) for n in range(8)}
    fewer = reduced(edges)
    assert reachable(fewer) == reachable(edges)
    for name, targets in fewer.items():
        for target in targets:
            assert reachable({**fewer, name: targets - {target}}) != reachable(edges)


def reachable(edges: dict[str, frozenset[str]]) -> set[tuple[str, str]]:
    """Return every pair of which the second can be reached from the first."""
    found: dict[str, set[str]] = {}
    for name in TopologicalSorter(edges).static_order():
        found[name] = set(edges[name]).union(*(found[other] for other in edges[name]))
    return {(name, other) for name, others in found.items() for other in others}


def test_a_diagram_lists_packages_by_layer_and_arrows_in_the_same_order() -> None:
    edges = {"__main__": frozenset({"web", "app"}), "app": frozenset[str](), "web": frozenset[str]()}
    assert diagram([["__main__"], ["app", "web"]], edges).splitlines() == [
        "```mermaid",
        "flowchart TD",
        '    p_main["__main__"]',
        '    p_app["app"]',
        '    p_web["web"]',
        "    p_main --> p_app",
        "    p_main --> p_web",
        "```",
    ]


@pytest.mark.parametrize("root", ROOTS)
def test_every_package_has_a_layer_and_an_import_goes_down(root: str) -> None:
    rows = layers(root)
    height = {name: place for place, row in enumerate(rows) for name in row}
    folders = {path.stem for path in (ROOT / root).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert set(height) == folders - {"__init__"}
    assert [(a, b) for a, others in imports(root).items() for b in others if height[b] <= height[a]] == []


def test_homes_that_exist_are_no_longer_planned() -> None:
    assert [name for name in planned("survey") if (ROOT / "survey" / name).exists()] == []
    assert planned("scoring") == {}


def test_a_root_without_layers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LookupError, match="no exhaustive layers for tests"):
        import_diagram.layers("tests")


def test_the_table_has_a_line_per_package_with_its_docstring() -> None:
    lines = package_table().splitlines()
    assert len(lines) == 2 + sum(1 + len([n for row in layers(root) for n in row]) for root in ROOTS)
    assert "| `survey/uploads` | Uploaded files: stored with their record, compared, applied or discarded. |" in lines
