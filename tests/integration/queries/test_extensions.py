"""Who sees which extension, whom one reaches, and what was written in its time."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Campaign, Enterprise
from survey.queries import extensions
from survey.store.scope import Scope
from tests.integration.chasing.chased import DAY, Chased, chased

__all__ = ["chased"]
ALL, ANTING, MALU = Scope(everything=True), Scope(unit="anting"), Scope(unit="malu")


def test_each_scope_sees_what_holds_for_its_firms(chased: Chased, database: Session) -> None:
    chased.close()
    everybody, malu = chased.extend_unit(""), chased.extend_unit("malu")
    until = chased.extend(chased.firm)
    own = everybody + 2
    seen = [
        [one.id for one in extensions.extensions(database, chased.campaign, scope)]
        for scope in (ALL, ANTING, MALU, Scope(enterprise_id=chased.other), Scope())
    ]
    assert seen == [[own, malu, everybody], [own, everybody], [malu, everybody], [], []]
    assert extensions.extension(database, chased.campaign, MALU, own) is None
    firm = database.get_one(Enterprise, chased.other)
    assert [one.id for one in extensions.for_firm(database, chased.campaign, ALL, firm)] == [malu, everybody]
    [given] = extensions.own_extensions(
        database, chased.campaign, [chased.firm, chased.other], given_by_id=chased.district
    )
    assert (given.id, given.until) == (own, until)
    assert [extensions.open_firms(database, chased.campaign, unit) for unit in ("", "anting", "huating")] == [2, 1, 0]


def test_what_was_written_is_held_against_the_time_without_it(chased: Chased, database: Session) -> None:
    regular = chased.close()
    first = chased.extend_unit("", regular + 2 * DAY)
    second = chased.extend_unit("anting", regular + 5 * DAY)
    campaign = database.get_one(Campaign, chased.campaign)
    found = {
        number: {
            row.id: row.otherwise
            for row in extensions.written_under(
                database,
                campaign,
                extensions.extension(database, chased.campaign, ALL, number),  # type: ignore[arg-type]
            )
        }
        for number in (first, second)
    }
    assert found == {
        first: {chased.firm: regular + 5 * DAY, chased.other: regular},
        second: {chased.firm: regular + 2 * DAY},
    }
    held = extensions.extension(database, chased.campaign, ALL, second)
    assert held is not None
    extensions.held_participations(database, chased.campaign, held)
