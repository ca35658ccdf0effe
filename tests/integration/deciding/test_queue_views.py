"""The queue: what is open, what waits for oneself, and where a firm moved since it was decided."""

from __future__ import annotations

from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.queue_views import QueueFilter, QueueView, Standing, view_queue
from survey.models import DecisionAnswerKind, Evaluation, Outcome
from survey.queries import decisions, panel, recusals
from tests.integration.deciding.panel_world import World, newer, recuse, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def queue(database: Session, world: World, by: str, shown: QueueFilter) -> QueueView:
    firms = world.firms(database)
    held, waiting = decisions.held(database, world.campaign), decisions.waiting(database, world.campaign)
    earlier = panel.earlier_places(database, [row.id for row in held.values()])
    mine = world.people[by]
    standing = Standing(held, waiting, earlier, recusals.recused_from(database, mine), mine)
    scheme = load_scheme(database.get_one(Evaluation, world.evaluation).scheme.document)
    return view_queue(firms, scheme, standing, shown)


def test_each_filter_shows_its_firms(world: World, database: Session) -> None:
    grey = [firm for firm in world.firms(database) if firm.sureness == "grey"]
    first, second, third = grey[:3]
    held = world.decide(database, first)
    world.decide(database, second, second_id=world.people["reviewer"])
    sent_back = world.decide(database, third, outcome=Outcome.VERIFY)
    for number in (held, sent_back):
        database.rollback()
        confirm_decision(database, number, DecisionAnswerKind.CONFIRMED, "", author_id=world.people["reviewer"])
    recuse(database, world, second, "third")
    whole = queue(database, world, "district", QueueFilter.ALL)
    assert [line.name for line in whole.lines] == [firm.name for firm in grey]
    assert [(line.said, line.kind, line.open) for line in whole.lines[:4]] == [
        ("确认", "ok", False), ("待第二人", "pri", False), ("退回核实", "warn", True), ("", "", True),
    ]  # fmt: skip
    assert (whole.done, whole.total, dict(whole.outcomes)) == (2, len(grey), {"确认": 1, "退回核实": 1})
    assert whole.counts == {
        QueueFilter.OPEN: len(grey) - 2, QueueFilter.MINE: 1, QueueFilter.WAITING: 1, QueueFilter.CHANGED: 0,
        QueueFilter.ALL: len(grey),
    }  # fmt: skip
    mine = {by: [line.name for line in queue(database, world, by, QueueFilter.MINE).lines] for by in world.people}
    assert {by: names for by, names in mine.items() if names} == {"district": [second.name], "reviewer": [second.name]}
    closed = queue(database, world, "third", QueueFilter.ALL)
    assert [line.said for line in closed.lines[:2]] == ["确认", "您已回避"]
    assert whole.beside(second.enterprise_id) == (whole.lines[0], whole.lines[2])
    assert whole.beside(0) == (None, whole.lines[0])
    moved = newer(database, world, first, status="out")
    changed = queue(database, moved, "district", QueueFilter.CHANGED)
    assert [line.name for line in changed.lines] == [first.name]
    assert changed.lines[0].changed.endswith("未入选")
