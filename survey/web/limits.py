"""How often one person may ask for what is heavy: one table, counted per person or address in windows of a minute.

The counts are rows (`RequestCount`), so that they hold for every process, on either database. Counting is a short
transaction of its own, over before the view runs; a request that is refused writes nothing.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from flask import Flask, current_app, request
from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.exceptions import TooManyRequests

from survey.models import RequestCount, utc_now
from survey.store.db import unit_of_work
from survey.store.patience import IN_REQUEST, patience
from survey.store.trouble import trouble_of
from survey.web.access import READING, current_user
from survey.web.addresses import network

WINDOW = timedelta(minutes=1)
COUNTING = 0.5  # seconds that a page waits to be counted
FILES, PAGES, REHEARSALS, WORK, HANDED_IN, DOORS = "files", "pages", "rehearsals", "work", "handed_in", "doors"
EVIDENCE = "evidence"
MOST = {FILES: 30, PAGES: 60, REHEARSALS: 60, WORK: 12, HANDED_IN: 30, DOORS: 60, EVIDENCE: 120}
"""Requests within a minute, by what is heavy about them; each kind is counted by itself.

Rehearsals are sent by the page while somebody types, once a second at most. `DOORS`, which is asked before anybody is
known, counts by address, and an address may be a whole town's. Evidence is sent file by file by a script, which waits
as it is told; files that come with their page are counted by `count_files`, and what is typed beside them is saved.
"""
HEAVY: dict[tuple[str, str], str] = {
    ("account.register", "POST"): DOORS,
    ("blank_forms.by_unit", "GET"): FILES,
    ("blank_forms.by_unit", "POST"): FILES,
    ("blank_forms.filled", "GET"): FILES,
    ("blank_forms.filled", "POST"): FILES,
    ("blank_forms.sample_file", "GET"): FILES,
    ("call_lists.call_list", "POST"): FILES,
    ("chase_files.chase_list", "GET"): FILES,
    ("chase_files.chase_list", "POST"): FILES,
    ("chase_files.log", "GET"): FILES,
    ("chase_files.log", "POST"): FILES,
    ("chase_files.reminder_list", "GET"): FILES,
    ("chase_files.reminder_list", "POST"): FILES,
    ("condition_tables.marked", "GET"): FILES,
    ("condition_tables.template", "GET"): FILES,
    ("enquiry_files.board", "GET"): FILES,
    ("enquiry_files.desk", "GET"): FILES,
    ("enquiry_files.desk", "POST"): FILES,
    ("enquiry_files.public_board", "GET"): FILES,
    ("expert_files.marks", "GET"): FILES,
    ("firm_list.workbook", "GET"): FILES,
    ("firm_list.workbook", "POST"): FILES,
    ("incoming.marked", "GET"): FILES,
    ("incoming.pilots_template", "GET"): FILES,
    ("incoming.template", "GET"): FILES,
    ("ledger.workbook", "GET"): FILES,
    ("list_files.final", "GET"): FILES,
    ("list_files.live", "GET"): FILES,
    ("list_files.official", "GET"): FILES,
    ("list_files.printed", "GET"): FILES,
    ("list_files.reserve", "GET"): FILES,
    ("list_files.towns", "GET"): FILES,
    ("lists.changes", "GET"): FILES,
    ("notices.notice", "GET"): DOORS,
    ("publication_files.sheet", "GET"): FILES,
    ("pilot_files.listed", "GET"): FILES,
    ("lists.gaps", "GET"): FILES,
    ("lists.incentives", "GET"): FILES,
    ("lists.pin_list", "GET"): FILES,
    ("lists.ranked_list", "GET"): FILES,
    ("lists.ranked_list", "POST"): FILES,
    ("lists.states", "GET"): FILES,
    ("shortlists.live", "GET"): FILES,
    ("shortlists.workbook", "GET"): FILES,
    ("shortlists.workbook", "POST"): FILES,
    ("tracing.successor", "GET"): FILES,
    ("objections.replay", "POST"): FILES,
    ("overview.workbook", "GET"): FILES,
    ("trail_files.of_firms", "GET"): FILES,
    ("trail_files.of_firms", "POST"): FILES,
    ("trail_files.trail", "GET"): FILES,
    ("uploads.marked", "GET"): FILES,
    ("uploads.marked", "POST"): FILES,
    ("visit_files.sheet", "GET"): FILES,
    ("visit_files.sheets", "GET"): FILES,
    ("workbooks.all_of_enterprise", "GET"): FILES,
    ("workbooks.all_of_enterprise", "POST"): FILES,
    ("workbooks.all_of_own", "GET"): FILES,
    ("workbooks.download", "GET"): FILES,
    ("workbooks.download_for", "GET"): FILES,
    ("workbooks.download_for", "POST"): FILES,
    ("blank_forms.markers", "GET"): PAGES,
    ("comparing.compare", "GET"): PAGES,
    ("diary.changes", "GET"): PAGES,
    ("groups.overview", "GET"): PAGES,
    ("meeting.note", "GET"): PAGES,
    ("ranking.ranked", "GET"): PAGES,
    ("results.result", "GET"): PAGES,
    ("robustness.overview", "GET"): PAGES,
    ("segments.segment", "GET"): PAGES,
    ("tracing.explanation", "GET"): PAGES,
    ("schemes.quotas", "GET"): REHEARSALS,
    ("schemes.quotas", "POST"): REHEARSALS,
    ("schemes.signals", "GET"): REHEARSALS,
    ("schemes.signals", "POST"): REHEARSALS,
    ("schemes.weights", "GET"): REHEARSALS,
    ("schemes.weights", "POST"): REHEARSALS,
    ("calls.letters", "POST"): WORK,
    ("letters.release", "POST"): WORK,
    ("letters.printed", "POST"): WORK,
    ("calls.mails", "POST"): WORK,
    ("evaluations.run", "POST"): WORK,
    ("file_checks.check_file", "POST"): WORK,
    ("workbooks.all_for_scope", "POST"): WORK,
    ("blank_forms.upload", "POST"): HANDED_IN,
    ("incoming.hand_in", "POST"): HANDED_IN,
    ("incoming.hand_in_pilots", "POST"): HANDED_IN,
    ("condition_tables.hand_in", "POST"): HANDED_IN,
    ("evidence.change", "POST"): EVIDENCE,
    ("uploads.hand_in", "POST"): HANDED_IN,
    ("uploads.hand_in_for", "POST"): HANDED_IN,
    ("zips.hand_in", "POST"): HANDED_IN,
}
"""(endpoint, method) -> what is heavy about it; whatever is not here is never counted."""


def count_request(factory: sessionmaker[Session], key: str, most: int, times: int = 1) -> int:
    """Count a request under a key and return 0; or the seconds until the next one may come, if `most` came already.

    `times`: as how many it counts.
    """
    now = utc_now()
    with factory() as database:
        own = select(RequestCount.count, RequestCount.ends_at).where(RequestCount.key == key)
        row = database.execute(own.where(RequestCount.ends_at > now)).one_or_none()
        if row is not None and row[0] >= most:
            return _seconds_until(row[1])
        with unit_of_work(database, waits=False):  # a power cut may forget who asked much
            count, ends_at = _add(database, key, times)
            if row is None:
                _forget(database)
    return 0 if count <= most else _seconds_until(ends_at)


def _seconds_until(moment: datetime) -> int:
    return max(1, math.ceil((moment - utc_now()).total_seconds()))


def _add(database: Session, key: str, times: int) -> tuple[int, datetime]:
    """Add to a key's row, or begin a new window where it is missing or past its end; return count and end."""
    now = utc_now()
    insert = postgresql.insert if database.get_bind().dialect.name == "postgresql" else sqlite.insert
    over = RequestCount.ends_at <= now
    statement = insert(RequestCount).values(key=key, count=times, ends_at=now + WINDOW)
    changed = {
        "count": case((over, times), else_=RequestCount.count + times),
        "ends_at": case((over, now + WINDOW), else_=RequestCount.ends_at),
    }
    upsert = statement.on_conflict_do_update(index_elements=[RequestCount.key], set_=changed)
    count, until = database.execute(upsert.returning(RequestCount.count, RequestCount.ends_at)).one()
    return count, until


def _forget(database: Session) -> None:
    """Remove rows past their end, but those that somebody else is writing: two processes never wait for each other."""
    ended = select(RequestCount.key).where(RequestCount.ends_at <= utc_now()).with_for_update(skip_locked=True)
    database.execute(delete(RequestCount).where(RequestCount.key.in_(ended)))


def install(app: Flask) -> None:
    """Count every heavy request once it is known who asks and that he may."""
    app.before_request(_count)


def _count() -> None:
    kind = _kind_of_request()
    if kind is None:
        return
    reads = request.method in READING
    try:
        with patience(COUNTING if reads else IN_REQUEST):
            wait = _count_own(kind)
    except SQLAlchemyError as error:
        if not reads or trouble_of(error) is None:
            raise
        return  # what can't be counted can still be read
    if wait:
        raise TooManyRequests(retry_after=wait)


def count_files(number: int) -> int:
    """Count files of evidence that came with a page; return 0, or the seconds until the next may come."""
    return _count_own(EVIDENCE, number) if number else 0


def uncount() -> None:
    """Let this request count no more: it began nothing heavy, because that was begun already."""
    kind = _kind_of_request()
    if kind is not None:
        factory: sessionmaker[Session] = current_app.extensions["sessions"]
        own = (RequestCount.key == _own_key(kind)) & (RequestCount.count > 0)
        with factory() as database, unit_of_work(database):
            database.execute(update(RequestCount).where(own).values(count=RequestCount.count - 1))


def _kind_of_request() -> str | None:
    return HEAVY.get((request.endpoint or "", "GET" if request.method == "HEAD" else request.method))


def _own_key(kind: str) -> str:
    """Return the key of what this request's user does, or who is at its address where nobody is known."""
    user = current_user()
    return f"{kind}:user:{user.id}" if user is not None else f"{kind}:{network(request.remote_addr or '')}"


def _count_own(kind: str, times: int = 1) -> int:
    return count_request(current_app.extensions["sessions"], _own_key(kind), MOST[kind], times)
