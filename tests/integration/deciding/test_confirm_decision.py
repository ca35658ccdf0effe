"""A decision holds once a second official confirms it; who made it withdraws it, and each is answered once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.decision_results import DecisionRefusedError
from survey.models import DecisionAnswerKind, Outcome
from survey.queries import decisions
from tests.integration.at_once import at_once
from tests.integration.deciding.panel_world import World, fail_a_gate, made, recuse, trail, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]
CONFIRMED, REFUSED, WITHDRAWN = DecisionAnswerKind


def answer(
    database: Session, world: World, number: int, by: str, kind: DecisionAnswerKind = CONFIRMED, reason: str = ""
) -> str:
    """Answer a decision; return why it was refused, or ``kept``."""
    database.rollback()
    try:
        confirm_decision(database, number, kind, reason, author_id=world.people[by])
    except DecisionRefusedError as error:
        return error.code
    return "kept"


def test_the_second_official_is_another_who_may_decide(world: World, database: Session) -> None:
    firm = world.one(database, "selected", "grey")
    recuse(database, world, firm, "third")
    number = world.decide(database, firm, "district")
    assert [answer(database, world, number, by) for by in ("district", "third", "other", "leader")] == [
        "same_person", "recused", "not_decider", "not_decider",
    ]  # fmt: skip
    assert [
        answer(database, world, number, "reviewer", REFUSED, " "),
        answer(database, world, number, "reviewer", WITHDRAWN, "示例"),
        answer(database, world, number, "district", WITHDRAWN, ""),
    ] == ["reason", "not_author", "reason"]
    assert made(database) == [(firm.participation_id, "confirm", "grey", "")]
    assert answer(database, world, number, "stand_in") == "kept"
    assert [answer(database, world, number, by) for by in ("reviewer", "district")] == ["answered", "answered"]
    assert made(database) == [(firm.participation_id, "confirm", "grey", "confirmed")]
    assert trail(database, "confirm_decision") == [
        ("confirm_decision", f"decision {number}", {"decided": "confirm", "reason": ""})
    ]


def test_what_was_refused_or_withdrawn_is_decided_again_and_the_newest_confirmed_one_holds(
    world: World, database: Session
) -> None:
    firm = world.one(database, "selected", "grey")
    first = world.decide(database, firm)
    assert answer(database, world, first, "reviewer", REFUSED, "示例：走访未完") == "kept"
    second = world.decide(database, firm, seen=first)
    assert answer(database, world, second, "district", WITHDRAWN, "示例：写错") == "kept"
    third = world.decide(database, firm, seen=second)
    assert answer(database, world, third, "reviewer") == "kept"
    with pytest.raises(DecisionRefusedError) as same:
        world.decide(database, firm, "third", seen=third)
    assert same.value.code == "same"
    fourth = world.decide(database, firm, "third", outcome=Outcome.RESERVE, seen=third)
    database.rollback()
    assert {part: row.id for part, row in decisions.held(database, world.campaign).items()} == {
        firm.participation_id: third
    }
    assert answer(database, world, fourth, "district") == "kept"
    database.rollback()
    assert [row.id for row in decisions.held(database, world.campaign).values()] == [fourth]
    assert [row[3] for row in made(database)] == ["refused", "withdrawn", "confirmed", "confirmed"]


def test_a_condition_that_failed_meanwhile_is_not_confirmed(world: World, database: Session) -> None:
    firm = world.one(database, "selected", "grey")
    number = world.decide(database, firm)
    fail_a_gate(database, world, firm)
    assert answer(database, world, number, "reviewer") == "gate_failed"
    assert answer(database, world, number, "reviewer", REFUSED, "示例：条件不通过") == "kept"


def test_of_two_who_answer_at_once_one_is_told(world: World, database: Session, app: Flask) -> None:
    firm = world.one(database, "selected", "grey")
    number = world.decide(database, firm)
    works = [
        lambda own, by=by, kind=kind: answer(own, world, number, by, kind, "示例")
        for by, kind in (("reviewer", CONFIRMED), ("third", REFUSED))
    ]
    assert sorted(at_once(app, *works)) == ["answered", "kept"]
    assert len(made(database)) == 1
