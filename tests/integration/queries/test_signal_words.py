"""Words on a firm's submissions: the newest on each check, with what it was about, and those until a version."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import SignalFound, SignalOutcome, SignalResolution, SubmissionVersion
from survey.queries.signal_words import WordBefore, newest_version, newest_words, words_until
from tests.integration.queries.test_signals import said
from tests.integration.signals.looked import Looked, evaluation, looked
from tests.integration.signals.submitted_anew import submit_anew

__all__ = ["evaluation", "looked"]


def test_the_newest_word_comes_with_what_it_was_about(looked: Looked, database: Session) -> None:
    assert newest_words(database, looked.campaign) == {}
    said(database, looked, SignalOutcome.SEEN, SignalOutcome.EXPLAINED)
    row = database.scalars(
        select(SignalFound).where(SignalFound.version_id == looked.version, SignalFound.check_id == looked.check)
    ).one()
    last = database.scalars(select(SignalResolution.id).order_by(SignalResolution.id.desc()).limit(1)).one()
    version = database.get_one(SubmissionVersion, looked.version)
    key = (version.submission_id, looked.check)
    about = WordBefore(last, looked.version, stands=True, figures=row.figures, other_id=None)
    assert newest_words(database, looked.campaign) == {key: about}
    said(database, looked, SignalOutcome.REVOKED)
    assert newest_words(database, looked.campaign)[key].stands is False
    assert newest_words(database, looked.campaign + 1) == {}


def test_a_version_has_the_words_of_those_before_it_and_none_of_later_ones(looked: Looked, database: Session) -> None:
    said(database, looked, SignalOutcome.SEEN)
    newer = database.get_one(SubmissionVersion, submit_anew(database, looked.version))
    older = database.get_one(SubmissionVersion, looked.version)
    assert newest_version(database, older.submission_id) == (newer.id, older.number + 1)
    both = [words_until(database, version, looked.check) for version in (older, newer)]
    assert [[(word.outcome, number) for word, number in words] for words in both] == [[("seen", older.number)]] * 2
    assert words_until(database, newer, "energy_far") == []
    own = SignalResolution(
        version_id=newer.id, check_id=looked.check, outcome=SignalOutcome.SEEN, reason="示例",
        user_id=both[0][0][0].user_id,
    )  # fmt: skip
    database.add(own)
    database.commit()
    assert [number for _word, number in words_until(database, older)] == [older.number]
    assert [number for _word, number in words_until(database, newer)] == [older.number, newer.number]
