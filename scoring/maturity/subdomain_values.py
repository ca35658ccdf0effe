"""What each sub-domain has attained by itself, 0-100: for profiles and comparisons, beside the level of the whole.

A sub-domain's value is the mean over all levels of its clauses' mean; a level that is not asked counts 0. Where the
model has no clause for a sub-domain at a level that is asked, the requirement of the level below still applies, and so
does its mean. Nodes above are weighted means of what applies. Better ratings, and a higher claim, never lower a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import Coded
from scoring.definition.rules import ClauseRule, leaves_of, nodes_of
from scoring.exact import POINT, WEIGHT
from scoring.maturity.clause_cells import Cell, Layout, cell_points, layout_of
from scoring.maturity.row_patterns import Pattern, Sums, half_up_all, leaf_shares, remembered, row_patterns, sums


def subdomain_values(rule: ClauseRule, coded: Coded) -> Mapping[str, NDArray[np.int64]]:
    """Return the value of every node, 0-100 in 1/10 000, int64 [n]; -1 where nothing of it applies."""
    layout = layout_of(coded.coding)
    points, _ = cell_points(coded, layout)
    values = {node.id: np.full(len(coded), -1, dtype=np.int64) for node in nodes_of(rule.tree)}
    for pattern in row_patterns(coded, layout.names):
        names, exact = remembered(coded.coding, "attained_sums", pattern, partial(_node_sums, rule, layout, pattern))
        rounded = half_up_all(exact.of(points.take(pattern.rows, axis=1)), exact.denominator, 100 * POINT)
        for column, name in enumerate(names):
            values[name][pattern.rows] = rounded[column]
    return values


def _node_sums(rule: ClauseRule, layout: Layout, pattern: Pattern) -> tuple[tuple[str, ...], Sums]:
    """Return the nodes that apply to a pattern, and the exact sum of each."""
    cells = _cell_weights(rule, layout, pattern)
    used = frozenset(leaf for leaf, _ in cells)
    wanted = {}
    for node in nodes_of(rule.tree):
        shares = leaf_shares((node,), pattern.variant, used, Fraction(1))
        if shares:
            wanted[node.id] = {cell: shares[cell[0]] * weight for cell, weight in cells.items() if cell[0] in shares}
    return tuple(wanted), sums(layout.cells, list(wanted.values()), layout.most)


def _cell_weights(rule: ClauseRule, layout: Layout, pattern: Pattern) -> Mapping[Cell, Fraction]:
    """Return what one unit of rating in each cell adds to its sub-domain's value, where 1 is everything."""
    counts = {cell: sum(name in pattern.names for name in names) for cell, names in layout.of_cell.items()}
    steps = [step for step, _ in rule.levels]
    asked = {step for (_, step), count in counts.items() if count}
    weights: dict[Cell, Fraction] = {}
    for leaf in leaves_of(rule.tree):
        bearer: Cell | None = None
        stands_for: dict[Cell, int] = {}
        for step in steps:
            if counts.get((leaf.id, step)):
                bearer = (leaf.id, step)
            if bearer is not None and step in asked:
                stands_for[bearer] = stands_for.get(bearer, 0) + 1
        for cell, levels in stands_for.items():
            weights[cell] = Fraction(levels * layout.unit, len(steps) * counts[cell] * WEIGHT)
    return weights
