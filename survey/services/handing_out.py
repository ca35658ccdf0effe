"""Handing out a questionnaire as a workbook: written, and recorded with the answers that it was written from."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from exports.questionnaire_out import write_questionnaire
from exports.shortlist import Properties
from scoring.questionnaire import Questionnaire
from survey.db import unit_of_work
from survey.file_store import clean_name
from survey.i18n import in_language, in_words
from survey.models import DraftSheet, ExportRecord, User, utc_now
from survey.services import auditing
from survey.services.drafting import NOTE
from survey.template_contents import Making, Stand, contents_of

KIND = "questionnaire"


def hand_out(
    database: Session,
    stand: Stand,
    questionnaire: Questionnaire,
    draft: DraftSheet | None,
    *,
    user: User,
    language: str = "zh",
    blank: bool = False,
) -> tuple[str, bytes]:
    """Return the file name and bytes of an enterprise's workbook, and record the export with its baseline.

    `draft`: the sheet of the draft, None while nothing is saved. A blank file has an empty baseline.
    """
    making = Making(f"JD-EX-{secrets.token_hex(6)}", utc_now(), language, blank)
    with in_language(language):
        contents = contents_of(stand, questionnaire, making)
        title = in_words(questionnaire.title)
        properties = Properties(title=contents.words.title, author=user.name, created=making.made_at)
        content = write_questionnaire(contents, properties)
    name = clean_name(f"{stand.enterprise.name}-{title}-{making.made_at:%Y%m%d}.xlsx")
    manifest = {
        "questionnaire": questionnaire.id,
        "version": questionnaire.version,
        "digest": questionnaire.digest,
        "enterprise": stand.enterprise.credit_code,
        "language": language,
        "blank": blank,
        "baseline": {} if blank else baseline_of(draft),
    }
    user_id = user.id
    record = {
        "user_id": user_id,
        "kind": KIND,
        "filters": {"enterprise": stand.enterprise.credit_code, "questionnaire": questionnaire.id},
        "rows": len(questionnaire.questions),
        "file_name": name,
        "digest": hashlib.sha256(content).hexdigest(),
        "number": making.number,
        "manifest": manifest,
    }
    about = ("enterprise", stand.enterprise.id)
    detail = {"questionnaire": questionnaire.id, "number": making.number, "blank": blank}
    with unit_of_work(database):
        database.add(ExportRecord(**record))
        auditing.record(database, "export", user_id=user_id, about=about, detail=detail)
    return name, content


def baseline_of(draft: DraftSheet | None) -> Mapping[str, Mapping[str, Any]]:
    """Return question id (or ``note:`` and check id) -> its revision and stored JSON, for all that was ever written."""
    if draft is None:
        return {}
    values = dict(draft.document.get("values", {}))
    values |= {NOTE + name: text for name, text in draft.document.get("notes", {}).items()}
    keys = dict.fromkeys([*values, *draft.revisions])
    return {key: {"revision": int(draft.revisions.get(key, 0)), "value": values.get(key)} for key in keys}
