"""Objections of a campaign: newest first, open until settled; firms meant by a text, within a scope."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Enterprise, ListVersion, ObjectionStepKind, Participation
from survey.publishing.answer_objection import answer_objection
from survey.queries import objections
from survey.store.scope import Scope
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issued
from tests.integration.publishing.objecting import first_selected, objected

__all__ = ["evaluation", "issued"]


def test_open_until_settled(database: Session, issued: ListVersion) -> None:
    entry, campaign = first_selected(database, issued), issued.campaign_id
    part, name = entry.participation_id, entry.facts["name"]
    first = objected(database, issued, about_id=part)
    second = objected(database, issued, named=True, name="示例", contact="")
    assert [(row.id, firm) for row, firm in objections.objections(database, campaign)] == [(second, ""), (first, name)]
    assert objections.objections(database, campaign + 1) == []
    district = user(database, "district").id
    database.rollback()
    answer_objection(database, first, ObjectionStepKind.NOTED, "示例", author_id=district)
    assert objections.open_count(database, campaign) == 2
    answer_objection(database, first, ObjectionStepKind.UPHELD, "示例", author_id=district)
    assert (objections.open_count(database, campaign), objections.open_count(database, campaign + 1)) == (1, 0)
    database.expire_all()
    one, other = objections.objection(database, first), objections.objection(database, second)
    assert one is not None
    assert other is not None
    assert ([step.kind for step in one.steps], objections.objection(database, 999)) == (["noted", "upheld"], None)
    on_list, firm = objections.entry_about(database, one), objections.firm_about(database, one)
    assert (on_list and on_list.participation_id, firm and firm.name) == (part, name)
    assert (objections.entry_about(database, other), objections.firm_about(database, other)) == (None, None)
    person = objections.person_of(database, second)
    assert (person and person.name, objections.person_of(database, first)) == ("示例", None)


def test_firms_are_found_by_name_within_a_scope(database: Session, issued: ListVersion) -> None:
    part = database.get_one(Participation, first_selected(database, issued).participation_id)
    firm, campaign = database.get_one(Enterprise, part.enterprise_id), issued.campaign_id
    everything = Scope(everything=True)
    found = objections.firms_meant(database, campaign, everything, firm.name)
    assert [(number, one.id) for number, one in found] == [(part.id, firm.id)]
    assert objections.firms_meant(database, campaign, everything, " ") == []
    assert objections.firms_meant(database, campaign, Scope(unit="nowhere"), firm.name) == []
    assert len(objections.firms_meant(database, campaign, everything, "示例")) == objections.MOST_FOUND
