"""Saving pages of 12 answers, one and 16 at once, beside the ORM's row per answer; the same trail on both sides."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from itertools import count
from threading import Lock
from typing import Any

from sqlalchemy import String, create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from benchmarks import Row
from benchmarks.instances import temporary_app
from benchmarks.rendering import twelve
from scoring.answers.answers import to_json
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from survey.answering import save_draft as drafting
from survey.models import (
    AnswerRevision,
    Campaign,
    DraftSheet,
    Enterprise,
    Participation,
    Programme,
    Submission,
    utc_now,
)
from survey.records import audit_trail
from survey.records.audit_trail import with_keys
from survey.store.db import unit_of_work

WRITERS, PAGES = 16, 5
_codes = count()
_peers_turn = Lock()


class PeerBase(DeclarativeBase):
    """The peer's own table, in the same file."""


class AnswerRow(PeerBase):
    """One answer per row: what the ORM invites to."""

    __tablename__ = "peer_answer"

    submission_id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int]


def definition() -> Questionnaire:
    """Return a questionnaire of twelve questions."""
    text = {"zh": "题", "en": "question"}
    items = [
        {
            "id": question.id,
            "kind": "single",
            "title": text,
            "options": [{"id": f"o{n}", "label": text} for n in range(5)],
        }
        for question in twelve()
    ]
    sections = [{"id": "all", "title": text, "questions": items}]
    return load_questionnaire({"id": "bench", "version": "1", "title": text, "basis": text, "sections": sections})


def prepare(database: Session, count: int = 2) -> list[int]:
    """Make submissions, each of an enterprise of its own, and return their ids."""
    PeerBase.metadata.create_all(database.get_bind())
    programme = Programme(title="bench", target=1, starts_on=date(2026, 1, 1), ends_on=None)
    database.add(programme)
    database.flush()
    now = utc_now()
    campaign = Campaign(
        programme_id=programme.id, title="bench", seats=1, opens_at=now, closes_at=now + timedelta(days=1)
    )
    database.add(campaign)
    ids = []
    for _ in range(count):
        enterprise = Enterprise(credit_code=f"b{next(_codes):08}", name="bench", sample=True)
        database.add_all([enterprise])
        database.flush()
        participation = Participation(campaign_id=campaign.id, enterprise_id=enterprise.id)
        database.add(participation)
        database.flush()
        submission = Submission(participation_id=participation.id)
        database.add(submission)
        database.flush()
        ids.append(submission.id)
    database.commit()
    return ids


def _page(questionnaire: Questionnaire, turn: int) -> dict[str, str]:
    return {name: f"o{(turn + place) % 5}" for place, name in enumerate(questionnaire.questions)}


def save_rows(database: Session, submission_id: int, page: dict[str, str]) -> None:
    """Upsert row by row through ORM objects, with a revision each and one audit entry."""
    with unit_of_work(database):
        for name, value in page.items():
            row = database.get(AnswerRow, (submission_id, name))
            if row is None:
                row = AnswerRow(submission_id=submission_id, question_id=name, value=value, revision=0)
                database.add(row)
            row.value = value
            row.revision += 1
            database.add(_revision(submission_id, name, row))
            database.flush()
        _record(database, submission_id, page)


def plain_sessions(url: str) -> sessionmaker[Session]:
    """Return sessions with the service's settings of SQLite and without its unit of work: each commit by itself."""
    engine = create_engine(url, connect_args={"timeout": 15})

    def prepare_connection(connection: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own types
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare_connection)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return sessionmaker(engine)


def save_rows_together(database: Session, submission_id: int, page: dict[str, str]) -> None:
    """Read the page's rows at once, change the objects, and let the ORM write all of them in its own batches.

    Writers take turns by a lock, as the service's do: SQLite's own waiting would cost the peer more.
    """
    with _peers_turn, database.begin():
        statement = select(AnswerRow).where(AnswerRow.submission_id == submission_id, AnswerRow.question_id.in_(page))
        known = {row.question_id: row for row in database.scalars(statement)}
        for name, value in page.items():
            row = known.get(name)
            if row is None:
                row = AnswerRow(submission_id=submission_id, question_id=name, value=value, revision=0)
                database.add(row)
            row.value = value
            row.revision += 1
            database.add(_revision(submission_id, name, row))
        _record(database, submission_id, page)


def _revision(submission_id: int, name: str, row: AnswerRow) -> AnswerRevision:
    return AnswerRevision(
        submission_id=submission_id,
        questionnaire_id="bench",
        question_id=name,
        revision=row.revision,
        value={"v": to_json(row.value)},
        channel="page",
        user_id=None,
    )


def _record(database: Session, submission_id: int, page: dict[str, str]) -> None:
    detail = {"written": len(page), "questionnaire": "bench", "conflicts": 0, "channel": "page"}
    audit_trail.record(database, "save_draft", user_id=None, about=("submission", submission_id), detail=detail)


def _state(database: Session, submission_id: int) -> tuple[dict[str, str], int]:
    trail = database.scalar(
        select(func.count()).select_from(AnswerRevision).where(AnswerRevision.submission_id == submission_id)
    )
    sheet = database.get(DraftSheet, (submission_id, "bench"))
    if sheet is not None:
        return dict(sheet.document["values"]), trail or 0
    rows = database.scalars(select(AnswerRow).where(AnswerRow.submission_id == submission_id)).all()
    return {row.question_id: row.value for row in rows}, trail or 0


def rows() -> list[Row]:
    """Return both comparisons; every turn changes all twelve answers on both sides."""
    return [one_at_a_time(), at_once()]


def at_once() -> Row:
    """Return 16 enterprises that save their own page again and again, each in a thread of its own."""
    app, questionnaire = temporary_app(), definition()
    factory = app.extensions["sessions"]
    with factory() as database:
        ids = prepare(database, 2 * WRITERS)
    plain = with_keys(plain_sessions(app.extensions["settings"].database_url), app.extensions["audit_keys"])
    sides = {"ours": ids[:WRITERS], "theirs": ids[WRITERS:]}
    turns = {"ours": count(0, PAGES), "theirs": count(0, PAGES)}
    author = drafting.Author(None)

    def save(submission_id: int, turn: int) -> None:
        with factory() as database:
            patch: dict[str, Any] = {name: (value, turn) for name, value in _page(questionnaire, turn + 1).items()}
            drafting.save_patch(database, submission_id, questionnaire, patch, author=author)

    def save_peer(submission_id: int, turn: int) -> None:
        with plain() as database:
            save_rows_together(database, submission_id, _page(questionnaire, turn + 1))

    def side(name: str, one: Callable[[int, int], None]) -> list[int]:
        first = next(turns[name])

        def work(submission_id: int) -> None:
            for turn in range(first, first + PAGES):
                one(submission_id, turn)

        with ThreadPoolExecutor(WRITERS) as pool:
            list(pool.map(work, sides[name]))
        return sides[name]

    def equal(first: list[int], second: list[int]) -> None:
        with factory() as database:
            found = [[_state(database, submission) for submission in side] for side in (first, second)]
        assert found[0] == found[1]
        assert {trail % (PAGES * len(questionnaire.questions)) for _, trail in found[0]} == {0}

    work = f"{WRITERS} enterprises saving at once, {PAGES} pages of 12 answers each"
    ours, theirs = partial(side, "ours", save), partial(side, "theirs", save_peer)
    return Row(work, "ORM row per answer, read and flushed at once", 2.5, ours, theirs, equal, repeat=11)


def one_at_a_time() -> Row:
    """Return one enterprise that saves its page."""
    app = temporary_app()
    questionnaire = definition()
    factory = app.extensions["sessions"]
    with factory() as database:
        mine, peers = prepare(database, 2)
    turns = {"ours": count(1), "theirs": count(1)}
    author = drafting.Author(None)

    def ours() -> Any:  # noqa: ANN401 - compared by equality
        with factory() as database:
            turn = next(turns["ours"])
            patch: dict[str, Any] = {name: (value, turn - 1) for name, value in _page(questionnaire, turn).items()}
            drafting.save_patch(database, mine, questionnaire, patch, author=author)
            return mine

    def theirs() -> Any:  # noqa: ANN401
        with factory() as database:
            save_rows(database, peers, _page(questionnaire, next(turns["theirs"])))
            return peers

    def equal(first: int, second: int) -> None:
        with factory() as database:
            assert _state(database, first) == _state(database, second)

    work = "save one page (12 answers), same audit and revision trail, synchronous FULL"
    return Row(work, "ORM row-per-answer upsert", 2.5, ours, theirs, equal, repeat=60)
