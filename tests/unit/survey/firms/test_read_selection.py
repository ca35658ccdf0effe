"""What is ticked is kept per campaign, and ids are read from forms whatever they hold."""

from __future__ import annotations

from typing import Any

from survey.firms.read_selection import ids_in, keep_ticked, ticked_firms


def test_ticks_are_of_one_campaign() -> None:
    session: dict[str, Any] = {}
    assert ticked_firms(session, 1) == frozenset()
    keep_ticked(session, 1, {5, 3})
    assert (ticked_firms(session, 1), ticked_firms(session, 2)) == (frozenset({3, 5}), frozenset())
    keep_ticked(session, 2, {7})
    assert (ticked_firms(session, 1), ticked_firms(session, 2)) == (frozenset(), frozenset({7}))
    keep_ticked(session, 2, [])
    assert session == {}


def test_ids_are_read_once_each() -> None:
    assert ids_in(["3,5", "x", "5,-1,99999999999", "", "7"]) == [3, 5, 7]
