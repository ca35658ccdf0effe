"""Who moves up when enterprises withdraw, and who holds no seat to withdraw from."""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from survey.evaluations.try_withdrawals import NoSeatError, try_withdrawals
from survey.models import Evaluation, EvaluationEntry
from tests.integration.conftest import Browser
from tests.integration.officials import entries, evaluation, official
from tests.integration.officials import text as page

__all__ = ["evaluation", "official"]


def test_who_would_move_up_and_why_better_ranked_ones_would_not(
    database: Session, evaluation: Evaluation, official: Browser
) -> None:
    """The only one of level three gives way: those of other levels would leave its floor of one empty."""
    rows = [row for row in entries(database, evaluation.id) if row.pool == "manufacturing"]
    seats = [row for row in rows if row.status == "selected"]
    free = [row for row in rows if row.status == "reserve" and 0 not in row.detail["verdicts"]]
    for leaving in (seats[0], seats[-1]):
        left = [row for row in seats if row.id != leaving.id]

        def fits(row: EvaluationEntry, left: list[EvaluationEntry] = left) -> bool:
            levels = [other.level for other in [*left, row]]
            return sum(level <= 1 for level in levels) >= 3 and levels.count(2) >= 2 and levels.count(3) >= 1

        wanted = next((row for row in free if fits(row)), None)
        shown = page(official, f"/evaluations/{evaluation.id}/candidates/{leaving.id}/successor")
        told = shown.split("<h2>递补</h2>")[1]
        assert wanted is not None
        assert f"candidates/{wanted.id}" in told.split("</section>")[0]
        skipped = [row for row in free if row.position < wanted.position]
        assert re.findall(r"candidates/(\d+)", told.split("</section>")[1]) == [str(row.id) for row in skipped]


def test_whoever_holds_no_seat_can_not_withdraw(database: Session, evaluation: Evaluation) -> None:
    rows = entries(database, evaluation.id)
    waiting = next(row.version.credit_code for row in rows if row.status == "reserve")
    for key in ("nobody", waiting):
        with pytest.raises(NoSeatError, match=f"{key} holds no seat then") as refused:
            try_withdrawals(database, evaluation.id, [key])
        assert refused.value.key == key


def test_nobody_withdraws_and_nobody_moves(database: Session, evaluation: Evaluation) -> None:
    seated = [row for row in entries(database, evaluation.id) if row.status == "selected"]
    chain = try_withdrawals(database, evaluation.id, [])
    assert (chain.steps, chain.empty) == ((), 0)
    assert chain.seated == tuple(row.version.credit_code for row in seated)
