"""Passwords: what a hash costs, and what is too weak."""

from __future__ import annotations

import pytest
from argon2 import Type

from survey.web.passwords import hash_password, password_fault, password_matches
from tests.conftest import FULL_COST, FULL_NOBODY


def test_the_service_hashes_at_full_cost() -> None:
    """RFC 9106's second recommendation: argon2id, 64 MiB, three passes, four lanes."""
    found = (FULL_COST.type, FULL_COST.memory_cost, FULL_COST.time_cost, FULL_COST.parallelism)
    assert found == (Type.ID, 65_536, 3, 4)


def test_a_name_that_nobody_has_costs_as_much() -> None:
    assert not FULL_COST.check_needs_rehash(FULL_NOBODY)


def test_a_password_fits_its_own_hash_and_no_other() -> None:
    made = hash_password("Example-Password-2026")
    assert [password_matches(made, text) for text in ("Example-Password-2026", "Example-Password-2027")] == [
        True,
        False,
    ]
    assert not password_matches(None, "nobody's")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Short-2026", "too_short"),
        ("Q" * 201, "too_long"),
        ("aaaabbbbcccc1", "easy"),
        ("abcdefghijklmn", "easy"),
        ("Jiading@2026!", "easy"),
        ("j1ad1ng-2026!", "easy"),
        ("woaini1314520", "easy"),
        ("Zhongguo2026!!", "easy"),
        ("Anting-Jiading", "easy"),
        ("1qaz2wsx3edc", "easy"),
        ("Password2026!", "easy"),
        ("zhangsan@123456", "easy"),
        ("my-Chief-2026-x", "like_name"),
        ("示例企业-Secret-2026", "like_name"),
        ("Quiet-River-2026", None),
        ("绿茶 铁轨 北窗 石榴 晚风 竹", None),
        ("vP8" * 24 + "-long-ones-are-judged-by-their-first-72", "easy"),
        ("quiet river amber stone " * 8, None),
    ],
)
def test_weak_passwords_are_named(password: str, code: str | None) -> None:
    assert password_fault(password, "chief", "示例企业") == code


def test_the_enterprise_s_own_name_and_code_count_as_known() -> None:
    """Alone the word is none that zxcvbn knows; said to be the account's own it is the first that is tried."""
    assert password_fault("Gelvanix-Forming", "chief", "示例") is None
    assert password_fault("Gelvanix-Forming", "chief", "示例", "Gelvanix-Forming") == "easy"
    assert password_fault("91999999MA0000099C", "chief", "示例", "91999999MA0000099C") == "easy"
