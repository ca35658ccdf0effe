"""Each version of the list lies in the archive as it was fingerprinted: `sha256sum` gives the fingerprint."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from survey.models import Evaluation, ListVersion, User
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.freezing.made import decide_as_ranked, frozen, issue, leader, withdraw
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "leader", "official"]


def test_the_sum_of_each_version_is_its_fingerprint(
    evaluation: Evaluation, official: Browser, leader: User, database: Session
) -> None:
    campaign = evaluation.campaign_id
    rows = decide_as_ranked(database, evaluation)
    leaves = rows[0].version.submission.participation_id
    first = issue(database, frozen(database, evaluation)).id
    second = withdraw(database, database.get_one(ListVersion, first), [leaves]).id
    prints = [database.get_one(ListVersion, number).fingerprint for number in (first, second)]
    database.rollback()
    opened = take(official, campaign)
    names = ["frozen/1.json", "frozen/2.json"]
    assert sorted(name for name in opened.members if name.startswith("frozen/")) == names
    assert [hashlib.sha256(opened.members[name]).hexdigest() for name in names] == prints
    assert [row["指纹"] for row in opened.rows("list-versions")] == prints
    assert opened.wrong_sums() == []
