"""What the season did with one firm is asked for that firm alone, with what its unit and everybody got."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.models import Enterprise
from survey.queries import case_events
from tests.integration.cases.kept import Kept, kept
from tests.integration.cases.test_event_views import season

__all__ = ["kept", "season"]


def test_each_thing_of_a_firm_and_none_of_another(season: Kept, database: Session) -> None:
    case, other = (season.campaign, season.firm), (season.campaign, season.other)
    assert [(row.by, str(row.reminder.by)) for row in case_events.reminders(database, *case)] == [
        ("示例district", "message")
    ]
    assert [(row.question_id, str(row.state)) for row in case_events.entries(database, *case)] == [
        ("staff_y1", "confirmed"), ("project_title", "refused"),
    ]  # fmt: skip
    assert [(row.reason, who) for row, who in case_events.recusals(database, *case)] == [("绝密回避", "示例second")]
    assert [(word.reason, number) for word, number in case_events.signal_words(database, *case)] == [("绝密线索", 1)]
    assert case_events.sender(database, *case) == "示例town"
    for asked in (case_events.reminders, case_events.entries, case_events.recusals, case_events.signal_words):
        assert list(asked(database, *other)) == []
    assert case_events.sender(database, *other) == ""


def test_extensions_and_hand_overs_reach_a_firm_by_its_unit_of_today(season: Kept, database: Session) -> None:
    firm, other = (database.get_one(Enterprise, number) for number in (season.firm, season.other))

    def reasons(one: Enterprise) -> list[list[str]]:
        extended = case_events.extensions(database, season.campaign, one)
        moved = case_events.hand_overs(database, season.campaign, one)
        return [[row.reason for row in extended], [row.hand_over.reason for row in moved]]

    assert reasons(firm) == [["示例停电", "示例台风", "示例节假"], ["绝密移交", "全镇移交"]]
    assert reasons(other) == [["别镇延期", "别家延期", "示例节假"], ["别镇移交"]]
    other.merged_into_id, other.listed = firm.id, False
    database.flush()
    assert reasons(firm)[0] == ["示例停电", "示例台风", "别家延期", "示例节假"]
    database.rollback()
