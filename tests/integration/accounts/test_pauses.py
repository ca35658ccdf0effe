"""Pauses after failures: their lengths, and that they belong to one address and one thing that is tried."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.accounts import pauses
from survey.models import SignInAttempt
from survey.store.db import unit_of_work


def fail(database: Session, tried: str, place: str, times: int) -> None:
    with unit_of_work(database):
        for _ in range(times):
            pauses.record_attempt(database, tried, place, succeeded=False)


def seconds(database: Session, tried: str, place: str) -> int:
    """Return how long one has to wait now, 0 for not at all."""
    try:
        pauses.refuse_early(database, tried, place)
    except pauses.TooSoonError as error:
        return error.seconds
    return 0


def test_pauses_double_up_to_half_a_minute() -> None:
    assert [pauses.pause_after(failures) for failures in range(10)] == [0, 0, 0, 2, 4, 8, 16, 30, 30, 30]


def test_failures_count_for_one_address_and_one_thing_tried(database: Session) -> None:
    fail(database, "code:claim", "10.0.0.1", 9)
    assert seconds(database, "code:claim", "10.0.0.1") == 30
    assert [seconds(database, "code:claim", "10.0.0.2"), seconds(database, "somebody", "10.0.0.1")] == [0, 0]


def test_a_success_ends_the_pause_and_an_hour_forgets(database: Session) -> None:
    fail(database, "somebody", "10.0.0.1", 9)
    with unit_of_work(database):
        pauses.record_attempt(database, "somebody", "10.0.0.1", succeeded=True)
    assert seconds(database, "somebody", "10.0.0.1") == 0
    with unit_of_work(database):
        for row in database.scalars(select(SignInAttempt)):
            row.at -= pauses.FORGET_AFTER + timedelta(seconds=1)
        database.flush()
        pauses.record_attempt(database, "another", "10.0.0.3", succeeded=False)
    assert database.scalar(select(func.count()).select_from(SignInAttempt)) == 1


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("no address", "no address"),
        ("x" * 90, "x" * 64),
    ],
)
def test_network_is_one_subscriber(address: str, place: str) -> None:
    assert pauses.network(address) == place
