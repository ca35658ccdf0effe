"""Pilots by scope and filter, how many count, and who counts once although he is listed twice."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Enterprise, Evaluation, Pilot, PilotEnd, PilotSource, Programme
from survey.queries import pilots
from survey.queries.pilots import PilotCounts, PilotFilter
from survey.store.scope import Scope
from tests.integration.officials import evaluation, user
from tests.integration.pilots.piloting import of_year_before, seats
from tests.integration.publishing.issued import issue

__all__ = ["evaluation"]
ALL = Scope(everything=True)


def test_what_counts_and_what_a_filter_leaves(database: Session, evaluation: Evaluation) -> None:
    programme, campaign = evaluation.campaign.programme_id, evaluation.campaign_id
    version = issue(database, evaluation)
    listed = seats(database, version)
    outside = database.scalars(
        select(Enterprise.id).where(Enterprise.id.not_in([firm for _part, firm in listed])).order_by(Enterprise.id)
    ).first()
    author = user(database, "district").id

    def add(firm: int, source: PilotSource, **more: object) -> Pilot:
        made = Pilot(
            programme_id=programme, enterprise_id=firm, source=source, since=date(2025, 1, 2),
            document_number="示例〔2025〕1号", indicators={}, made_by_id=author, **more,
        )  # fmt: skip
        database.add(made)
        database.flush()
        return made

    assert outside is not None
    add(outside, PilotSource.EARLIER)
    add(listed[0][1], PilotSource.EARLIER)
    booked = add(listed[1][1], PilotSource.LIST, participation_id=listed[1][0], task_book_on=date(2026, 1, 5))
    accepted = add(
        listed[2][1], PilotSource.LIST, participation_id=listed[2][0], task_book_on=date(2026, 1, 5),
        accepted_on=date(2026, 9, 1),
    )  # fmt: skip
    bare = add(listed[3][1], PilotSource.LIST, participation_id=listed[3][0])
    ended = add(listed[4][1], PilotSource.LIST, participation_id=listed[4][0])
    database.add(PilotEnd(pilot_id=ended.id, reason="示例", ended_by_id=author))
    database.commit()
    found = pilots.counts(database, programme, campaign, ALL)
    assert found == PilotCounts(earlier=2, own=3, others=0, ended=1)
    assert pilots.counts(database, programme, campaign + 1, ALL) == PilotCounts(earlier=2, own=0, others=3, ended=1)
    plan = Programme(title="示例", target=300, earlier_pilots=40)
    assert (found.of_before(plan), found.towards(plan)) == (40, 43)
    plan.earlier_pilots = 1
    assert (found.of_before(plan), found.towards(plan)) == (2, 5)
    assert [firm.id for firm in pilots.twice(database, programme, version.id, ALL)] == [listed[0][1]]

    def left(**wanted: str) -> set[int]:
        rows = pilots.all_pilots(database, programme, ALL, PilotFilter(**wanted))
        assert pilots.pilot_count(database, programme, ALL, PilotFilter(**wanted)) == len(rows)
        return {row.enterprise_id for row in rows}

    assert left(source="earlier") == {outside, listed[0][1]}
    assert left(state="no_book") == {outside, listed[0][1], bare.enterprise_id}
    assert (left(state="accepted"), left(state="ended")) == ({accepted.enterprise_id}, {ended.enterprise_id})
    assert left(state="running", source="list") == {row.enterprise_id for row in (booked, accepted, bare)}
    firm = database.get_one(Enterprise, booked.enterprise_id)
    assert left(text=firm.name) == {firm.id}
    town = Scope(unit=firm.unit)
    seen = pilots.all_pilots(database, programme, town, PilotFilter())
    assert {row.enterprise.unit for row in seen} == {firm.unit}
    assert len(seen) == len(left(unit=firm.unit))
    pages = [pilots.pilot_page(database, programme, ALL, PilotFilter(), page=page, size=4) for page in (1, 2)]
    assert [len(page) for page in pages] == [4, 2]
    assert [row.id for page in pages for row in page] == [
        row.id for row in pilots.all_pilots(database, programme, ALL, PilotFilter())
    ]
    assert pilots.pilot_of(database, programme, firm.id, Scope(unit="nowhere")) is None
    assert [row.id for row in pilots.own_pilots(database, Scope(enterprise_id=firm.id))] == [booked.id]
    assert [one.id for one in pilots.firms_meant(database, ALL, firm.name)] == [firm.id]
    assert pilots.firms_meant(database, ALL, " ") == []


def test_a_pilot_of_another_list_counts_as_one_of_before_and_once(database: Session, evaluation: Evaluation) -> None:
    programme, campaign = evaluation.campaign.programme_id, evaluation.campaign_id
    version = issue(database, evaluation)
    firm = seats(database, version)[0][1]
    of_year_before(database, campaign, firm)
    assert pilots.counts(database, programme, campaign, ALL) == PilotCounts(earlier=0, own=0, others=1, ended=0)
    assert [one.id for one in pilots.twice(database, programme, version.id, ALL)] == [firm]
