"""A decision is proposed by who may decide, with reasons where the list does not say it; of two at once one is told."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.deciding.decide import decide
from survey.deciding.decision_results import DecisionRefusedError
from survey.models import Campaign, Outcome, Participation, ParticipationState
from survey.queries.panel import PanelFirm
from survey.store.db import unit_of_work
from tests.integration.at_once import at_once
from tests.integration.deciding.panel_world import World, fail_a_gate, made, newer, recuse, trail, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def refused(database: Session, world: World, firm: PanelFirm, by: str = "district", **more: Any) -> str:
    """Return why a decision is refused."""
    with pytest.raises(DecisionRefusedError) as error:
        world.decide(database, firm, by, **more)
    return error.value.code


def test_how_a_decision_stands_to_the_list_says_what_it_needs(world: World, database: Session) -> None:
    sure, other = (world.one(database, "selected", "stable_in", at) for at in (0, 1))
    grey, waiting = world.one(database, "selected", "grey"), world.one(database, "reserve", "stable_out")
    outside = world.one(database, "out", "stable_out")
    assert [
        refused(database, world, sure, reason=" "),
        refused(database, world, grey, reason="", document_number="示例〔2026〕1号"),
        refused(database, world, other, outcome=Outcome.DENY),
        refused(database, world, outside, outcome=Outcome.DENY, reason=""),
        refused(database, world, outside, outcome=Outcome.CONFIRM),
        refused(database, world, other, outcome=Outcome.VERIFY, reason=""),
    ] == ["reason", "reason", "document", "reason", "document", "reason"]
    number = {"document_number": "示例〔2026〕1号"}
    world.decide(database, sure, reason="", **number)
    world.decide(database, grey, outcome=Outcome.DENY)
    world.decide(database, waiting, outcome=Outcome.RESERVE)
    world.decide(database, outside, outcome=Outcome.CONFIRM, **number)
    world.decide(database, other, outcome=Outcome.VERIFY)
    assert made(database) == [
        (sure.participation_id, "confirm", "ranking", ""),
        (grey.participation_id, "deny", "grey", ""),
        (waiting.participation_id, "reserve", "ranking", ""),
        (outside.participation_id, "confirm", "departs", ""),
        (other.participation_id, "verify", "departs", ""),
    ]
    first = trail(database, "decide")[0]
    assert first == (
        "decide", "decision 1",
        {
            "decided": "confirm", "footing": "ranking", "reason": "", "document": "示例〔2026〕1号",
            "evaluation": world.evaluation, "version": sure.version_id, "meeting": None,
        },
    )  # fmt: skip


def test_who_may_not_decide_is_refused(world: World, database: Session) -> None:
    firm, other = (world.one(database, "selected", "grey", at) for at in (0, 1))
    recuse(database, world, firm, "reviewer")
    assert [refused(database, world, firm, by) for by in ("reviewer", "other", "leader", "town")] == [
        "recused", "not_decider", "not_decider", "not_decider",
    ]  # fmt: skip
    # The one who stands in decides where a decider is recused, and nowhere else; the second is somebody who may.
    assert refused(database, world, other, "stand_in") == "not_decider"
    wrong = [world.people[login] for login in ("reviewer", "district", "other")]
    assert [refused(database, world, firm, second_id=number) for number in wrong] == ["second"] * 3
    assert [
        refused(database, world, firm, evaluation_id=world.evaluation + 1),
        refused(database, world, firm, meeting_id=7),
    ] == ["moved_on", "meeting"]
    assert made(database) == []
    world.decide(database, firm, "stand_in", second_id=world.people["third"])
    assert made(database) == [(firm.participation_id, "confirm", "grey", "")]


def test_who_can_get_no_seat_is_not_confirmed(world: World, database: Session) -> None:
    firm, gone, lacking = (world.one(database, "selected", "stable_in", at) for at in (0, 1, 2))
    world = fail_a_gate(database, world, firm)
    with unit_of_work(database):
        database.get_one(Participation, gone.participation_id).state = ParticipationState.WITHDRAWN
        database.get_one(Participation, lacking.participation_id).taken_back = True
    outcomes = (Outcome.CONFIRM, Outcome.RESERVE)
    assert [refused(database, world, firm, outcome=outcome) for outcome in outcomes] == ["gate_failed"] * 2
    assert [refused(database, world, one) for one in (gone, lacking)] == ["left", "left"]
    world.decide(database, firm, outcome=Outcome.DENY)
    lacks = newer(database, world, world.one(database, "selected", "grey"), status="unranked", rank=None, standing="")
    assert refused(database, lacks, lacks.one(database, "unranked", "")) == "unranked"
    with unit_of_work(database):
        database.get_one(Campaign, world.campaign).trial = True
    assert refused(database, lacks, lacks.one(database, "selected", "grey")) == "trial"
    assert made(database) == [(firm.participation_id, "deny", "ranking", "")]


def test_of_two_who_decide_at_once_one_is_told_and_a_late_page_too(world: World, database: Session, app: Flask) -> None:
    firm = world.one(database, "selected", "grey")

    def work(login: str) -> Any:
        def run(own: Session) -> str:
            try:
                decide(own, firm.participation_id, world.asked(), author_id=world.people[login])
            except DecisionRefusedError as error:
                return error.code
            return "kept"

        return run

    assert sorted(at_once(app, work("district"), work("reviewer"))) == ["kept", "meanwhile"]
    assert made(database) == [(firm.participation_id, "confirm", "grey", "")]
    assert refused(database, world, firm, "third", outcome=Outcome.DENY) == "meanwhile"
    assert refused(database, world, firm, "third", outcome=Outcome.DENY, seen=1) == "waiting"
