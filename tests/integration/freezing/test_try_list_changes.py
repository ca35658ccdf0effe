"""Changes of a list tried out: nothing is kept, and who holds no seat is refused."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.freezing.list_results import STATUSES
from survey.freezing.try_list_changes import Wish, try_list_changes
from survey.models import AmendmentKind, Evaluation, ListVersion, User
from survey.queries import frozen_lists
from tests.integration.freezing.made import decide_as_ranked, frozen, issue, leader, refused
from tests.integration.officials import evaluation

__all__ = ["evaluation", "leader"]
LEAVES, CORRECTED = AmendmentKind.WITHDRAWAL, AmendmentKind.CORRECTION


def test_trying_keeps_nothing_and_the_next_of_the_reserve_comes_in(
    database: Session, evaluation: Evaluation, leader: User
) -> None:
    decide_as_ranked(database, evaluation)
    version = issue(database, frozen(database, evaluation))
    entries = frozen_lists.entries(database, version.id)
    of = {place: [row.participation_id for row in entries if row.status == place] for place in STATUSES}
    out, first = of["selected"][0], of["reserve"][0]
    tried = try_list_changes(database, version.id, Wish(LEAVES, (out,)))
    assert [(step.left, step.came, list(step.skipped)) for step in tried.steps] == [(out, first, [])]
    assert (tried.broken, tried.short) == ([], [])
    again = try_list_changes(database, version.id, Wish(LEAVES, (out, first)))
    assert [(step.left, step.came) for step in again.steps] == [(out, first), (first, of["reserve"][1])]
    alone = try_list_changes(database, version.id, Wish(CORRECTED, (out,)))
    assert [(step.left, step.came) for step in alone.steps] == [(out, None)]
    assert database.scalar(select(func.count()).select_from(ListVersion)) == 1
    assert refused(try_list_changes, database, version.id, Wish(LEAVES, (first,))) == "holds_no_seat"
    assert refused(try_list_changes, database, version.id, Wish(LEAVES, (0,))) == "holds_no_seat"
    assert refused(try_list_changes, database, version.id, Wish(CORRECTED, (of["out"][0],))) == "holds_no_seat"
    assert refused(try_list_changes, database, version.id, Wish(CORRECTED, (first,), (first,))) == "both"
    leaves = try_list_changes(database, version.id, Wish(CORRECTED, (first,)))
    assert [(step.left, step.came) for step in leaves.steps] == [(first, None)]
    assert refused(try_list_changes, database, version.id, Wish(CORRECTED, (), (out,))) == "holds_seat"
    assert refused(try_list_changes, database, version.id, Wish(CORRECTED, (out,), (first, first))) == "holds_seat"
