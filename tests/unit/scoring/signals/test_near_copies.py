"""Near copies: none is missed that comparing everybody with everybody finds, and the figures are exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from scoring.signals import near_copies
from scoring.signals.near_copies import Likeness, alike, of_near_copies
from tests.unit.scoring.signals.firms_of_signals import check_of, firm, ticked

Rows = Mapping[str, Mapping[str, int]]
QUESTIONS = [f"q{number}" for number in range(8)]
ROWS = st.dictionaries(
    st.sampled_from([f"firm{number}" for number in range(9)]),
    st.dictionaries(st.sampled_from(QUESTIONS), st.integers(0, 1)),
    max_size=9,
)

ROWS_ALIKE = st.lists(
    st.dictionaries(st.sampled_from(QUESTIONS[:4]), st.integers(0, 5)), min_size=1, max_size=4
).flatmap(
    lambda kinds: st.dictionaries(
        st.sampled_from([f"firm{number:02d}" for number in range(12)]), st.sampled_from(kinds), max_size=12
    )
)
"""Rows of few kinds, so that many firms answered just the same."""


def by_brute_force(rows: Rows, share: int, fewest: int) -> dict[str, Likeness]:
    """Compare everybody with everybody."""
    found = {}
    for key, row in rows.items():
        near = []
        for other in sorted(set(rows) - {key}):
            of = len(set(row) | set(rows[other]))
            equal = sum(row[name] == rows[other].get(name) for name in row)
            if of and of >= fewest and Fraction(equal, of) >= Fraction(share, 10_000):
                near.append((other, equal, of))
        if near:
            other, equal, of = max(near, key=lambda one: (Fraction(one[1], one[2]), [-ord(c) for c in one[0]]))
            found[key] = Likeness(other, equal, of, len(near))
    return found


@given(ROWS, st.integers(1, 10_000), st.integers(0, 8))
def test_nobody_is_missed_and_the_figures_are_those_of_comparing_all(rows: Rows, share: int, fewest: int) -> None:
    assert dict(alike(rows, share=share, fewest=fewest)) == by_brute_force(rows, share, fewest)


@given(ROWS_ALIKE, st.integers(1, 10_000), st.integers(0, 5), st.integers(0, 3), st.integers(1, 5))
def test_neither_parts_nor_how_answers_are_held_change_what_is_found(
    rows: Rows, share: int, fewest: int, few: int, at_once: int
) -> None:
    """Firms with the same answers, and questions with more different answers than columns are made of."""
    with patch.multiple(near_copies, _FEW=few, _AT_ONCE=at_once):
        assert dict(alike(rows, share=share, fewest=fewest)) == by_brute_force(rows, share, fewest)


def test_a_thousand_alike_and_one_apart_are_one_comparison() -> None:
    """What everybody answered alike costs no more than one firm: with pairs it was minutes."""
    rows = {f"{number:04d}": dict.fromkeys(QUESTIONS, 1) for number in range(1000)}
    rows["9999"] = {**rows["0000"], "q0": 2}
    found = alike(rows, share=8_000, fewest=8)
    assert (found["0000"], found["0007"]) == (Likeness("0001", 8, 8, 1000), Likeness("0000", 8, 8, 1000))
    assert found["9999"] == Likeness("0000", 7, 8, 1000)


def test_a_pair_of_near_copies_by_hand() -> None:
    rows = {
        "a": {"q1": 1, "q2": 1, "q3": 1, "q4": 1},
        "b": {"q1": 1, "q2": 1, "q3": 1, "q4": 0},
        "c": {"q1": 0, "q2": 0, "q3": 0},
    }
    assert dict(alike(rows, share=7_500, fewest=4)) == {"a": Likeness("b", 3, 4), "b": Likeness("a", 3, 4)}
    assert dict(alike(rows, share=7_501, fewest=4)) == {}
    assert dict(alike(rows, share=7_500, fewest=5)) == {}
    assert dict(alike({}, share=7_500, fewest=1)) == {}


def test_true_is_not_the_answer_one() -> None:
    assert dict(alike({"a": {"q": True}, "b": {"q": 1}}, share=10_000, fewest=1)) == {}


COPIED = check_of("near_copy", among=["form"], share="0.9", fewest="10", most_same="0.8")


def test_both_firms_of_a_pair_have_the_signal_with_the_other_ones_key() -> None:
    places = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]
    firms = [
        firm("a", **ticked(*places)),
        firm("b", **ticked(*places[:-1], 2)),
        firm("c", **ticked(*reversed(places))),
    ]
    found = of_near_copies(COPIED, firms)
    assert {key: (signal.other, dict(signal.figures)) for key, signal in found.items()} == {
        "a": ("b", {"equal": "9", "of": "10", "percent": "90", "others": "1"}),
        "b": ("a", {"equal": "9", "of": "10", "percent": "90", "others": "1"}),
    }


def test_who_ticked_one_place_nearly_always_is_not_compared() -> None:
    assert of_near_copies(COPIED, [firm("a", **ticked(*[0] * 12)), firm("b", **ticked(*[0] * 12))]) == {}
