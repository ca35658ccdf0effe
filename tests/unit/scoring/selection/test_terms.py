"""From a scheme to the terms of a list: seats per pool, floors of shares, labels."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.answers.coding import encode
from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from scoring.maturity import score
from scoring.ranking.gates import Verdict
from scoring.selection.quotas.problem import Bound
from scoring.selection.selection import PoolSeats
from scoring.selection.terms import LEVEL_SHARE, Standpoint, floor_seats, leading_of, terms_of
from tests.unit.scoring.small import both, dossier, full_facts, pilots, scheme_data, words


def two_pools(first: str = "0.75", second: str = "0.25") -> Scheme:
    pools = [
        {
            "id": "young",
            "title": words("young"),
            "when": {"question": "facts.young", "is": "yes"},
            "required": ["form"],
            "share": first,
        },
        {"id": "rest", "title": words("rest"), "required": ["form"], "share": second},
    ]
    data = scheme_data() | {"pools": pools, "required": ["facts"], "reserve": "4"}
    shares = {
        "pool": "rest",
        "questionnaire": "form",
        "bands": [
            {"id": "low", "title": words("low"), "upto": "0", "share": "0.5"},
            {"id": "high", "title": words("high"), "upto": "2", "share": "0.3"},
        ],
    }
    return load_scheme(data | {"seat_shares": {"level": shares}})


def standpoint(pools: list[int], failed: tuple[int, ...] = ()) -> Standpoint:
    verdicts = np.full((len(pools), 2), Verdict.PASSED, dtype=np.int8)
    verdicts[list(failed), 0] = Verdict.FAILED
    full = {"nets": ("wired", "mobile"), "plan": "all", "rules": "yes", "s1": "l4", "s2": "l4"}
    forms = [full if row % 2 else {} for row in range(len(pools))]
    sheet = encode(both(), [dossier(full_facts(), form) for form in forms])["form"]
    return Standpoint(np.array(pools, dtype=np.int64), verdicts, {"form": score(sheet)})


def seats(found: tuple[PoolSeats, ...]) -> list[tuple[str, int, int]]:
    return [(pool.id, pool.seats, pool.reserve) for pool in found]


def test_seats_and_reserve_go_by_the_declared_shares() -> None:
    found = terms_of(two_pools(), 8, standpoint([0] * 9 + [1] * 9))
    assert seats(found.pools) == [("young", 6, 3), ("rest", 2, 1)]


def test_what_a_pool_can_not_fill_goes_to_the_others() -> None:
    found = terms_of(two_pools(), 8, standpoint([0] * 4 + [1] * 9, failed=(0,)))
    assert seats(found.pools) == [("young", 3, 3), ("rest", 5, 1)]
    nobody = terms_of(two_pools(), 8, standpoint([0, 1]))
    assert seats(nobody.pools) == [("young", 1, 3), ("rest", 1, 1)]


@pytest.mark.parametrize(("count", "share", "floor"), [(285, 3_500, 99), (285, 300, 8), (10, 9_999, 9), (0, 5_000, 0)])
def test_floors_round_down(count: int, share: int, floor: int) -> None:
    assert floor_seats(count, share) == floor


def test_level_shares_are_floors_of_their_pool_and_label_only_its_rows() -> None:
    found = terms_of(two_pools(), 8, standpoint([0, 1, 1, 0, 1, 1, 1, 1]))
    own = seats(found.pools)[1][1]
    assert found.shares == ((Bound(LEVEL_SHARE, "low", own * 5 // 10), Bound(LEVEL_SHARE, "high", own * 3 // 10)),)
    assert found.labels[LEVEL_SHARE] == ("", "high", "low", "", "low", "high", "low", "high")


def test_own_labels_are_level_and_segment() -> None:
    found = terms_of(two_pools(), 2, standpoint([1, 1]))
    assert (found.labels["level"], found.labels["segment"]) == (("0", "2"), ("", ""))


def test_a_quota_on_an_attribute_nobody_knows_of_labels_nobody() -> None:
    choice = {"quotas": [{"attribute": "unit", "value": "north", "ceiling": "1"}], "per_group": "2"}
    found = terms_of(load_scheme(scheme_data() | {"choice": choice}), 1, standpoint([0, 0]))
    assert found.labels["unit"] == ("", "")
    assert found.quotas == (Bound("unit", "north", 0, 1),)
    assert (found.groups, found.per_group, found.shares) == (("", ""), 2, ())


def test_leading_is_the_questionnaire_of_the_first_index_that_counts() -> None:
    assert leading_of(pilots(), pilots().pools[0].id) == "form"
