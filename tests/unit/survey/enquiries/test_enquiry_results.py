"""The mark of what the office wrote so far."""

from __future__ import annotations

from datetime import UTC, datetime

from survey.enquiries.enquiry_results import revision_of
from survey.models import Enquiry, EnquiryState

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def made(**more: object) -> str:
    given = {"state": EnquiryState.OPEN, "answer": "", "public_text": "", "public_answer": ""} | more
    return revision_of(Enquiry(text="示例", **given))


def test_each_thing_that_the_office_does_gives_another_mark() -> None:
    others = [
        made(state=EnquiryState.WITHDRAWN),
        made(answer="答"),
        made(public_text="答"),
        made(public_answer="答"),
        made(answered_at=NOW),
        made(published_at=NOW),
    ]
    assert len({made(), *others}) == 7
    assert made() == made()
