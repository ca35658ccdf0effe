"""What a log or an error page could show of a letter does not hold its code."""

from __future__ import annotations

from datetime import UTC, datetime

from survey.accounts.people_results import Letter


def test_a_letter_is_told_without_its_code() -> None:
    letter = Letter("示例", "91999999MA0000001N", "ABCD-EFGH-JKLM-NPQR", datetime(2027, 1, 27, tzinfo=UTC))
    assert "ABCD" not in repr(letter)
    assert letter.code == "ABCD-EFGH-JKLM-NPQR"
