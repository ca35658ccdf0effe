"""Letters of a release in the order of its list, the newest release of a campaign, and one's own by scope."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Enterprise, ListVersion, Participation
from survey.publishing.read_letters import read_letters
from survey.publishing.release_letters import release_letters
from survey.queries import letters
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.officials import evaluation, user
from tests.integration.publishing.issued import issued

__all__ = ["evaluation", "issued"]


def test_released_letters_are_found(database: Session, issued: ListVersion) -> None:
    campaign, version, author = issued.campaign_id, issued.id, user(database, "district").id
    assert (letters.release_of(database, version), letters.newest_release(database, campaign)) == (None, None)
    drawn = read_letters(database, issued)
    database.rollback()
    with unit_of_work(database):
        made = release_letters(
            database, campaign, 1, drawn, come_back="示例：明年", document_number="", words={}, author_id=author
        )
    release, newest = letters.release_of(database, version), letters.newest_release(database, campaign)
    assert (release and release.id, newest and newest.id) == (made, made)
    assert letters.newest_release(database, campaign + 1) is None
    assert [row.digest for row in letters.letters(database, made)] == [one.digest for one in drawn]
    part = database.get_one(Participation, drawn[0].participation_id)
    own = letters.own_letters(database, Scope(enterprise_id=part.enterprise_id))
    assert [row.digest for row in own] == [drawn[0].digest]
    unit = database.get_one(Enterprise, part.enterprise_id).unit
    assert len(letters.own_letters(database, Scope(unit=unit))) == sum(one.content["unit"] == unit for one in drawn)
    assert letters.own_letters(database, Scope()) == []
