"""One act decides the stable part as its preview showed it, and nothing else; a stale preview decides nothing."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from survey.deciding.decision_results import digest_of
from survey.deciding.read_act import read_act
from survey.models import Decision, DecisionAct, Outcome
from tests.integration.at_once import at_once
from tests.integration.deciding.acts import NUMBER, act, asked, seen
from tests.integration.deciding.panel_world import World, made, recuse, trail, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_an_act_decides_what_is_sure_and_names_whom_it_leaves_out(world: World, database: Session) -> None:
    sure = [world.one(database, "selected", "stable_in", at) for at in range(8)]
    recuse(database, world, sure[0], "district")
    world.decide(database, sure[1], "reviewer", document_number=NUMBER)
    database.rollback()
    found = read_act(database, world.campaign, world.evaluation, Outcome.CONFIRM, reader_id=world.people["district"])
    grey = [firm.name for firm in world.firms(database) if (firm.status, firm.sureness) == ("selected", "grey")]
    assert [firm.name for firm in found.firms] == [firm.name for firm in sure[2:]]
    assert sorted((firm.name, firm.why) for firm in found.left_out) == sorted(
        [(sure[0].name, "recused"), (sure[1].name, "waiting"), *((name, "grey") for name in grey)]
    )
    statements: list[str] = []
    engine = database.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    assert act(database, world, asked(world, [firm.version_id for firm in found.firms])) == "1"
    assert [sum(text.startswith(f"INSERT INTO {name} ") for text in statements) for name in
            ("decision", "decision_act", "audit_entry")] == [1, 1, 2]  # fmt: skip
    row = database.scalars(select(DecisionAct)).one()
    digest = digest_of(firm.version_id for firm in sure[2:])
    assert (row.firms, row.digest, row.document_number) == (6, digest, NUMBER)
    assert made(database)[1:] == [(firm.participation_id, "confirm", "ranking", "") for firm in sure[2:]]
    assert [entry[:2] for entry in trail(database, "decide", "decide_act")] == [
        ("decide", "decision 1"), ("decide_act", "decision_act 1"),
        *(("decide", f"decision {number}") for number in range(2, 8)),
    ]  # fmt: skip
    waiting = seen(database, world, outcome=Outcome.RESERVE)
    reserve = [world.one(database, "reserve", "stable_out", at).version_id for at in (0, 1)]
    assert (waiting, act(database, world, asked(world, waiting, Outcome.RESERVE))) == (reserve, "2")


def test_a_preview_that_is_no_longer_true_is_refused_and_says_what_changed(world: World, database: Session) -> None:
    before = seen(database, world)
    sure = [world.one(database, "selected", "stable_in", at) for at in range(8)]
    world.decide(database, sure[3], "reviewer", document_number=NUMBER)
    fewer = [number for number in before if number not in {sure[3].version_id, sure[5].version_id}]
    assert [
        act(database, world, asked(world, before)),
        act(database, world, asked(world, fewer)),
        act(database, world, asked(world, [*fewer, sure[3].version_id])),
        act(database, world, asked(world, [])),
    ] == [
        f"changed: +[] -['{sure[3].name}']",
        f"changed: +['{sure[5].name}'] -[]",
        f"changed: +['{sure[5].name}'] -['{sure[3].name}']",
        f"changed: +{[firm.name for at, firm in enumerate(sure) if at != 3]} -[]",
    ]
    now = seen(database, world)
    wrong = [
        act(database, world, asked(world, now, document_number=" ")),
        act(database, world, asked(world, now, Outcome.DENY)),
        act(database, world, asked(world, now, evaluation_id=world.evaluation - 1)),
        act(database, world, asked(world, now, meeting_id=5)),
        *(act(database, world, asked(world, now), by) for by in ("stand_in", "other", "leader")),
    ]
    assert wrong == ["document", "outcome", "moved_on", "meeting", "not_decider", "not_decider", "not_decider"]
    assert database.scalar(select(func.count(Decision.id))) == 1
    assert [act(database, world, asked(world, now)), act(database, world, asked(world, []))] == ["1", "nothing"]


def test_of_two_acts_at_once_one_is_told(world: World, database: Session, app: Flask) -> None:
    shown = seen(database, world)
    works = [lambda own, by=by: act(own, world, asked(world, shown), by) for by in ("district", "reviewer")]
    kept, told = sorted(at_once(app, *works))
    assert (kept, told.partition(":")[0], len(made(database))) == ("1", "changed", 8)
