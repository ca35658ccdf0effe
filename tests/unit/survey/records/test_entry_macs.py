"""Macs hang on every field and on nothing else; what the database gives back gives the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.records.entry_macs import (
    anchor_mac,
    as_stored,
    canonical,
    entry_mac,
    joined,
    old_digest,
    personal_digest,
    place_mac,
)

MOMENT = datetime(2026, 11, 28, 8, 0, 0, 123456, tzinfo=UTC)
SECRET = b"k" * 32


@dataclass
class Fields:
    at: datetime = MOMENT
    user_id: int | None = 3
    action: str = "save_draft"
    object_type: str = "submission"
    object_id: str = "12"
    detail: dict[str, Any] = field(default_factory=lambda: {"written": 2})
    key: str = "0a1b2c3d"
    personal_digest: str = "d" * 64


CHANGES = (
    {"at": MOMENT + timedelta(microseconds=1)}, {"user_id": None}, {"user_id": 4}, {"action": "submit"},
    {"object_type": "submission1", "object_id": "2"}, {"object_id": "13"}, {"detail": {"written": 3}},
    {"detail": {"written": "2"}}, {"key": "x"}, {"personal_digest": "e" * 64},
)  # fmt: skip


def test_an_entry_s_mac_hangs_on_every_field() -> None:
    macs = [entry_mac(SECRET, replace(Fields(), **change)) for change in ({}, *CHANGES)]
    assert len({*macs, entry_mac(b"l" * 32, Fields())}) == len(CHANGES) + 2


def test_an_entry_s_mac_is_this_one() -> None:
    """A figure worked out once: a program of another version gives the same, or old records would not verify."""
    assert entry_mac(SECRET, Fields()) == "ab8cf8989a03a68fdad984300223ff994fc49d59d03f09c65c4859d2452480ac"


def test_the_same_moment_in_another_zone_gives_the_same() -> None:
    there = MOMENT.astimezone(timezone(timedelta(hours=8)))
    assert entry_mac(SECRET, replace(Fields(), at=there)) == entry_mac(SECRET, Fields())


def test_a_place_s_mac_hangs_on_every_field() -> None:
    first = ("", (1, MOMENT, "a"), (7, "m"))
    others = [
        ("b", (1, MOMENT, "a"), (7, "m")), ("", (2, MOMENT, "a"), (7, "m")), ("", (1, MOMENT, "b"), (7, "m")),
        ("", (1, MOMENT + timedelta(seconds=1), "a"), (7, "m")), ("", (1, MOMENT, "a"), (8, "m")),
        ("", (1, MOMENT, "a"), (7, "n")),
    ]  # fmt: skip
    assert len({place_mac(SECRET, *one) for one in (first, *others)}) == 7


def test_digests_hang_on_salt_values_and_order() -> None:
    digests = [personal_digest("s", "10.0.0.1", {}), personal_digest("t", "10.0.0.1", {})]
    digests += [personal_digest("s", "", {"a": "10.0.0.1"}), personal_digest("s", "10.0.0.1", {"name": "x"})]
    assert len(set(digests)) == 4
    assert old_digest("", Fields(), 1) != old_digest("", Fields(), 2)
    assert old_digest("a", Fields(), 1) != old_digest("", Fields(), 1)
    assert old_digest("", replace(Fields(), user_id=None), 1) != old_digest("", Fields(), 1)


def test_an_anchor_s_seal_covers_all_but_itself() -> None:
    said = {"seq": 3, "mac": "m", "at": "x", "key": "k"}
    assert anchor_mac(SECRET, said) == anchor_mac(SECRET, said | {"seal": "whatever"})
    assert anchor_mac(SECRET, said) != anchor_mac(SECRET, said | {"seq": 4})


@given(st.lists(st.text()), st.lists(st.text()))
def test_no_two_lists_of_fields_are_joined_alike(one: list[str], other: list[str]) -> None:
    assert (joined(*one) == joined(*other)) == (one == other)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), VALUES))
def test_what_is_stored_comes_back_the_same_and_gives_the_same_digest(detail: dict[str, Any]) -> None:
    kept = as_stored(detail)
    back = json.loads(json.dumps(kept))
    assert (back, canonical(back)) == (kept, canonical(kept))
    assert "\\u0000" not in json.dumps(kept).replace("\\\\", "")


def test_codes_numbers_as_names_and_nul_become_plain() -> None:
    assert (as_stored({1: ("a", "b\0c")}), as_stored({"\0": [None]})) == ({"1": ["a", "b␀c"]}, {"␀": [None]})


@pytest.mark.parametrize("value", [{"a": float("nan")}, {"a": MOMENT}, {"a": b"x"}])
def test_what_json_does_not_know_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        as_stored(value)
