"""Who may get cases: officials in use, of the author's unit where that is a town's; and what a hand-over writes."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.directory.call_results import CallRefusedError
from survey.models import User
from survey.reviewing.lock_holders import lock_holder, may_hold, reviewers_of
from tests.integration.reviewing.cases import Cases, cases, name_reviewer

__all__ = ["cases"]


@pytest.mark.parametrize(
    ("author", "may"),
    [("district", ["town", "townmate", "malu", "second", "district"]), ("town", ["town", "townmate"])],
)
def test_who_may_get_cases(cases: Cases, database: Session, author: str, may: list[str]) -> None:
    def locked(login: str) -> bool:
        try:
            return lock_holder(database, cases.people[login], cases.people[author]).login == login
        except CallRefusedError as refused:
            return refused.code != "holder"

    logins = ("town", "townmate", "malu", "second", "district", "leader")
    assert [login for login in logins if locked(login)] == may


def test_of_which_units(cases: Cases, database: Session) -> None:
    people = {login: database.get_one(User, number) for login, number in cases.people.items()}
    assert [may_hold(people[login], "anting") for login in ("town", "malu", "district")] == [True, False, True]


def test_reviewers_by_unit(cases: Cases, database: Session) -> None:
    name_reviewer(database, cases, "town")
    assert reviewers_of(database, cases.campaign) == {"anting": cases.people["town"]}
