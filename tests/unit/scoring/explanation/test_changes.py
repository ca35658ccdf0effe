"""What moved between two evaluations, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring.explanation.changes import FEW_PLACES, Between, Move, Seen, Why, moves
from scoring.selection.selection import Place

BASE = Seen("all", Place.SELECTED, 1, {"index": 40, "chain": 20}, {"data": 50, "tools": 70}, "v1")
OUT = replace(BASE, place=Place.OUT)


def why(before: Seen | None, after: Seen | None, *, same: bool = True) -> tuple[Why, ...]:
    (move,) = moves(
        {"A": before} if before else {}, {"A": after} if after else {}, Between(same_scheme=same, same_segments=same)
    )
    return move.why


def test_nobody_who_stays_is_named() -> None:
    assert (
        moves(
            {"A": BASE},
            {"A": replace(BASE, contributions={"index": 41, "chain": 20})},
            Between(same_scheme=True, same_segments=True),
        )
        == ()
    )


def test_joining_and_going() -> None:
    assert (why(None, BASE), why(BASE, None)) == ((Why("joined"),), (Why("gone"),))


@pytest.mark.parametrize(
    ("after", "reasons"),
    [
        (OUT, (Why("others"),)),
        (
            replace(OUT, contributions={"index": 30, "chain": 25}, answers="v2"),
            (
                Why("answers"),
                Why("contribution", {"criterion": "index", "before": 40, "after": 30}),
                Why("contribution", {"criterion": "chain", "before": 20, "after": 25}),
            ),
        ),
        (replace(OUT, passes=False), (Why("gate", {"passes": 0}),)),
        (replace(OUT, pin="out"), (Why("pinned", {"kind": "out"}),)),
    ],
)
def test_who_lost_a_seat_hears_what_of_its_own_changed(after: Seen, reasons: tuple[Why, ...]) -> None:
    assert why(BASE, after) == reasons


def test_a_pin_taken_back_is_named() -> None:
    assert why(replace(BASE, pin="in"), OUT) == (Why("unpinned", {"kind": "in"}),)


def test_another_segment_is_told_by_the_features_that_changed_most() -> None:
    after = replace(BASE, segment=2, features={"data": 90, "tools": 69}, answers="v2")
    assert why(BASE, after) == (
        Why("answers"),
        Why("feature", {"feature": "data", "before": 50, "after": 90}),
        Why("feature", {"feature": "tools", "before": 70, "after": 69}),
    )


def test_segments_of_different_schemes_are_not_compared() -> None:
    assert moves({"A": BASE}, {"A": replace(BASE, segment=2)}, Between(same_scheme=False, same_segments=False)) == ()
    assert why(BASE, replace(OUT, segment=2), same=False) == (Why("scheme"),)


def test_segments_of_one_fit_are_compared_across_schemes() -> None:
    (move,) = moves({"A": BASE}, {"A": replace(BASE, segment=2)}, Between(same_scheme=False, same_segments=True))
    assert (move.changed_segment, move.why) == (True, (Why("scheme"),))


def test_at_most_two_criteria_are_named() -> None:
    before = replace(BASE, contributions={"a": 1, "b": 1, "c": 1})
    after = replace(OUT, contributions={"a": 2, "b": 9, "c": 5})
    assert [item.parameters["criterion"] for item in why(before, after)] == ["b", "c"]


@pytest.mark.parametrize(
    ("before", "after", "entered", "left", "segment"),
    [
        (OUT, BASE, True, False, False),
        (BASE, OUT, False, True, False),
        (None, BASE, True, False, False),
        (BASE, None, False, True, False),
        (BASE, replace(BASE, segment=2), False, False, True),
        (BASE, replace(BASE, segment=0), False, False, False),
    ],
)
def test_a_move_says_what_kind_it_is(
    before: Seen | None,
    after: Seen | None,
    entered: bool,  # noqa: FBT001 - a table
    left: bool,  # noqa: FBT001 - a table
    segment: bool,  # noqa: FBT001 - a table
) -> None:
    move = Move("A", before, after, ())
    assert (move.entered, move.left, move.changed_segment) == (entered, left, segment)
    assert BASE.score == 60


RANKED = replace(OUT, rank=296)


@pytest.mark.parametrize(
    ("after", "few", "shift"),
    [
        (replace(RANKED, rank=756), FEW_PLACES, 460),
        (replace(RANKED, rank=317), FEW_PLACES, 21),
        (replace(RANKED, rank=275), FEW_PLACES, -21),
        (replace(RANKED, rank=316), FEW_PLACES, None),
        (replace(RANKED, rank=276), FEW_PLACES, None),
        (replace(RANKED, rank=295), 0, -1),
        (RANKED, 0, None),
        (replace(RANKED, pool="services", rank=4), FEW_PLACES, 0),
        (replace(RANKED, place=Place.RESERVE), FEW_PLACES, 0),
        (replace(RANKED, place=Place.UNRANKED, rank=None), FEW_PLACES, 0),
    ],
)
def test_whoever_moved_by_more_than_the_number_is_named(after: Seen, few: int, shift: int | None) -> None:
    found = moves({"A": RANKED}, {"A": after}, Between(same_scheme=True, same_segments=True, few=few))
    assert [move.shift for move in found] == ([] if shift is None else [shift])


def test_joining_and_going_are_named_without_a_seat_too() -> None:
    found = moves({"A": RANKED}, {"B": RANKED}, Between(same_scheme=True, same_segments=True))
    assert [(move.key, move.changed_place, move.why) for move in found] == [
        ("A", True, (Why("gone"),)),
        ("B", True, (Why("joined"),)),
    ]


def test_another_pool_and_another_number_of_seats_are_reasons() -> None:
    between = Between(same_scheme=True, same_segments=True, same_seats=False)
    (move,) = moves({"A": BASE}, {"A": OUT}, between)
    assert move.why == (Why("seats"),)
    assert why(BASE, replace(BASE, pool="services", answers="v2")) == (Why("pool"), Why("answers"))
