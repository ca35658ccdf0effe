"""Who is recused from what, by scope and by what an address names."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Recusal, RecusalStep, RecusalTurn
from survey.queries import recusals
from survey.store.scope import Scope
from tests.integration.reviewing.cases import Cases, cases

__all__ = ["cases"]
ALL, ANTING, MALU = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu")


def test_a_recusal_holds_until_its_newest_step_withdraws_it(cases: Cases, database: Session) -> None:
    person, by = cases.people["town"], cases.people["district"]
    for name in "甲乙":
        database.add(Recusal(participation_id=cases.rows[name], user_id=person, reason="示例"))
    database.add(Recusal(participation_id=cases.rows["戊"], user_id=by, reason="示例"))
    database.flush()
    first = database.scalars(select(Recusal.id).where(Recusal.participation_id == cases.rows["甲"])).one()

    def seen() -> tuple[frozenset[int], bool]:
        found = recusals.recused_from(database, person)
        is_recused = recusals.is_recused(database, cases.rows["甲"], person)
        return found, is_recused

    def step(turn: RecusalTurn) -> None:
        database.add(RecusalStep(recusal_id=first, turn=turn, reason="x", done_by_id=by))
        database.flush()

    both = frozenset({cases.rows["甲"], cases.rows["乙"]})
    assert seen() == (both, True)
    step(RecusalTurn.WITHDRAW)
    assert seen() == (both - {cases.rows["甲"]}, False)
    assert recusals.recused_among(database, cases.rows["甲"]) == set()
    step(RecusalTurn.DECLARE)
    assert seen() == (both, True)
    assert recusals.recused_among(database, cases.rows["甲"]) == {person}
    step(RecusalTurn.WITHDRAW)

    def listed(scope: Scope) -> list[tuple[str, bool, int]]:
        rows = recusals.recusal_page(database, cases.campaign, scope, page=1, size=9)
        assert recusals.recusal_count(database, cases.campaign, scope) == len(rows)
        return [(row.firm[4], row.stands, len(row.recusal.steps)) for row in rows]

    assert listed(ALL) == [("戊", True, 0), ("乙", True, 0), ("甲", False, 3)]
    assert (listed(ANTING), listed(MALU)) == ([("乙", True, 0), ("甲", False, 3)], [("戊", True, 0)])
    assert recusals.recusal_in_scope(database, cases.campaign, MALU, first) is None
    of_one = recusals.recusals_of(database, cases.campaign, ALL, cases.firms["甲"])
    assert [(row.recusal.id, row.recusal.user.login) for row in of_one] == [(first, "town")]


def test_which_firm_an_address_is_about(cases: Cases, database: Session) -> None:
    def firms(**named: int) -> list[tuple[int, int]]:
        return list(recusals.firms_of_address(database, cases.campaign, named))

    there = [(cases.rows["甲"], cases.firms["甲"])]
    assert (firms(enterprise_id=cases.firms["甲"]), firms(version_id=cases.versions["甲"])) == (there, there)
    assert [firms(**{name: 999}) for name in recusals.OF_FIRMS] == [[]] * len(recusals.OF_FIRMS)
