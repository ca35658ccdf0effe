"""Rows that are alike in what applies to them are worked out together.

A pattern is a variant and the set of questions that are asked and apply. Its weights are exact fractions over one
common denominator, and a sum over a whole group of rows is one product of integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import compress
from math import gcd, lcm
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.answers.coding import NOT_APPLICABLE, NOT_ASKED, VARIANT, Coded, Coding
from scoring.definition.questionnaire import Question
from scoring.definition.rules import Node

Key = TypeVar("Key", str, tuple[str, int])
Integers = NDArray[np.int64]
_FLOAT_EXACT = 1 << 53
_INTEGER_SAFE = 1 << 62
_WORD = 64
_EITHER = np.int32(NOT_ASKED ^ NOT_APPLICABLE)
"""The one bit in which NOT_ASKED (-1, all bits) and NOT_APPLICABLE (-3) differ."""
_BLOCK = 1 << 14
_ROWS = 1 << 12
"""So many rows at a time fit into a processor's cache when their bits are put together."""
_MOST_KEPT = 4096


@dataclass(frozen=True)
class Pattern:
    """Rows [k] of one variant (a text, empty for none) whose questions in `names` are asked and apply."""

    rows: Integers
    variant: str
    names: frozenset[str]


def alike(coded: Coded, other: Coded) -> Coded:
    """Say that a sheet is absent and of a variant where the other is: patterns are found once for both. Return it.

    Neither may be written into afterwards.
    """
    coded.__dict__["alike"] = other.__dict__.get("alike", other)
    return coded


def row_patterns(coded: Coded, names: tuple[str, ...]) -> Iterable[Pattern]:
    """Return the patterns of all rows over the questions `names`, each row in exactly one."""
    other: Coded | None = coded.__dict__.get("alike")
    if other is None:
        return _patterns(coded, names)
    kept: dict[tuple[str, ...], tuple[Pattern, ...]] = other.__dict__.setdefault("patterns", {})
    if names not in kept:
        kept[names] = tuple(_patterns(other, names))
    return kept[names]


def _patterns(coded: Coded, names: Sequence[str]) -> Iterator[Pattern]:
    variants = coded.column(VARIANT) if VARIANT in coded.coding.columns else np.full(len(coded), NOT_ASKED)
    columns = [coded.coding.places[name] for name in names]
    words = np.empty((len(columns) // _WORD + 2, len(coded)), dtype=np.uint64)
    words[0] = (variants + -NOT_APPLICABLE).astype(np.uint64)
    for place in range(len(words) - 1):
        words[place + 1] = _bits(coded.codes, columns[place * _WORD : (place + 1) * _WORD])
    first, inverse = _groups(words)
    order = np.argsort(inverse, kind="stable")
    bounds = np.searchsorted(inverse[order], np.arange(len(first) + 1))
    known = [name for name, _ in coded.coding.questionnaire.variants]
    applies = np.unpackbits(words[1:, first].T.astype("<u8", order="C").view(np.uint8), axis=1, bitorder="little")
    for number, row in enumerate(first.tolist()):
        applying = frozenset(compress(names, applies[number].tolist()))
        code = int(variants[row])
        rows = order[bounds[number] : bounds[number + 1]]
        yield Pattern(rows, known[code] if code >= 0 else "", applying)


def _bits(codes: NDArray[np.int32], columns: Sequence[int]) -> NDArray[np.uint64]:
    """Return one bit per column, set where it is asked and applies."""
    word = np.empty(len(codes), dtype=np.uint64)
    for start in range(0, len(codes), _ROWS):
        block = codes[start : start + _ROWS]
        applies = np.zeros((len(block), _WORD), dtype=bool)
        applies[:, : len(columns)] = (block[:, columns] | _EITHER) != NOT_ASKED
        word[start : start + _ROWS] = np.packbits(applies, axis=1, bitorder="little").view("<u8").ravel()
    return word


def _groups(words: NDArray[np.uint64]) -> tuple[Integers, Integers]:
    """Return, of equal columns of `words`, the first row of each group and every row's group number."""
    mixed = np.zeros(words.shape[1], dtype=np.uint64)
    for word in words:
        mixed = (mixed ^ word) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    _, first, inverse = np.unique(mixed, return_index=True, return_inverse=True)
    if not all(np.array_equal(word, word[first][inverse]) for word in words):  # two patterns met in one hash
        _, first, inverse = np.unique(words, axis=1, return_index=True, return_inverse=True)
    return first.astype(np.int64), inverse.ravel().astype(np.int64)


Prepared = TypeVar("Prepared")


def remembered(coding: Coding, kind: str, pattern: Pattern, make: Callable[[], Prepared]) -> Prepared:
    """Return what `make` prepares for a pattern, kept beside the layout: the same patterns come again and again."""
    kept: dict[tuple[str, frozenset[str]], Any] = coding.__dict__.setdefault(kind, {})
    key = (pattern.variant, pattern.names)
    found: Prepared | None = kept.get(key)
    if found is not None:
        return found
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    prepared = kept[key] = make()
    return prepared


@dataclass(frozen=True)
class Sums:
    """Weighted sums with one denominator: ``matrix @ points / denominator`` for integer points [columns, rows]."""

    matrix: NDArray[Any]
    denominator: int

    def of(self, points: NDArray[Any]) -> NDArray[Any]:
        """Return the numerators [sums, rows] of integer points [columns, rows], exact: int64, else Python integers."""
        if self.matrix.dtype == np.float64:
            sums = np.empty((len(self.matrix), points.shape[1]), dtype=np.int64)
            for start in range(0, points.shape[1], _BLOCK):
                block = points[:, start : start + _BLOCK].astype(np.float64)
                sums[:, start : start + _BLOCK] = self.matrix @ block
            return sums
        product: NDArray[Any] = self.matrix @ points.astype(np.int64).astype(self.matrix.dtype)
        return product


def sums(columns: Sequence[Key], wanted: Sequence[Mapping[Key, Fraction]], largest: int) -> Sums:
    """Return the exact sums of each mapping ``column -> weight`` in `wanted`.

    `largest`: no point is greater. Products of floats are used where every partial sum is an exact integer below 2^53.
    """
    denominator = lcm(*(weight.denominator for weights in wanted for weight in weights.values()))
    place = {name: column for column, name in enumerate(columns)}
    matrix = np.zeros((len(wanted), len(columns)), dtype=object)
    most = 0
    for row, weights in enumerate(wanted):
        whole = 0
        for name, weight in weights.items():
            numerator = weight.numerator * (denominator // weight.denominator)
            matrix[row, place[name]] = numerator
            whole += numerator
        most = max(most, whole * max(largest, 1))
    if most < _FLOAT_EXACT:
        return Sums(matrix.astype(np.float64), denominator)
    return Sums(matrix.astype(np.int64) if most < _INTEGER_SAFE else matrix, denominator)


def half_up_all(numerators: NDArray[Any], denominator: int, scale: int) -> Integers:
    """Return ``scale x numerator / denominator`` rounded half-up; nothing here is below 0."""
    most = int(numerators.max(initial=0))
    wide = numerators.astype(object) if 2 * scale * most + denominator >= _INTEGER_SAFE else numerators
    return ((2 * scale * wide + denominator) // (2 * denominator)).astype(np.int64)


def leaf_shares(nodes: Sequence[Node], variant: str, used: frozenset[str], whole: Fraction) -> dict[str, Fraction]:
    """Return the share of `whole` of each leaf in `used`, branch by branch: siblings that are left share the rest."""
    present = [node for node in nodes if node.weights.get(variant, 0) and leads(node, variant, used)]
    total = sum(node.weights[variant] for node in present)
    shares: dict[str, Fraction] = {}
    for node in present:
        share = whole * node.weights[variant] / total
        shares |= leaf_shares(node.children, variant, used, share) if node.children else {node.id: share}
    return shares


def leads(node: Node, variant: str, used: frozenset[str]) -> bool:
    """Return whether any leaf in `used` hangs below a node that the variant has."""
    if not node.children:
        return node.id in used
    return any(child.weights.get(variant, 0) and leads(child, variant, used) for child in node.children)


def unit_of(questions: Sequence[Question]) -> int:
    """Return the greatest number that divides every rating of these questions, so that points stay small."""
    unit = 0
    for question in questions:
        for points in [choice.points for choice in question.options or question.bands]:
            unit = gcd(unit, points)
    return unit or 1
