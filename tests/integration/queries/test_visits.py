"""Visits are found in scope, listed by day and person, and told apart by what is left to do."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Enterprise, Evaluation, Recusal, VisitAct
from survey.queries import visits
from survey.queries.visits import VisitFilters
from survey.store.scope import Scope
from survey.visiting.change_visit import cancel_visit
from tests.integration.officials import evaluation, user
from tests.integration.visiting.made import found, made, record

__all__ = ["evaluation"]

ALL = Scope(everything=True)


def test_in_scope_listed_and_counted(database: Session, evaluation: Evaluation) -> None:
    one, two = made(database, evaluation), made(database, evaluation, place=1)
    campaign = evaluation.campaign_id
    unit = database.get_one(Enterprise, one.enterprise).unit
    own = visits.in_scope(database, Scope(unit=unit), one.id)
    assert own is not None
    assert (own.lead.login, own.steps[0].done_by.login) == ("district", "district")
    assert visits.in_scope(database, Scope(unit="none"), one.id) is None
    assert visits.in_scope(database, Scope(enterprise_id=one.enterprise), one.id) is not None

    def ids(filters: VisitFilters, scope: Scope = ALL) -> list[int]:
        rows = visits.visit_page(database, campaign, scope, filters)
        assert visits.visit_count(database, campaign, scope, filters) == len(rows)
        return [row.id for row in rows]

    assert ids(VisitFilters()) == [one.id, two.id]
    assert ids(VisitFilters(visits.TO_MAKE, one.lead, today(), today())) == [one.id, two.id]
    assert ids(VisitFilters(first=today() + timedelta(days=1))) == []
    assert ids(VisitFilters(last=today() - timedelta(days=1))) == []
    assert ids(VisitFilters(person=user(database, "reviewer").id)) == []
    assert ids(VisitFilters(plan=1)) == []
    assert set(ids(VisitFilters(unit=unit))) >= {one.id}
    assert [row.id for row in visits.visit_page(database, campaign, ALL, VisitFilters(), page=2, size=1)] == [two.id]
    of = visits.in_scope(database, ALL, one.id)
    assert of is not None
    assert visits.beside(database, campaign, ALL, of) == (None, two.id, 1, 2)
    assert visits.open_of(database, [one.participation, two.participation]) == sorted(
        [one.participation, two.participation]
    )
    assert [row.id for row in visits.of_firm(database, campaign, one.enterprise)] == [one.id]
    # Who is recused does not find it in his own queue.
    database.add(Recusal(participation_id=two.participation, user_id=one.lead, reason="亲属", declared_by_id=one.lead))
    database.commit()
    assert ids(VisitFilters(person=one.lead)) == [one.id]
    cancel_visit(database, one.id, "示例", author_id=one.lead)
    assert ids(VisitFilters((VisitAct.CANCELLED,))) == [one.id]
    assert visits.plan_in_scope(database, ALL, campaign, 1) is None


def test_findings_and_who_may_go(database: Session, evaluation: Evaluation) -> None:
    one = made(database, evaluation)
    record(database, one, found("facts.revenue_y1", "1"), found("facts.rd_spend_y1", "2"))
    assert visits.counts(database, [one.id]) == {one.id: 2}
    assert visits.finders(database, one.id) == frozenset({one.lead})
    [first, _] = visits.findings(database, one.id)
    assert visits.finding_with_file(database, ALL, one.id, first.id) is None
    assert visits.answers(database, one.id) == {}

    def leads(unit: str | None) -> set[str]:
        return {person.login for person in visits.possible_leads(database, unit)} & {
            "district",
            "reviewer",
            "town",
            "firm",
        }

    assert leads("anting") == leads(None) == {"district", "reviewer", "town"}
    assert leads("nanxiang") == leads("") == {"district", "reviewer"}
