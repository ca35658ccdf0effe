"""How far a campaign is between decisions and letters: each figure as it comes to be, and as it goes again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.freezing.sign_list import send_back
from survey.models import Evaluation, LetterRelease, ListVersion, ObjectionStepKind, Outcome, PublicationEnd, User
from survey.publishing.answer_objection import answer_objection
from survey.queries.list_progress import progress
from survey.store.db import unit_of_work
from tests.integration.freezing.made import decide, decide_as_ranked, frozen, issue, leader, listed
from tests.integration.officials import SEATS, evaluation, user
from tests.integration.publishing.objecting import objected
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["evaluation", "leader"]


def test_each_figure_as_it_comes(database: Session, evaluation: Evaluation, leader: User) -> None:
    campaign, number = evaluation.campaign_id, evaluation.id
    due = sum(row.status in {"selected", "reserve"} for row in listed(database, number))
    found = progress(database, campaign, user(database, "district").id)
    assert (found.evaluation, found.due, due > SEATS) == (number, due, True)
    assert found._replace(planned_on=None, evaluation=None, due=0) == (
        None, None, 0, 0, 0, None, None, None, 0, None, None, None, None, None, None, 0, 0, 0, None
    )  # fmt: skip
    database.rollback()
    rows = decide_as_ranked(database, evaluation, {0: Outcome.VERIFY})
    found = progress(database, campaign, user(database, "district").id)
    assert (found.settled, found.waiting, found.decided_at is None) == (due - 1, 0, False)
    database.rollback()
    with unit_of_work(database):
        first = listed(database, number)[0]
        decide(database, first, Outcome.CONFIRM, confirmed=False)
    assert (
        progress(database, campaign, user(database, "district").id).settled,
        progress(database, campaign, user(database, "district").id).waiting,
    ) == (due - 1, 1)
    with unit_of_work(database):
        for row in listed(database, number)[:1]:
            decide(database, row, Outcome.CONFIRM)
    found = progress(database, campaign, user(database, "district").id)
    assert (found.settled, found.waiting, len(rows) > due) == (due, 1, True)


def test_versions_publication_objections_and_letters(database: Session, evaluation: Evaluation, leader: User) -> None:
    campaign, district = evaluation.campaign_id, user(database, "district").id
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    found = progress(database, campaign, user(database, "district").id)
    assert (found.version, found.frozen_at, found.signed, found.in_force) == (1, version.prepared_at, 1, None)
    send_back(database, version.id, reason="示例", user=user(database, "reviewer"))
    found = progress(database, campaign, user(database, "district").id)
    assert (found.version, found.signed) == (None, 0)
    database.rollback()
    version = issue(database, frozen(database, evaluation))
    number = version.id
    found = progress(database, campaign, user(database, "district").id)
    assert (found.version, found.in_force, found.signed, found.issued_at) == (2, 2, 3, version.issued_at)
    database.rollback()
    first, last = today(), today() + timedelta(days=6)
    shown = add_publication(database, database.get_one(ListVersion, number), first, last)
    made = [objected(database, database.get_one(ListVersion, number)) for _time in range(3)]
    found = progress(database, campaign, user(database, "district").id)
    assert (found.shown, found.starts_on, found.ends_on, found.taken_back) == (2, first, last, None)
    assert (found.objections, found.open, found.unmended) == (3, 3, 0)
    database.rollback()
    answer_objection(database, made[0], ObjectionStepKind.UPHELD, "示例", author_id=district)
    answer_objection(database, made[1], ObjectionStepKind.ANSWERED, "示例", author_id=district)
    found = progress(database, campaign, user(database, "district").id)
    assert (found.objections, found.open, found.unmended, found.released_at) == (3, 1, 1, None)
    database.rollback()
    with unit_of_work(database):
        database.add(PublicationEnd(publication_id=shown, reason="示例", ended_by_id=district))
        database.add(LetterRelease(list_version_id=number, released_by_id=district))
    found = progress(database, campaign, user(database, "district").id)
    assert (found.taken_back is None, found.released_at is None) == (False, False)
