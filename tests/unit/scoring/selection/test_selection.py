"""Who is in, in reserve, out, and why; who is in is checked against trying every choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.definition.scheme import Objective
from scoring.ranking.gates import Verdict
from scoring.ranking.ranking import Ranking, rank
from scoring.selection.quotas.clash import Change, Member
from scoring.selection.quotas.price import Price
from scoring.selection.quotas.problem import Bound, Limit
from scoring.selection.quotas.promotion import Promotion
from scoring.selection.selection import CannotChooseError, Place, PoolSeats, Reason, Shortlist, Terms, promoted, select

IN, RESERVE, OUT = Place.SELECTED, Place.RESERVE, Place.OUT
FAIL, WAIT, PASS = Verdict.FAILED, Verdict.PENDING, Verdict.PASSED


def ranking_of(scores: Sequence[int]) -> Ranking:
    return rank(np.array(scores, dtype=np.int64).reshape(-1, 1), [1], [])


def shortlist(
    scores: Sequence[int], gates: Sequence[Verdict] = (), *, seats: int = 2, reserve: int = 1, **more: object
) -> Shortlist:
    """Select from one pool; `more` are further terms."""
    verdicts = np.array(gates or [PASS] * len(scores), dtype=np.int8).reshape(-1, 1)
    pools = (PoolSeats("all", seats, reserve),)
    terms = Terms(pools, np.zeros(len(scores), dtype=np.int64), ("legal",), **more)  # type: ignore[arg-type]
    return select(ranking_of(scores), verdicts, terms)


def codes(found: Shortlist, row: int) -> list[str]:
    return [reason.code for reason in found.reasons[row]]


def test_select_the_best_then_the_reserve() -> None:
    found = shortlist([10, 40, 30, 20])
    assert found.places == (OUT, IN, IN, RESERVE)
    assert found.cut == 2
    assert found.reasons == (
        (Reason("below_line", {"position": "4", "seats": "2"}),),
        (Reason("within_seats", {"position": "1", "seats": "2"}),),
        (Reason("within_seats", {"position": "2", "seats": "2"}),),
        (Reason("reserve", {"position": "1"}),),
    )


def test_select_passes_over_who_fails_a_gate() -> None:
    found = shortlist([40, 30, 20, 10], [FAIL, PASS, PASS, PASS])
    assert found.places == (OUT, IN, IN, RESERVE)
    assert found.reasons[0] == (Reason("gate_failed", {"gate": "legal"}),)


def test_select_names_a_pending_gate_without_excluding() -> None:
    found = shortlist([40, 30], [WAIT, PASS])
    assert found.places == (IN, IN)
    assert found.reasons[0] == (
        Reason("within_seats", {"position": "1", "seats": "2"}),
        Reason("gate_pending", {"gate": "legal"}),
    )


def test_select_says_of_a_tie_at_the_line_that_the_keys_decided() -> None:
    found = shortlist([40, 30, 30, 30, 20])
    assert found.places == (IN, IN, RESERVE, OUT, OUT)
    assert [Reason("tie_at_line") in reasons for reasons in found.reasons] == [False, True, True, True, False]


@pytest.mark.parametrize("scores", [[40, 40, 30], [40, 30, 20]])
def test_select_sees_no_tie_that_does_not_straddle_the_line(scores: list[int]) -> None:
    assert [Reason("tie_at_line") in reasons for reasons in shortlist(scores).reasons] == [False] * 3


@pytest.mark.parametrize(
    ("seats", "reserve", "places", "cut"),
    [(0, 0, (OUT, OUT), None), (9, 0, (IN, IN), 1), (1, 9, (IN, RESERVE), 0), (0, 1, (RESERVE, OUT), None)],
)
def test_select_with_seats_at_the_edges(seats: int, reserve: int, places: tuple[Place, ...], cut: int | None) -> None:
    found = shortlist([2, 1], seats=seats, reserve=reserve)
    assert (found.places, found.cut) == (places, cut)


def test_select_of_nobody() -> None:
    assert shortlist([]) == Shortlist((), (), (None,))


def test_a_floor_passes_over_better_ranked_ones_and_both_sides_are_told() -> None:
    """Six of which the last is the only one in the south: the third gives way."""
    towns = {"unit": ("n", "n", "n", "n", "n", "s")}
    found = shortlist([60, 50, 40, 30, 20, 10], seats=3, labels=towns, quotas=(Bound("unit", "s", 1),))
    floor = {"kind": "floor", "attribute": "unit", "value": "s", "number": "1"}
    assert found.places == (IN, IN, RESERVE, OUT, OUT, IN)
    assert found.cut == 1
    assert found.reasons[2] == (Reason("reserve", {"position": "1"}), Reason("passed_over", floor))
    assert found.reasons[5] == (Reason("seated_by_quota", {"position": "6"}),)
    assert found.prices == (Price(Limit("floor", "unit", "s", 1), came_in=(5,), went_out=(2,)),)


def test_a_pin_takes_a_seat_and_never_passes_a_failed_gate() -> None:
    found = shortlist([40, 30, 20, 10], pins=frozenset({3}))
    assert found.places == (IN, RESERVE, OUT, IN)
    assert codes(found, 3) == ["pinned"]
    refused = shortlist([40, 30, 20, 10], [PASS, PASS, PASS, FAIL], pins=frozenset({3}))
    assert refused.places == (IN, IN, RESERVE, OUT)
    assert codes(refused, 3) == ["gate_failed", "pin_refused"]


def test_who_is_kept_out_is_neither_chosen_nor_in_reserve() -> None:
    found = shortlist([40, 30, 20, 10], seats=2, reserve=9, kept_out=frozenset({0}))
    assert found.places == (OUT, IN, IN, RESERVE)
    assert found.reasons == (
        (Reason("placed", {"position": "1"}), Reason("kept_out")),
        (Reason("within_seats", {"position": "1", "seats": "2", "without": "1"}),),
        (Reason("within_seats", {"position": "2", "seats": "2", "without": "1"}),),
        (Reason("reserve", {"position": "1"}),),
    )


def test_the_cut_line_stays_where_one_before_it_is_kept_out_or_pinned() -> None:
    """Of five for three seats: the line is the last that rank alone seats."""
    scores = [50, 40, 30, 20, 10]
    assert shortlist(scores, seats=3).cut == 2
    assert shortlist(scores, seats=3, kept_out=frozenset({0})).cut == 3
    assert shortlist(scores, seats=3, kept_out=frozenset({1, 2})).cut == 4
    assert shortlist(scores, seats=3, pins=frozenset({0})).cut == 2
    assert shortlist(scores, seats=3, pins=frozenset({4}), kept_out=frozenset({0})).cut == 2


def test_after_the_line_is_said_only_of_those_after_it() -> None:
    """A floor seats the sixth: the third is before that line. The fourth place of three seats may be a pin's."""
    towns = {"unit": ("n", "n", "n", "n", "n", "s", "n")}
    found = shortlist([70, 60, 50, 40, 30, 20, 10], seats=3, reserve=0, labels=towns, quotas=(Bound("unit", "s", 1),))
    assert [codes(found, row) for row in range(7)] == [
        ["within_seats"], ["within_seats"], *[["placed", "passed_over"]] * 3, ["seated_by_quota"], ["below_line"],
    ]  # fmt: skip
    assert found.reasons[6] == (Reason("below_line", {"position": "7", "seats": "6"}),)
    pinned = shortlist([50, 40, 30, 20, 10], seats=3, reserve=0, pins=frozenset({4}))
    assert pinned.reasons[2] == (Reason("below_line", {"position": "3", "seats": "2"}),)
    taken = shortlist([50, 40, 30], seats=1, reserve=0, pins=frozenset({1}))
    assert [codes(taken, row) for row in range(3)] == [["no_seat_left"], ["pinned"], ["no_seat_left"]]


def test_excluding_one_of_a_small_pool_gives_its_seat_to_nobody_rather_than_to_a_clash() -> None:
    found = shortlist([40, 30], seats=2, kept_out=frozenset({0}))
    assert (found.places, found.cut) == ((OUT, IN), 1)


def test_a_limit_and_not_the_keys_decides_between_equals_where_the_later_is_seated() -> None:
    """All three are level; the floor seats the third before the second, which the keys would put first."""
    towns = {"unit": ("n", "n", "s")}
    found = shortlist([30, 30, 30], reserve=0, labels=towns, quotas=(Bound("unit", "s", 1),))
    assert [codes(found, row) for row in range(3)] == [
        ["within_seats", "tie_at_line"], ["placed", "passed_over", "tie_at_line"], ["seated_by_quota"],
    ]  # fmt: skip


def test_by_total_the_reasons_speak_of_the_total() -> None:
    labels = {"unit": ("n", "n", "s", "s"), "size": ("x", "y", "x", "y")}
    quotas = (Bound("unit", "n", 0, 1), Bound("size", "x", 0, 1))
    found = shortlist([100, 99, 98, 0], reserve=0, labels=labels, quotas=quotas, objective=Objective.SCORE)
    total = {"kind": "total", "attribute": "", "value": "", "number": ""}
    assert found.reasons == (
        (Reason("placed", {"position": "1"}), Reason("passed_over", total)),
        (Reason("seated_by_total", {"position": "2"}),),
        (Reason("seated_by_total", {"position": "3"}),),
        (Reason("below_line", {"position": "4", "seats": "3"}),),
    )


def test_shares_give_way_from_the_last_but_quotas_never() -> None:
    labels = {"unit": ("n", "n", "n", "s"), "band": ("x", "x", "x", "y")}
    shares = ((Bound("unit", "s", 1),), (Bound("band", "x", 3),))
    found = shortlist([4, 3, 2, 1], seats=3, labels=labels, shares=shares)
    assert (found.places, found.unmet) == ((IN, IN, RESERVE, IN), ("band",))
    with pytest.raises(CannotChooseError) as refused:
        shortlist([4, 3, 2, 1], seats=3, labels=labels, quotas=(Bound("unit", "s", 2),))
    clash = refused.value.clash
    assert clash.sets == ((Member(Limit("floor", "unit", "s", 2), 1),),)
    assert clash.changes == (Change(Limit("floor", "unit", "s", 2), 1),)


def test_a_clash_names_the_pinned_row() -> None:
    labels = {"unit": ("n", "s", "s")}
    with pytest.raises(CannotChooseError) as refused:
        shortlist([3, 2, 1], seats=1, labels=labels, quotas=(Bound("unit", "n", 1),), pins=frozenset({2}))
    named = refused.value.named(["A", "B", "C"])
    kinds = [(member.limit.kind, member.limit.value) for members in named.clash.sets for member in members]
    assert kinds == [("floor", "n"), ("pin", "C")]


def test_where_the_objectives_differ_the_other_choice_is_told() -> None:
    """The first counts for both ceilings: only the last fits beside it (100 + 0); the two between make 99 + 98."""
    labels = {"unit": ("n", "n", "s", "s"), "size": ("x", "y", "x", "y")}
    quotas = (Bound("unit", "n", 0, 1), Bound("size", "x", 0, 1))
    by_rank = shortlist([100, 99, 98, 0], labels=labels, quotas=quotas)
    by_score = shortlist([100, 99, 98, 0], labels=labels, quotas=quotas, objective=Objective.SCORE)
    assert (by_rank.places, by_rank.other) == ((IN, RESERVE, OUT, IN), (1, 2))
    assert (by_score.places, by_score.other) == ((RESERVE, IN, IN, OUT), (0, 3))


def test_a_withdrawal_promotes_within_the_pool_whoever_keeps_every_limit() -> None:
    """Two pools of two and one; the south needs one. Its only one withdraws: the fourth is of the north, the sixth not.

    The fifth is better ranked than the sixth in the whole list, but of the other pool.
    """
    scores = [60, 50, 40, 30, 20, 10]
    terms = Terms(
        pools=(PoolSeats("a", 2, 2), PoolSeats("b", 1, 2)),
        pool_of=np.array([0, 0, 1, 0, 1, 0], dtype=np.int64),
        labels={"unit": ("n", "s", "n", "n", "n", "s")},
        quotas=(Bound("unit", "s", 1),),
    )
    verdicts = np.full((6, 0), PASS, dtype=np.int8)
    found = select(ranking_of(scores), verdicts, terms)
    assert found.places == (IN, IN, IN, RESERVE, RESERVE, RESERVE)
    floor, pool = Limit("floor", "unit", "s", 1), Limit("floor", "pool", "a", 2)
    more = Limit("ceiling", "pool", "b", 1)
    steps = promoted(ranking_of(scores), verdicts, terms, found, withdrawn=[1])
    assert steps == (Promotion(5, ((3, (floor,)), (4, (pool, more, floor)))),)
    with pytest.raises(ValueError, match="row 3 holds no seat"):
        promoted(ranking_of(scores), verdicts, terms, found, withdrawn=[3])


def test_a_share_gives_way_before_a_seat_stays_empty_for_it() -> None:
    """Two of the band x are asked for. One withdraws, the only other shares its group with one who is seated.

    A share is no more than what there is: when the last of a band withdraws, nothing is asked of it any more.
    """
    labels = {"band": ("x", "x", "y", "x", "y")}
    shares = ((Bound("band", "x", 2),),)
    terms = Terms(
        (PoolSeats("all", 3, 2),), np.zeros(5, dtype=np.int64), labels=labels, shares=shares,
        groups=("", "", "g", "g", ""), per_group=1,
    )  # fmt: skip
    verdicts, ranking = np.full((5, 0), PASS, dtype=np.int8), ranking_of([5, 4, 3, 2, 1])
    found = select(ranking, verdicts, terms)
    assert (found.places, found.unmet) == ((IN, IN, IN, RESERVE, RESERVE), ())
    group = Limit("group", "group", "g", 1)
    first, second = promoted(ranking, verdicts, terms, found, withdrawn=[0, 2])
    assert first == Promotion(4, ((3, (group,)),), unmet=("band",))
    assert second == Promotion(3, ())
    few = Terms((PoolSeats("all", 2, 1),), np.zeros(3, dtype=np.int64), labels={"band": ("x", "y", "y")}, shares=shares)
    ranking, verdicts = ranking_of([3, 2, 1]), np.full((3, 0), PASS, dtype=np.int8)
    assert promoted(ranking, verdicts, few, select(ranking, verdicts, few), withdrawn=[0]) == (Promotion(2, ()),)


PLACES = st.integers(0, 2)


@st.composite
def districts(draw: st.DrawFn) -> tuple[list[int], list[str], list[str], tuple[Bound, ...], int]:
    count = draw(st.integers(1, 9))
    scores = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    units = [f"u{n}" for n in draw(st.lists(PLACES, min_size=count, max_size=count))]
    sizes = [f"s{n}" for n in draw(st.lists(PLACES, min_size=count, max_size=count))]
    names = [("unit", f"u{n}") for n in range(3)] + [("size", f"s{n}") for n in range(3)]
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=4))
    bounds = tuple(
        Bound(attribute, value, *sorted(draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))))
        for attribute, value in chosen
    )
    return scores, units, sizes, bounds, draw(st.integers(1, count))


def every_choice(units: list[str], sizes: list[str], bounds: Sequence[Bound], seats: int) -> Iterator[tuple[int, ...]]:
    for chosen in combinations(range(len(units)), seats):
        counts = Counter([*(("unit", units[row]) for row in chosen), *(("size", sizes[row]) for row in chosen)])
        if all(item.floor <= counts[item.attribute, item.value] <= (item.ceiling or 0) for item in bounds):
            yield chosen


@given(districts())
def test_select_is_what_trying_every_choice_gives(
    district: tuple[list[int], list[str], list[str], tuple[Bound, ...], int],
) -> None:
    scores, units, sizes, bounds, seats = district
    labels = {"unit": tuple(units), "size": tuple(sizes)}
    choices = list(every_choice(units, sizes, bounds, seats))
    assume(choices)
    order = ranking_of(scores).order.tolist()
    best = min(choices, key=lambda chosen: sorted(order.index(row) for row in chosen))
    found = shortlist(scores, seats=seats, labels=labels, quotas=bounds)
    assert {row for row, place in enumerate(found.places) if place is IN} == set(best)
    total = max(sum(scores[row] for row in chosen) for chosen in choices)
    assert sum(scores[row] for row in found.other) == total
    assert all(reasons for reasons in found.reasons)


@given(districts())
def test_select_refuses_where_trying_every_choice_gives_nothing(
    district: tuple[list[int], list[str], list[str], tuple[Bound, ...], int],
) -> None:
    scores, units, sizes, bounds, seats = district
    assume(not any(every_choice(units, sizes, bounds, seats)))
    with pytest.raises(CannotChooseError):
        shortlist(scores, seats=seats, labels={"unit": tuple(units), "size": tuple(sizes)}, quotas=bounds)
