"""What an act would decide is read anew each time: of whom it waits for, and of whom it leaves out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.read_act import read_act, read_left, read_waiting
from survey.models import DecisionAct, DecisionAnswerKind, Outcome
from survey.queries.decisions import waiting_recused
from tests.integration.deciding.acts import act, asked, seen
from tests.integration.deciding.panel_world import World, fail_a_gate, recuse, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_who_is_decided_or_can_get_no_seat_is_left_out(world: World, database: Session) -> None:
    sure = [world.one(database, "selected", "stable_in", at) for at in range(3)]
    so = world.decide(database, sure[0])
    otherwise = world.decide(database, sure[1], outcome=Outcome.VERIFY)
    for number in (so, otherwise):
        database.rollback()
        confirm_decision(database, number, DecisionAnswerKind.CONFIRMED, "", author_id=world.people["reviewer"])
    database.rollback()
    found = read_act(database, world.campaign, world.evaluation, Outcome.CONFIRM, reader_id=world.people["third"])
    left = {firm.name: firm.why for firm in found.left_out if firm.why != "grey"}
    assert left == {sure[0].name: "decided", sure[1].name: "decided_otherwise"}
    assert act(database, world, asked(world, seen(database, world))) == "1"
    database.rollback()
    assert len(read_waiting(database, world.campaign, 1)) == 6
    assert read_waiting(database, world.campaign, 2) == []
    newer = fail_a_gate(database, world, sure[2])
    assert seen(database, newer) == []


def test_what_waits_of_an_act_without_whom_its_reader_is_recused_from(world: World, database: Session) -> None:
    sure = [world.one(database, "selected", "stable_in", at) for at in range(2)]
    assert act(database, world, asked(world, seen(database, world))) == "1"
    recuse(database, world, sure[0], "reviewer")
    fail_a_gate(database, world, sure[1])
    database.rollback()
    known, waiting = database.get_one(DecisionAct, 1), read_waiting(database, world.campaign, 1)
    left = {}
    for login, kind in (
        ("reviewer", "confirmed"),
        ("reviewer", "refused"),
        ("third", "confirmed"),
        ("district", "withdrawn"),
    ):
        found = read_left(database, known, waiting, DecisionAnswerKind(kind), reader_id=world.people[login])
        left[login, kind] = [(firm.name, firm.why) for firm in found.values()]
    assert left == {
        ("reviewer", "confirmed"): [(sure[0].name, "recused"), (sure[1].name, "gate_failed")],
        ("reviewer", "refused"): [(sure[0].name, "recused")],
        ("third", "confirmed"): [(sure[1].name, "gate_failed")],
        ("district", "withdrawn"): [],
    }
    counts = {login: waiting_recused(database, world.campaign, world.people[login]) for login in ("reviewer", "third")}
    assert counts == {"reviewer": {1: 1}, "third": {}}
