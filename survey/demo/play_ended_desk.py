"""What officials of the ended season did with what came in: reviews of all, a word on each signal, all of it seen."""

from __future__ import annotations

from sqlalchemy.orm import Session

from survey.cases.case_results import CaseKey, Writer
from survey.cases.mark_seen import mark_seen
from survey.models import Enterprise, PointMark, ReviewPoint, SignalOutcome, User, Verdict, utc_now
from survey.queries import signals
from survey.queries.first_reviews import verdicts_of
from survey.queries.signal_firms import counted_versions
from survey.queries.signal_states import OPEN
from survey.reviewing.record_review import record_review
from survey.reviewing.review_results import Findings, Found
from survey.signals.find_signals import find_signals
from survey.signals.resolve_signal import Word, resolve_signal

_FINE = Findings(Verdict.PASS, points={point: Found(PointMark.YES) for point in ReviewPoint})
_EXPLAINED = "示例：企业已说明情况，与佐证材料一致。"


def look_through(database: Session, campaign_id: int, district: int, town: int) -> None:
    """Let the town review the submissions of its own firms, the district all others, and clear up the signals.

    `district`, `town`: the officials, by ids of accounts.
    """
    find_signals(database, campaign_id, user_id=district)
    versions = counted_versions(database, campaign_id)
    numbers = [version.id for version in versions]
    done, noted = verdicts_of(database, numbers), signals.open_of_versions(database, numbers)
    checks = [
        (one, found.check_id) for one in noted for found, word in signals.of_version(database, one) if word == OPEN
    ]
    unit = database.get_one(User, town).unit
    own = {one.id for one in versions if database.get_one(Enterprise, one.enterprise_id).unit == unit}
    database.rollback()
    for number in (one for one in numbers if one not in done):
        record_review(database, number, _FINE, seen=0, author_id=town if number in own else district)
    for number, check_id in checks:
        word = Word(SignalOutcome.EXPLAINED, _EXPLAINED, seen=0)
        resolve_signal(database, number, check_id, word, user_id=district)


def see_all(database: Session, campaign_id: int, official: int) -> None:
    """Let an official know everything that happened to every firm by now."""
    versions = counted_versions(database, campaign_id)
    database.rollback()
    for one in versions:
        mark_seen(database, CaseKey(campaign_id, one.enterprise_id), Writer(official, utc_now()))
