"""Whether a call can be logged so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from survey.chasing.chase_results import TypedCall, fault_of, typed_of
from survey.models import Channel, ChaseCall, ChaseOutcome

TODAY, DAY = date(2026, 11, 29), timedelta(days=1)


@pytest.mark.parametrize(
    ("outcome", "on", "following", "code"),
    [
        (ChaseOutcome.REACHED, TODAY, None, ""),
        (ChaseOutcome.REACHED, TODAY + DAY, None, "future"),
        (ChaseOutcome.PROMISED, TODAY, None, "no_next"),
        (ChaseOutcome.PROMISED, TODAY - DAY, TODAY - DAY, ""),
        (ChaseOutcome.NO_ANSWER, TODAY, TODAY - DAY, "next_before"),
    ],
)
def test_what_speaks_against_a_call(outcome: ChaseOutcome, on: date, following: date | None, code: str) -> None:
    assert fault_of(TypedCall(Channel.PHONE, outcome, on, following), TODAY) == code


def test_a_stored_call_reads_as_it_was_typed() -> None:
    row = ChaseCall(channel="mail", outcome="other", called_on=TODAY, next_on=None, spoken_with="李", note="说")
    assert typed_of(row) == TypedCall(Channel.MAIL, ChaseOutcome.OTHER, TODAY, None, "李", "说")
