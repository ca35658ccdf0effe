"""The second official answers a whole act at once; who is recused or can get no seat is left out, and named."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.deciding.confirm_act import confirm_act
from survey.deciding.confirm_decision import confirm_decision
from survey.deciding.decision_results import DecisionRefusedError, digest_of
from survey.models import Decision, DecisionAnswerKind
from tests.integration.deciding.acts import act, asked, seen
from tests.integration.deciding.panel_world import World, fail_a_gate, made, recuse, trail, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def answer(database: Session, world: World, by: str, kind: DecisionAnswerKind, **more: Any) -> str:
    """Answer the first act; return why it was refused, or how many were done and who was left out."""
    given: dict[str, Any] = {"reason": "示例：重核", "seen": digest(database)} | more
    database.rollback()
    try:
        found = confirm_act(database, 1, kind, given["reason"], seen=given["seen"], author_id=world.people[by])
    except DecisionRefusedError as error:
        return error.code
    return f"{found.done}, {[(firm.name, firm.why) for firm in found.left_out]}"


def digest(database: Session) -> str:
    """Return the digest of what waits of the first act."""
    database.rollback()
    own = database.scalars(select(Decision).where(Decision.act_id == 1).order_by(Decision.id)).unique().all()
    return digest_of(row.version_id for row in own if row.answer is None)


def test_the_second_official_confirms_the_whole_act_at_once(world: World, database: Session) -> None:
    confirmed, refused, withdrawn = DecisionAnswerKind
    sure = [world.one(database, "selected", "stable_in", at) for at in range(8)]
    assert act(database, world, asked(world, seen(database, world))) == "1"
    recuse(database, world, sure[0], "reviewer")
    fail_a_gate(database, world, sure[1])
    assert [
        answer(database, world, "district", confirmed),
        answer(database, world, "stand_in", confirmed),
        answer(database, world, "reviewer", withdrawn),
        answer(database, world, "reviewer", refused, reason=" "),
        answer(database, world, "reviewer", confirmed, seen=digest_of([1])),
    ] == ["same_person", "not_decider", "not_author", "reason", "changed"]
    assert answer(database, world, "reviewer", confirmed) == (
        f"6, [('{sure[0].name}', 'recused'), ('{sure[1].name}', 'gate_failed')]"
    )
    assert [row[3] for row in made(database)] == ["", "", *["confirmed"] * 6]
    assert [entry[:2] for entry in trail(database, "confirm_act", "confirm_decision")] == [
        ("confirm_act", "decision_act 1"), *(("confirm_decision", f"decision {number}") for number in range(3, 9)),
    ]  # fmt: skip
    # What he left is answered by others one by one, or taken back; then nothing of the act waits.
    assert answer(database, world, "reviewer", confirmed) == "nothing"
    database.rollback()
    confirm_decision(database, 1, confirmed, "", author_id=world.people["stand_in"])
    assert answer(database, world, "district", withdrawn) == "1, []"
    assert answer(database, world, "third", confirmed) == "answered"
    assert [row[3] for row in made(database)] == ["confirmed", "withdrawn", *["confirmed"] * 6]


def test_an_act_may_be_refused_as_a_whole(world: World, database: Session) -> None:
    assert act(database, world, asked(world, seen(database, world))) == "1"
    assert answer(database, world, "third", DecisionAnswerKind.REFUSED) == "8, []"
    assert {row[3] for row in made(database)} == {"refused"}
    assert len(seen(database, world)) == 8
