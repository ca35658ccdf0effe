"""What the season did passes by firm, in one order, with its persons; another campaign has none of it."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from survey.queries import archive_season
from tests.integration.cases.kept import FIRM, Kept, kept
from tests.integration.cases.test_event_views import season

__all__ = ["kept", "season"]
CODE = "91310114MA1GW00A0X"


def test_rows_pass_some_at_once_with_firm_and_persons(
    season: Kept, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_season, "AT_ONCE", 1)
    number = season.campaign
    calls = [(row.recorded_by.name, code, name) for row, code, name in archive_season.chase_calls(database, number)]
    assert calls == [("示例town", CODE, FIRM)] * 2
    entries = [(row.question_id, row.entered_by.name) for row, *_firm in archive_season.entries(database, number)]
    assert entries == [("staff_y1", "示例town"), ("project_title", "示例town")]
    assert [row[1:] for row in archive_season.reminders(database, number)] == [(CODE, FIRM, "示例district")]
    assert [(row[0].reason, *row[1:]) for row in archive_season.hand_overs(database, number)] == [
        ("绝密移交", "示例town", CODE, FIRM, "", "示例second"),
        ("全镇移交", "示例town", "", "", "", ""),
        ("别镇移交", "示例town", "", "", "", ""),
    ]
    assert [(row.reason, row.given_by.name) for row in archive_season.extensions(database, number)][3:] == [
        ("别家延期", "示例district"), ("示例节假", "示例district"),
    ]  # fmt: skip
    assert [(row.user.name, name) for row, _code, name, _of in archive_season.signal_words(database, number)] == [
        ("示例district", "示例")
    ]


@pytest.mark.parametrize(
    "name",
    ["notes", "flags", "messages", "chase_calls", "reminders", "extensions", "entries", "hand_overs", "recusals",
     "signals", "signal_words"],
)  # fmt: skip
def test_another_campaign_has_nothing(name: str, season: Kept, database: Session) -> None:
    assert list(getattr(archive_season, name)(database, season.campaign + 1)) == []
