"""The fictitious enterprises: nobody real, and the same ones for the same seed."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from survey.definitions.directory import directory
from survey.definitions.formats import credit_code_fault
from survey.demo.enterprises import credit_code, make_enterprises

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _check_by_hand(body: str) -> str:
    """GB 32100-2015: weights are the powers of 3 modulo 31."""
    return ALPHABET[-sum(ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body)) % 31]


def test_same_seed_gives_the_same_enterprises() -> None:
    assert make_enterprises(60, Random(4)) == make_enterprises(60, Random(4))


def test_another_seed_gives_other_enterprises_with_the_same_codes() -> None:
    first, second = make_enterprises(60, Random(4)), make_enterprises(60, Random(5))
    assert [firm.credit_code for firm in first] == [firm.credit_code for firm in second]
    assert first != second


def test_more_enterprises_leave_the_first_ones_as_they_are() -> None:
    assert make_enterprises(80, Random(4))[:60] == make_enterprises(60, Random(4))


@pytest.mark.parametrize("number", [1, 31, 1300, 99999])
def test_credit_code_lies_in_the_unused_region_with_both_check_digits(number: int) -> None:
    code = credit_code(number)
    assert code[:16] == f"91999999MA{number:06d}"
    assert code[17] == _check_by_hand(code[:17])


def test_organisation_check_digit_as_worked_out_by_hand() -> None:
    # M is 22, A is 10. MA000001: 22*3 + 10*7 + 1*2 = 138 = 12*11 + 6, so 11 - 6 = 5
    # MA000031: 66 + 70 + 3*4 + 1*2 = 150 = 13*11 + 7, so 11 - 7 = 4
    assert (credit_code(1)[16], credit_code(31)[16]) == ("5", "4")


def test_every_credit_code_is_valid_and_used_once() -> None:
    firms = make_enterprises(2000, Random(4))
    assert {credit_code_fault(firm.credit_code) for firm in firms} == {None}
    assert len({firm.credit_code for firm in firms}) == 2000


def test_every_enterprise_is_named_as_an_example() -> None:
    firms = make_enterprises(500, Random(4))
    assert [firm.name for firm in firms if not firm.name.startswith("示例")] == []
    assert len({firm.name for firm in firms}) == 500


def test_enterprises_lie_in_units_parks_and_industries_that_exist_now() -> None:
    firms = make_enterprises(2000, Random(4))
    assert {firm.unit for firm in firms} == {unit.id for unit in directory().current_units()}
    assert {firm.park for firm in firms} - set(directory().parks) == {""}
    assert {firm.industry for firm in firms} - set(directory().industries) == set()


def test_sizes_are_spread_as_in_the_district() -> None:
    firms = make_enterprises(2000, Random(4))
    sizes = Counter(directory().size_of(firm.industry, firm.staff, firm.revenue) for firm in firms)
    assert sorted(sizes, key=lambda size: -sizes[size])[:2] == ["small", "medium"]
    assert all(sizes[size] >= 40 for size in ("large", "medium", "small", "micro"))


def test_only_a_few_boast_and_they_claim_the_top() -> None:
    firms = make_enterprises(2000, Random(4))
    boasting = [firm for firm in firms if firm.boasts]
    assert 5 <= len(boasting) <= 45
    assert {firm.maturity for firm in boasting} == {1.0}
