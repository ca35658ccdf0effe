"""A scheme held against another: who comes and goes, and how alike the orders are."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.explanation.rehearsal import Listing, PoolChange, changes_between, counts_by, likeness, listing_of
from scoring.selection.selection import Place
from tests.unit.scoring.certainty.test_pool_certainty import district


def listing(order: str, seats: int, cut: int | None = 0, pool: str = "all") -> Listing:
    ranks = {key: place for place, key in enumerate(order, start=1)}
    return Listing(dict.fromkeys(order, pool), ranks, tuple(order), frozenset(order[:seats]), {pool: cut})


def test_changes_between_names_who_enters_in_the_new_order_and_who_leaves_in_the_old() -> None:
    """Of ten pairs two keep their order: tau = (2 - 8) / 10; the squared differences are 34: rho = 1 - 6 x 34 / 120."""
    found = changes_between(listing("ABCDE", 3, cut=500), listing("EDACB", 3, cut=450))
    assert (found.entered, found.left) == (("E", "D"), ("B", "C"))
    assert found.pools == (PoolChange("all", 5, -6_000, -7_000, 500, 450),)


def test_changes_between_compares_those_that_both_rank_in_the_pool() -> None:
    first, second = listing("ABCD", 2), listing("XBA", 2)
    found = changes_between(first, second)
    assert (found.pools[0].both, found.pools[0].kendall) == (2, -10_000)
    assert (found.entered, found.left) == (("X",), ("A",))


def test_pools_of_either_list_are_named() -> None:
    found = changes_between(listing("AB", 1, cut=None), listing("AB", 1, pool="other"))
    assert [(item.pool, item.both, item.before, item.after) for item in found.pools] == [
        ("all", 0, None, None), ("other", 0, None, 0),
    ]  # fmt: skip


@pytest.mark.parametrize("ranks", [([], []), ([1], [1]), ([1, 1], [1, 2])])
def test_likeness_is_not_defined_without_two_different_ranks(ranks: tuple[list[int], list[int]]) -> None:
    assert likeness(*ranks) == (None, None)


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), min_size=2, max_size=30))
def test_likeness_is_tau_b_and_rho_by_their_definitions(pairs: list[tuple[int, int]]) -> None:
    first, second = ([pair[side] for pair in pairs] for side in (0, 1))
    assume(min(len(set(first)), len(set(second))) > 1)
    signs = [((a[0] > b[0]) - (a[0] < b[0]), (a[1] > b[1]) - (a[1] < b[1])) for a, b in combinations(pairs, 2)]
    tau = sum(x * y for x, y in signs) / sqrt(sum(x * x for x, _ in signs) * sum(y * y for _, y in signs))
    kendall, spearman = likeness(first, second)
    assert kendall is not None
    assert spearman is not None
    assert abs(kendall / 10_000 - tau) <= 0.000051
    assert abs(spearman / 10_000 - rho(first, second)) <= 0.000051


def rho(first: list[int], second: list[int]) -> float:
    """Return Pearson's correlation of the mean ranks, exactly but for the last root."""

    def mean_ranks(values: list[int]) -> list[Fraction]:
        return [
            Fraction(sum(other < value for other in values)) + Fraction(values.count(value) + 1, 2) for value in values
        ]

    x, y = mean_ranks(first), mean_ranks(second)
    middle = Fraction(len(x) + 1, 2)
    top = sum((a - middle) * (b - middle) for a, b in zip(x, y, strict=True))
    sides = [sum((a - middle) ** 2 for a in values) for values in (x, y)]
    return float(top) / sqrt(float(sides[0]) * float(sides[1]))


def test_listing_of_an_evaluation_leaves_out_who_fails_a_gate() -> None:
    found = district()
    seen = listing_of(found)
    failed = {key for key, pool in zip(found.keys, found.ranked().pools, strict=True) if pool < 0}
    assert failed
    assert not failed & set(seen.order)
    assert set(seen.ranks) == set(found.keys) - failed
    places = dict(zip(found.keys, found.shortlist.places, strict=True))
    assert seen.selected == {key for key, place in places.items() if place is Place.SELECTED}
    assert set(seen.cuts) == {"chips", "rest"}
    assert changes_between(seen, seen).entered == changes_between(seen, seen).left == ()


def test_counts_by_label() -> None:
    assert counts_by(listing("ABC", 2), {"A": "n", "B": "n", "C": "s"}) == {"n": 2}
