"""What the code says of its own layout: the packages in the order of their layers, and who imports whom."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import grimp

from survey.config import ROOT

ROOTS = ("survey", "exports", "scoring")
Edges = Mapping[str, frozenset[str]]


class CircleError(Exception):
    """Packages import each other in a circle, so that they cannot be drawn; the message names them."""


def diagrams() -> str:
    """Return one Mermaid diagram per root package; arrows that follow from others are left out."""
    return "\n\n".join(f"### `{root}/`\n\n{diagram(layers(root), reduced(imports(root)))}" for root in ROOTS)


def package_table() -> str:
    """Return a table of all packages, from the top layer down, with the first line of each docstring."""
    lines = ["| package | what is in it |", "|---|---|"]
    for root in ROOTS:
        lines.append(f"| **`{root}/`** | {summary(root)} |")
        lines += [f"| `{root}/{name}` | {summary(f'{root}.{name}')} |" for layer in layers(root) for name in layer]
    return "\n".join(lines)


@cache
def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def layers(root: str) -> list[list[str]]:
    """Return the packages of a root in the layers of pyproject.toml, from the top down; those not there yet left out.

    Raises LookupError where the root has no exhaustive contract.
    """
    rows = [[name.strip() for name in layer.split("|")] for layer in written_layers(root)]
    return [present for row in rows if (present := [name for name in row if not name.startswith("(")])]


def planned(root: str) -> dict[str, tuple[str, str]]:
    """Return the homes kept ready for packages that don't exist yet -> the layers just above and just below."""
    rows = written_layers(root)
    plain = [name.strip("()") for name in rows]
    return {
        plain[place]: (plain[place - 1], plain[place + 1]) for place, name in enumerate(rows) if name.startswith("(")
    }


def written_layers(root: str) -> list[str]:
    """Return the layers of a root as pyproject.toml writes them. Raises LookupError where it has none."""
    for contract in _project()["tool"]["importlinter"]["contracts"]:
        if contract.get("containers") == [root] and contract.get("exhaustive"):
            layers: list[str] = contract["layers"]
            return layers
    message = f"pyproject.toml has no exhaustive layers for {root}"
    raise LookupError(message)


def imports(root: str) -> dict[str, frozenset[str]]:
    """Return which packages below a root each of them imports, by short names, in sorted order."""
    graph = _graph()
    imports_of: dict[str, set[str]] = {name.split(".")[1]: set() for name in sorted(graph.find_children(root))}
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            here, there = module.split("."), imported.split(".")
            if here[0] == there[0] == root and len(here) > 1 and len(there) > 1 and here[1] != there[1]:
                imports_of[here[1]].add(there[1])
    return {name: frozenset(names) for name, names in imports_of.items()}


@cache
def _graph() -> grimp.ImportGraph:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return grimp.build_graph(*ROOTS, cache_dir=None)


def reduced(edges: Edges) -> dict[str, frozenset[str]]:
    """Return the same order with the fewest arrows: a -> c is left out where a -> b -> … -> c says it.

    Raises CircleError for a circle; the contracts of import-linter forbid one and say how to mend it.
    """
    reach: dict[str, frozenset[str]] = {}

    def below(name: str, above: tuple[str, ...] = ()) -> frozenset[str]:
        if name in above:
            raise CircleError(" -> ".join([*above[above.index(name) :], name]))
        if name not in reach:
            reach[name] = frozenset(edges[name]).union(*(below(other, (*above, name)) for other in edges[name]))
        return reach[name]

    for name in edges:
        below(name)
    return {
        name: frozenset(other for other in targets if not any(other in below(via) for via in targets - {other}))
        for name, targets in edges.items()
    }


def diagram(rows: Iterable[Iterable[str]], edges: Edges) -> str:
    """Return a Mermaid flowchart: the packages in the order of their layers, arrows to what each imports."""
    names = [name for row in rows for name in row]
    lines = ["```mermaid", "flowchart TD", *(f'    {_id(name)}["{name}"]' for name in names)]
    for name in names:
        lines += [f"    {_id(name)} --> {_id(other)}" for other in names if other in edges.get(name, ())]
    return "\n".join([*lines, "```"])


def _id(name: str) -> str:
    """Return a name that Mermaid takes: some words, such as `end`, and underscores in front mean something there."""
    return f"p_{name.strip('_')}"


def summary(module: str) -> str:
    """Return the first line of a package's or module's docstring."""
    path = ROOT.joinpath(*module.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    text = source.read_text(encoding="utf-8")
    first = text.split('"""', 2)[1].strip().splitlines()[0]
    return first.replace("|", "\\|")
