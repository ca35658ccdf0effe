"""Meetings of a campaign: the newest first, those that nobody ended, and what was decided in one."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from survey.deciding.end_meeting import end_meeting
from survey.deciding.open_meeting import MeetingAsked, open_meeting
from survey.queries import meetings
from tests.integration.deciding.panel_world import World, world
from tests.integration.officials import evaluation

__all__ = ["evaluation", "world"]


def test_meetings_and_what_was_decided_in_one(world: World, database: Session) -> None:
    people = world.people
    for title, day in (("示例一", date(2027, 1, 14)), ("示例二", date(2027, 1, 21))):
        asked = MeetingAsked(title, day, "", people["district"], [people["reviewer"]])
        open_meeting(database, world.campaign, asked, author_id=people["district"])
    end_meeting(database, 1, "", author_id=people["district"])
    decision = world.decide(database, world.one(database, "selected", "grey"), meeting_id=2)
    database.rollback()
    assert [row.title for row in meetings.meetings(database, world.campaign)] == ["示例二", "示例一"]
    assert [row.title for row in meetings.open_meetings(database, world.campaign)] == ["示例二"]
    found = meetings.meeting_of(database, world.campaign, 1)
    assert (found.title if found else "", meetings.meeting_of(database, world.campaign, 3)) == ("示例一", None)
    assert [[row.id for row in meetings.decided_in(database, number)] for number in (1, 2)] == [[], [decision]]
