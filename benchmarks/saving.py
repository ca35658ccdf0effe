"""Saving one page of 12 answers, beside the ORM's row per answer; the same audit and revision trail on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import String, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from benchmarks import Row
from benchmarks.instances import temporary_app
from benchmarks.rendering import twelve
from scoring.answers.answers import to_json
from scoring.definition.questionnaire import Questionnaire
from scoring.loading.questionnaire import load_questionnaire
from survey.answering import save_draft as drafting
from survey.models import (
    AnswerRevision,
    AuditEntry,
    Campaign,
    DraftSheet,
    Enterprise,
    Participation,
    Programme,
    Submission,
    utc_now,
)
from survey.store.db import unit_of_work


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


def prepare(database: Session) -> tuple[int, int]:
    """Make two submissions: one for each side."""
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
    for number in range(2):
        enterprise = Enterprise(credit_code=f"bench{number}", name="bench", sample=True)
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
    return ids[0], ids[1]


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
            database.add(
                AnswerRevision(
                    submission_id=submission_id,
                    questionnaire_id="bench",
                    question_id=name,
                    revision=row.revision,
                    value={"v": to_json(value)},
                    channel="page",
                    user_id=None,
                )
            )
            database.flush()
        database.add(
            AuditEntry(
                action="save_draft",
                object_type="submission",
                object_id=str(submission_id),
                detail={"written": len(page), "questionnaire": "bench", "conflicts": 0, "channel": "page"},
            )
        )


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
    """Return the comparison; every turn changes all twelve answers on both sides."""
    app = temporary_app()
    questionnaire = definition()
    factory = app.extensions["sessions"]
    with factory() as database:
        mine, peers = prepare(database)
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
    return [Row(work, "ORM row-per-answer upsert", 2.5, ours, theirs, equal, repeat=60)]
