"""What the sheet of a visit is made of: only what the firm answered, and whether its submission counts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Evaluation, Participation, ParticipationState
from survey.queries import visits
from survey.store.scope import Scope
from survey.visiting.read_sheet import counts_now, find_question, read_sheet
from tests.integration.officials import evaluation
from tests.integration.visiting.made import found, made, record

__all__ = ["evaluation"]

ALL = Scope(everything=True)


def test_a_sheet_holds_what_was_answered_and_found(database: Session, evaluation: Evaluation) -> None:
    made_visit = made(database, evaluation)
    record(database, made_visit, found("facts.revenue_y1", "1"))
    visit = visits.in_scope(database, ALL, made_visit.id)
    assert visit is not None
    source = read_sheet(database, ALL, visit)
    assert source is not None
    assert (source.version.id, list(source.newest), source.answers) == (
        made_visit.version, [("facts", "revenue_y1")], {}
    )  # fmt: skip
    assert set(source.questionnaires) >= {"facts", "cmmm"}
    assert source.dossier.sheets["facts"].get("revenue_y1") is not None
    asked = find_question(source, "facts.revenue_y1")
    assert asked is not None
    assert (asked[0].id, asked[1].id) == ("facts", "revenue_y1")
    for name in ("facts.nothing", "nothing.revenue_y1", "", "facts"):
        assert find_question(source, name) is None
    assert read_sheet(database, Scope(unit="none"), visit) is None
    assert counts_now(database, visit)
    database.get_one(Participation, made_visit.participation).state = ParticipationState.RETURNED
    database.commit()
    again = visits.in_scope(database, ALL, made_visit.id)
    assert again is not None
    assert not counts_now(database, again)
