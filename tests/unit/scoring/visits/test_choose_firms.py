"""Whom to visit: each list gives its number or says why not, nobody stands there twice, and chance is fair."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.visits.choose_firms import EFFECT, EXPOSURE, NEAR, RANDOM, TOWN, Asked, Candidate, Short, choose_firms

FIRMS = st.lists(
    st.builds(
        Candidate,
        key=st.integers(0, 60).map("firm{:02}".format),
        town=st.sampled_from(("anting", "nanxiang", "malu")),
        places=st.integers(0, 40),
        from_line=st.integers(0, 30),
        points=st.integers(0, 9),
    ),
    max_size=30,
    unique_by=lambda one: one.key,
)
ASKED = st.builds(
    Asked,
    effect=st.integers(0, 8),
    near=st.integers(0, 8),
    exposure=st.integers(0, 8),
    each_town=st.integers(0, 5),
    random=st.integers(0, 8),
    seed=st.integers(0, 99),
)


@given(FIRMS, ASKED, st.randoms(use_true_random=False))
def test_every_number_is_kept_or_said_to_be_short(firms: list[Candidate], asked: Asked, chance: object) -> None:
    found = choose_firms(firms, asked)
    shuffled = list(firms)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose_firms(shuffled, asked) == found
    keys = [one.key for one in found.chosen]
    assert len(set(keys)) == len(keys)
    given_by = Counter(one.reason for one in found.chosen)
    short = {one.reason: one for one in found.short if one.reason != TOWN}
    for reason, wanted in (
        (EFFECT, asked.effect), (NEAR, asked.near), (EXPOSURE, asked.exposure), (RANDOM, asked.random)
    ):  # fmt: skip
        expected = Short(reason, "", wanted, given_by[reason]) if given_by[reason] < wanted else None
        assert short.get(reason) == expected
    town_of = {one.key: one.town for one in firms}
    last = {TOWN, EFFECT, NEAR, EXPOSURE}
    before_chance = Counter(town_of[one.key] for one in found.chosen if one.reason in last)
    everybody = Counter(town_of.values())
    short_towns = {one.town for one in found.short if one.reason == TOWN}
    for town, there in everybody.items():
        assert before_chance[town] >= min(asked.each_town, there)
        assert (town in short_towns) == (there < asked.each_town)


def test_lists_by_hand() -> None:
    """Four lists over six firms: who stands on two lists is taken by the first and the second goes on to the next."""
    firms = [
        Candidate("a", "anting", 30, 0, 5),
        Candidate("b", "anting", 20, 4, 9),
        Candidate("c", "nanxiang", 0, 1, 8),
        Candidate("d", "nanxiang", 0, 2, 0),
        Candidate("e", "malu", 0, 9, 1),
        Candidate("f", "anting", 0, 7, 3),
    ]
    found = choose_firms(firms, Asked(effect=1, near=1, exposure=1, each_town=1, random=1, seed=3))
    rows = [(one.key, one.reason, one.figure) for one in found.chosen]
    assert rows[:4] == [("a", EFFECT, 30), ("c", NEAR, 1), ("b", EXPOSURE, 9), ("e", TOWN, 0)]
    assert rows[4][1:] == (RANDOM, 0)
    assert rows[4][0] in {"d", "f"}
    assert found.short == ()
    assert choose_firms(firms, Asked(effect=3)).short == (Short(EFFECT, "", 3, 2),)


def test_the_random_share_is_uniform_over_the_rest() -> None:
    firms = [Candidate(f"firm{number}", "anting", 0, number, 0) for number in range(5)]
    counts = Counter(
        one.key
        for seed in range(2_000)
        for one in choose_firms(firms, Asked(near=1, random=1, seed=seed)).chosen
        if one.reason == RANDOM
    )
    assert set(counts) == {"firm1", "firm2", "firm3", "firm4"}  # the nearest is taken already
    assert all(400 < count < 600 for count in counts.values())  # 500 each, give or take five deviations


def test_a_key_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        choose_firms([Candidate("a", "", 0, 0, 0)] * 2, Asked())
