"""Cases are shared out evenly, and nobody gets a firm that he is not impartial towards."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from survey.experts.assign_cases import assign_cases


def test_four_cases_among_four_experts_in_pairs() -> None:
    assert assign_cases([1, 2, 3, 4], [10, 20, 30, 40], 2) == {1: [10, 20], 2: [30, 40], 3: [10, 20], 4: [30, 40]}


def test_every_two_of_three_experts_meet() -> None:
    assigned = assign_cases(range(3), [1, 2, 3], 2)
    assert {frozenset(pair) for pair in assigned.values()} == {frozenset(pair) for pair in combinations((1, 2, 3), 2)}


def test_who_is_barred_gets_others_instead_and_who_has_much_gets_less() -> None:
    assert assign_cases([1, 2], [10, 20, 30], 2, barred={1: {10}}) == {1: [20, 30], 2: [10, 20]}
    assert assign_cases([1], [10, 20], 2, barred={1: {10, 20}}) == {1: []}
    assert assign_cases([1, 2], [10, 20], 1, load={10: 5}) == {1: [20], 2: [20]}


@given(
    cases=st.integers(0, 40),
    experts=st.integers(1, 9),
    per_case=st.integers(1, 5),
    barred=st.dictionaries(st.integers(0, 39), st.sets(st.integers(0, 8))),
)
def test_each_case_has_as_many_as_may_and_loads_are_even(
    cases: int, experts: int, per_case: int, barred: dict[int, set[int]]
) -> None:
    people = list(range(experts))
    assigned = assign_cases(range(cases), people, per_case, barred=barred)
    assert list(assigned) == list(range(cases))
    for case, chosen in assigned.items():
        free = set(people) - barred.get(case, set())
        assert set(chosen) <= free
        assert len(chosen) == len(set(chosen)) == min(per_case, len(free))
    even = assign_cases(range(cases), people, per_case)
    loads = [sum(person in chosen for chosen in even.values()) for person in people]
    assert max(loads) - min(loads) <= 1
