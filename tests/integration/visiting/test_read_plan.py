"""Days and people of a plan: full days, nobody who may not go, and who is left over."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from survey.models import Evaluation, Recusal, Role, User
from survey.store.scope import Scope
from survey.visiting.arranged_results import Arranged, ArrangedVisit
from survey.visiting.read_claims import read_basis
from survey.visiting.read_plan import read_plan, spread
from survey.visiting.visit_results import Team
from tests.integration.officials import evaluation, user

__all__ = ["evaluation"]

MONDAY, TUESDAY = date(2026, 12, 7), date(2026, 12, 8)


def person(number: int, role: Role = Role.DISTRICT, unit: str | None = None) -> User:
    return User(id=number, role=role, unit=unit)


def test_spread_by_hand() -> None:
    """One of the district and one of Anting, two firms a day, two days: Anting's man goes to Anting only."""
    firms = [(name, "anting" if number < 3 else "malu", number) for number, name in enumerate("abcdefgh")]
    people = [person(1), person(2, Role.TOWN, "anting")]
    found = spread(firms, people, {2: {1}}, [MONDAY, TUESDAY], per_day=2)
    # a to the first, who fills his day first; b may not go to 2, who is recused; then 2 has the emptier day.
    assert found == {
        "a": Team(MONDAY, 1),
        "b": Team(MONDAY, 1),
        "c": Team(MONDAY, 2),
        "d": Team(TUESDAY, 1),
        "e": Team(TUESDAY, 1),
    }  # f, g, h: nobody is left who may go to Malu


def test_a_plan_of_a_scope_and_its_stamp(database: Session, evaluation: Evaluation) -> None:
    basis = read_basis(database, evaluation.campaign_id)
    assert basis is not None
    numbers = {"effect": 3, "near": 3, "exposure": 3, "each_town": 0, "random": 2, "seed": 5, "per_day": 4}
    people = [user(database, "district")]

    def plan(scope: Scope, **more: int) -> Arranged:
        return read_plan(
            database, basis, scope, {**numbers, **more}, people=people, first=MONDAY, author_id=people[0].id
        )

    whole = plan(Scope(everything=True))
    assert (whole.stamp, len({one.participation_id for one in whole.visits})) == (
        plan(Scope(everything=True)).stamp, len(whole.visits)
    )  # fmt: skip
    assert plan(Scope(everything=True), seed=6).stamp != whole.stamp
    assert {one.unit for one in plan(Scope(unit="anting"), near=200).visits} == {"anting"}
    assert [one.team.day for one in whole.visits] == sorted(one.team.day for one in whole.visits)
    # A firm that the author is recused from is not planned, and all others are.
    gone = whole.visits[0].participation_id
    database.add(Recusal(participation_id=gone, user_id=people[0].id, reason="示例"))
    database.commit()
    assert gone not in {one.participation_id for one in plan(Scope(everything=True), near=200).visits}
    one = ArrangedVisit(1, 2, "示例", "anting", "near", 0, Team(MONDAY, 1))
    assert Arranged([one], (), ()).stamp != Arranged([], (), ()).stamp
