"""Seats and limits, counted by hand on the same firms."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.seat_views import say_after, say_room, view_seats
from survey.models import DecisionAnswerKind, Evaluation, Outcome
from survey.queries import decisions
from tests.integration.deciding.panel_world import World, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_confirmed_waiting_and_free_seats_and_each_limit(world: World, database: Session) -> None:
    sure = [world.one(database, "selected", "stable_in", at) for at in range(4)]
    numbers = [world.decide(database, firm) for firm in sure[:3]]
    denied = world.decide(database, sure[3], outcome=Outcome.DENY, document_number="示例1号")
    for number in (*numbers[:2], denied):
        database.rollback()
        confirm_decision(database, number, DecisionAnswerKind.CONFIRMED, "", author_id=world.people["reviewer"])
    database.rollback()
    own = world.one(database, "selected", "grey")
    stored = database.get_one(Evaluation, world.evaluation)
    scheme, firms = load_scheme(stored.scheme.document), world.firms(database)
    decided = decisions.held(database, world.campaign), decisions.waiting(database, world.campaign)
    found = view_seats(stored, scheme, firms, decided, own=own.participation_id)
    assert (found.confirmed, found.waiting, found.taken, found.free, found.denied, found.sent_back) == (
        2,
        1,
        3,
        7,
        1,
        0,
    )
    pools = [line for line in found.limits if line.kind == "seats"]
    taken = [firm.pool for firm in sure[:3]]
    expected = [
        (taken.count(pool.id), seats, pool.id == own.pool)
        for pool, seats in zip(scheme.pools, stored.parameters["pool_seats"], strict=True)
    ]
    assert [(line.held, line.number, line.own) for line in pools] == expected
    mine = next(line for line in pools if line.own)
    assert mine.change == f"{mine.held} → {mine.held + 1}"
    bands = [line for line in found.limits if line.found is not None]
    levels = {band.id: band.upto for band in scheme.level_shares.bands} if scheme.level_shares else {}
    assert len(bands) == sum(1 for line in found.limits if line.kind == "floor" and line.found is not None)
    assert (bool(levels), all(line.found == 0 for line in bands)) == (True, True)


def test_what_is_left_of_a_limit_in_words() -> None:
    rooms = [say_room(*given) for given in (("floor", 3), ("floor", 0), ("ceiling", 2), ("ceiling", -1), ("seats", 4))]
    assert rooms == ["缺 3", "已够", "余 2", "超 1", "空 4"]
    assert [
        say_after("floor", 71, 64, 65), say_after("floor", 71, 70, 71), say_after("floor", 71, 80, 81),
        say_after("ceiling", 2, 1, 2), say_after("ceiling", 2, 2, 3), say_after("seats", 285, 243, 244),
    ] == [
        "下限 71，缺口 7 → 6", "下限 71，从此够数", "下限 71，已够", "上限 2，从此满额", "上限 2，超出 1 家",
        "名额 285，还空 41",
    ]  # fmt: skip
