"""What duties are counted from: nothing without a campaign, and the queues of the reader with one."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from survey.home.read_desk import Desk
from survey.models import CaseFlag, FlagKind, User, utc_now
from survey.queries import campaigns
from survey.queries.case_queues import Queue
from survey.queries.duties import Waiting
from survey.store.scope import Scope, scope
from survey.words.figures import SHANGHAI
from tests.integration.cases.kept import Kept, kept, submit

__all__ = ["kept"]


def test_without_a_campaign_nothing_waits(database: Session) -> None:
    now = utc_now()
    desk = Desk(database, Scope(everything=True), None, None, now)
    assert (desk.queues, desk.waiting, desk.lacking, desk.is_prepared) == (
        dict.fromkeys(Queue, 0), Waiting(0, 0, 0, 0), [], False,
    )  # fmt: skip
    assert desk.today == date.fromisoformat(now.astimezone(SHANGHAI).date().isoformat())


def test_queues_are_those_of_the_reader(kept: Kept, database: Session) -> None:
    submit(database, kept, kept.other, utc_now())
    by = kept.users["town"]
    place = {"campaign_id": kept.campaign, "enterprise_id": kept.firm}
    database.add(CaseFlag(**place, kind=FlagKind.OTHER, reason="x", raised_by_id=by))
    database.commit()
    campaign = campaigns.campaign(database, kept.campaign)
    found = {}
    for login in ("town", "malu", "district"):
        user = database.query(User).filter_by(login=login).one()
        queues = Desk(database, scope(user), campaign, None, utc_now(), user).queues
        found[login] = [queues[queue] for queue in (Queue.MINE, Queue.NEW, Queue.CHANGED, Queue.FLAGGED)]
    assert found == {"town": [1, 0, 0, 1], "malu": [1, 1, 0, 0], "district": [0, 1, 0, 1]}
