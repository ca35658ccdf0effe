"""A meeting ends once, and takes nothing after that."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from survey.deciding.decision_results import DecisionRefusedError
from survey.deciding.end_meeting import end_meeting, mark_present
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.queries import meetings
from tests.integration.deciding.panel_world import World, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_an_ended_meeting_takes_nothing(world: World, database: Session) -> None:
    people = world.people
    asked = MeetingAsked("示例会审", date(2027, 1, 14), "", people["district"], [people["reviewer"]])
    number = open_meeting(database, world.campaign, asked, author_id=people["district"])
    end_meeting(database, number, " 示例 ", author_id=people["reviewer"])
    codes = []
    for again in (
        lambda: end_meeting(database, number, "", author_id=people["district"]),
        lambda: mark_present(database, number, {people["district"]}, author_id=people["district"]),
    ):
        try:
            again()
        except DecisionRefusedError as error:
            codes.append(error.code)
    assert codes == ["ended", "ended"]
    database.rollback()
    [row] = meetings.meetings(database, world.campaign)
    assert (row.ended.remarks if row.ended else None, [seat.present for seat in row.seats]) == ("示例", [True, True])
