"""What is said of a file: its size, and when and by whom it was given."""

from __future__ import annotations

from datetime import UTC, datetime

from survey.models import Evidence, EvidenceLink, User
from survey.words.evidence import say_file_given


def test_a_file_says_its_size_and_who_gave_it_when() -> None:
    link = EvidenceLink(given_at=datetime(2026, 11, 29, 4, 5, tzinfo=UTC), evidence=Evidence(size=3 * 1024 * 1024))
    link.given_by = None
    assert say_file_given(link) == "3 MB，2026年11月29日 12:05上传"
    link.given_by = User(name="示例甲")
    assert say_file_given(link) == "3 MB，示例甲 2026年11月29日 12:05上传"
