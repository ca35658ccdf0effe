"""The last call to a firm as lists of firms show it: of the latest day, corrected ones left out."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.chasing.chase_results import TypedCall
from survey.chasing.log_call import log_call
from survey.definitions.local_days import today
from survey.models import Channel, ChaseOutcome, Enterprise, Participation
from survey.queries.last_telephone_calls import CONTACTED_ON, EXTENDED_UNTIL, LAST_OUTCOME
from survey.queries.stages import taking_part
from tests.integration.chasing.chased import Chased, chased

__all__ = ["chased"]
DAY = timedelta(days=1)


def test_lists_show_the_last_call_that_stands_and_the_time_that_a_firm_has(chased: Chased, database: Session) -> None:
    calls = (
        TypedCall(Channel.PHONE, ChaseOutcome.REACHED, today()),
        TypedCall(Channel.PHONE, ChaseOutcome.NO_ANSWER, today() - DAY),
    )
    wrong, _other = (log_call(database, chased.campaign, chased.firm, one, author_id=chased.district) for one in calls)
    right = TypedCall(Channel.MAIL, ChaseOutcome.OTHER, today() - 2 * DAY)
    log_call(database, chased.campaign, chased.firm, right, author_id=chased.district, corrects_id=wrong)
    until = chased.extend(chased.other, until=chased.close(-DAY) + 3 * DAY)
    shown = (
        select(Enterprise.id, CONTACTED_ON, LAST_OUTCOME, EXTENDED_UNTIL)
        .outerjoin(Participation, taking_part(chased.campaign))
        .order_by(Enterprise.id)
    )
    assert [tuple(row) for row in database.execute(shown)] == [
        (chased.firm, today() - DAY, "no_answer", None),
        (chased.other, None, None, until),
    ]
