"""Files of a question, sent one by one by the script of its page: stored, taken away, put back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, request, url_for

from survey.answering.file_words import say_file_refused, say_file_stored
from survey.answering.find_author import own_author
from survey.answering.find_section import find_section
from survey.answering.join_campaign import ensure_draft
from survey.answering.people_views import view_responsible
from survey.answering.save_draft import NotOwnSectionError
from survey.answering.store_files import SentFiles, allowance_of, store_files
from survey.models import EvidenceLink
from survey.queries import submissions
from survey.store.permissions import Permission
from survey.web.access import allow, answers_json, signed_in
from survey.web.received_files import chosen, takes_files
from survey.web.request_context import database, settings
from survey.words.evidence import say_file_given
from survey.words.language import _

blueprint = Blueprint("evidence", __name__)


@blueprint.post("/fill/<questionnaire>/<section>/files/<question_id>")
@takes_files()
@answers_json
@allow(Permission.FILL)
def change(questionnaire: str, section: str, question_id: str) -> dict[str, Any]:
    """Store the field `file`, take away the ids of `remove`, put back those of `restore`; say so as JSON."""
    draft, definition, part = find_section(questionnaire, section)
    if question_id not in {item.id for item in draft.questions(definition, part)}:
        abort(404)
    author, given = own_author(), chosen("file")
    sent = SentFiles(
        [given] if given is not None else [], request.form.getlist("remove"), request.form.getlist("restore")
    )
    draft_id = ensure_draft(database(), draft, author)
    allowed = allowance_of(database(), draft.enterprise.id, settings())
    try:
        outcome = store_files(
            database(), settings().uploads, (draft_id, definition), {question_id: sent}, author=author, allowed=allowed
        )[question_id]
    except NotOwnSectionError:
        responsible = view_responsible(database(), signed_in(), definition, part)
        return {"state": "refused", "text": responsible.sentence if responsible else _("分工刚刚有变动，请刷新页面。")}
    for file in outcome.refused:
        return {"state": "refused", "text": say_file_refused(file.code, file.name, file.limit)}
    new = {link.id for link in outcome.stored}
    links = submissions.evidence_of(database(), draft_id).get((definition.id, question_id), [])
    return {"state": "stored", "files": [_said(link) for link in links if link.id in new]}


def _said(link: EvidenceLink) -> dict[str, Any]:
    """Return what the page shows of a stored file."""
    return {
        "id": link.id,
        "name": link.name,
        "size": say_file_given(link),
        "address": url_for("filling.download", link_id=link.id),
        "text": say_file_stored(link.name),
    }
