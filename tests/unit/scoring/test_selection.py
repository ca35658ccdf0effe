"""Who is in, in reserve, out, and why."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.gates import Verdict
from scoring.ranking import rank
from scoring.selection import Place, Reason, Shortlist, Terms, select

IN, RESERVE, OUT = Place.SELECTED, Place.RESERVE, Place.OUT
FAIL, WAIT, PASS = Verdict.FAILED, Verdict.PENDING, Verdict.PASSED


def shortlist(scores: list[int], gates: list[Verdict], *, seats: int = 2, reserve: int = 1) -> Shortlist:
    ranking = rank(np.array(scores, dtype=np.int64).reshape(-1, 1), [1], [])
    verdicts = np.array(gates, dtype=np.int8).reshape(-1, 1)
    return select(ranking, verdicts, Terms(seats, reserve, ("legal",)))


def test_select_the_best_then_the_reserve() -> None:
    found = shortlist([10, 40, 30, 20], [PASS] * 4)
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
    found = shortlist([40, 30, 30, 30, 20], [PASS] * 5)
    assert found.places == (IN, IN, RESERVE, OUT, OUT)
    assert [Reason("tie_at_line") in reasons for reasons in found.reasons] == [False, True, True, True, False]


@pytest.mark.parametrize("scores", [[40, 40, 30], [40, 30, 20]])
def test_select_sees_no_tie_that_does_not_straddle_the_line(scores: list[int]) -> None:
    found = shortlist(scores, [PASS] * 3)
    assert [Reason("tie_at_line") in reasons for reasons in found.reasons] == [False] * 3


@pytest.mark.parametrize(
    ("seats", "reserve", "places", "cut"),
    [(0, 0, (OUT, OUT), None), (9, 0, (IN, IN), 1), (1, 9, (IN, RESERVE), 0), (0, 1, (RESERVE, OUT), None)],
)
def test_select_with_seats_at_the_edges(seats: int, reserve: int, places: tuple[Place, ...], cut: int | None) -> None:
    found = shortlist([2, 1], [PASS, PASS], seats=seats, reserve=reserve)
    assert (found.places, found.cut) == (places, cut)


def test_select_of_nobody() -> None:
    assert shortlist([], []) == Shortlist((), (), None)
