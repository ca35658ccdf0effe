"""Writing the live workbook of an evaluation, and its record; for the whole district, or ranks would mean nothing."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from exports.live import write_live
from exports.shortlist import Properties
from survey.access import Scope
from survey.db import unit_of_work
from survey.i18n import in_chinese
from survey.live_tables import live_book
from survey.models import Evaluation, ExportRecord, User
from survey.services import auditing
from survey.services.exporting import contents_of


def live_workbook(database: Session, evaluation: Evaluation, *, user: User) -> tuple[str, bytes]:
    """Return the file name and bytes of an evaluation's live workbook, and record the export."""
    with in_chinese():
        contents = contents_of(database, evaluation, Scope(everything=True))
        book = live_book(contents)
        title = f"{evaluation.campaign.title}评估{evaluation.id}权重测算表"
        content = write_live(book, Properties(title=title, author=user.name, created=evaluation.run_at))
    name = f"{title}.xlsx"
    user_id, evaluation_id, rows = user.id, evaluation.id, len(book.rows)
    record = {
        "user_id": user_id,
        "kind": "live_shortlist",
        "evaluation_id": evaluation_id,
        "filters": {"scope": contents.scope},
        "rows": rows,
        "file_name": name,
        "digest": hashlib.sha256(content).hexdigest(),
    }
    with unit_of_work(database):
        database.add(ExportRecord(**record))
        about = ("evaluation", evaluation_id)
        auditing.record(database, "export", user_id=user_id, about=about, detail={"rows": rows})
    return name, content
