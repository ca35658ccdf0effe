"""A version of the list as its files are made of it: within a scope, and with the number of the one in force."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.exporting.read_frozen_list import read_frozen
from survey.models import Evaluation, User
from survey.queries import frozen_lists
from survey.store.scope import Scope, scope
from tests.integration.freezing.made import decide_as_ranked, frozen, issue, leader
from tests.integration.officials import evaluation, user

__all__ = ["evaluation", "leader"]


def test_it_holds_what_the_reader_may_see_and_knows_which_version_is_in_force(
    database: Session, evaluation: Evaluation, leader: User
) -> None:
    campaign = evaluation.campaign_id
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    number = version.id
    whole = Scope(everything=True)
    waiting = read_frozen(database, campaign, 1, whole)
    assert waiting is not None
    assert (waiting.version.number, waiting.in_force, read_frozen(database, campaign, 2, whole)) == (1, 0, None)
    database.rollback()
    issue(database, version)
    found, town = read_frozen(database, campaign, 1, whole), user(database, "town")
    own = read_frozen(database, campaign, 1, scope(town))
    assert found is not None
    assert own is not None
    everybody = frozen_lists.entries(database, number)
    assert (found.in_force, list(found.entries)) == (1, list(everybody))
    assert list(own.entries) == [row for row in everybody if row.facts["unit"] == town.unit]
    assert 0 < len(own.entries) < len(everybody)
    decided = {row.participation_id for row in everybody if row.decision_id is not None}
    outcomes = frozen_lists.outcomes_of(database, number)
    assert outcomes.keys() == decided
    assert {outcomes[row.participation_id] for row in everybody if row.status == "selected"} == {"confirm"}
