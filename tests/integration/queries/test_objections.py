"""Objections of a campaign: newest first, open until settled; firms meant by a text, within a scope."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import (
    Amendment,
    AmendmentKind,
    Enterprise,
    ListRefusal,
    ListVersion,
    ObjectionStepKind,
    Participation,
)
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


def test_an_upheld_objection_waits_until_a_version_that_stands_amends_for_it(
    database: Session, issued: ListVersion
) -> None:
    entry, campaign, district = first_selected(database, issued), issued.campaign_id, user(database, "district").id
    part, name, base = entry.participation_id, entry.facts["name"], issued.id
    amend(database, issued, 2, district, out=part)  # before anybody objected
    first = objected(database, issued, about_id=part)
    second = objected(database, issued)
    third = objected(database, issued, about_id=part)
    database.rollback()
    for number, kind in ((first, "UPHELD"), (second, "UPHELD"), (third, "ANSWERED")):
        answer_objection(database, number, ObjectionStepKind[kind], "示例", author_id=district)
    waiting = [(row.id, firm) for row, firm in objections.to_amend(database, campaign)]
    assert (waiting, objections.to_amend_count(database, campaign)) == ([(first, name), (second, "")], 2)
    assert (objections.to_amend_count(database, campaign + 1), objections.mended(database, campaign)) == (0, {})
    database.rollback()
    version = database.get_one(ListVersion, base)
    moved = amend(database, version, 3, district, out=part)  # names none, and moves the firm that the first is about
    database.add(ListRefusal(list_version_id=moved, reason="示例", refused_by_id=district))
    database.commit()
    assert objections.to_amend_count(database, campaign) == 2  # it was sent back
    database.rollback()
    version = database.get_one(ListVersion, base)
    amend(database, version, 4, district, out=part)
    version = database.get_one(ListVersion, base)
    answering = amend(database, version, 5, district, out=None, objection_id=second)
    mended = {number: row.number for number, row in objections.mended(database, campaign).items()}
    assert (mended, objections.to_amend(database, campaign)) == ({first: 4, second: 5}, [])
    assert list(objections.of_version(database, answering)) == [second]
    assert objections.of_version(database, base) == {}


def amend(
    database: Session, base: ListVersion, number: int, author: int, *, out: int | None, objection_id: int | None = None
) -> int:
    made = ListVersion(
        campaign_id=base.campaign_id, number=number, evaluation_id=base.evaluation_id, seats=base.seats, document={},
        fingerprint=str(number) * 64, prepared_by_id=author,
    )  # fmt: skip
    database.add(made)
    database.flush()
    kind = AmendmentKind.OBJECTION if objection_id is not None else AmendmentKind.CORRECTION
    part = out if out is not None else first_selected(database, base).participation_id
    change = {"participation_in_id": part} if out is None else {"participation_out_id": part}
    database.add(
        Amendment(
            list_version_id=made.id, kind=kind, reason="示例", objection_id=objection_id, made_by_id=author, **change
        )
    )  # fmt: skip
    number = made.id
    database.commit()
    return number
