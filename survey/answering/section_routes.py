"""The enterprise's workbench and the pages of its questionnaires."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from scoring.answers.answers import Absence, Given, to_json
from scoring.definition.questionnaire import Question
from survey.answering.autosave_views import read_back_answers
from survey.answering.carried_views import count_carried, view_carried
from survey.answering.confirm_carried import CARRY, CHANNEL, confirm_carried, shown_answers
from survey.answering.estimate_effort import effort_of
from survey.answering.file_words import say_file_refused
from survey.answering.find_author import own_author
from survey.answering.find_section import FoundSection, find_section
from survey.answering.finding_views import todo_lines
from survey.answering.join_campaign import ensure_draft
from survey.answering.pages import SectionPage
from survey.answering.people_views import (
    Responsible,
    say_who,
    unsaved_texts,
    view_clash,
    view_responsible,
)
from survey.answering.progress_views import Progress, find_following, view_progress
from survey.answering.question_views import error_lines, file_field, view_questions
from survey.answering.read_carried import read_carried
from survey.answering.read_draft import read_own_draft
from survey.answering.read_standing import is_return_unread, read_standing, returned_here, stored_refusal
from survey.answering.returned_views import view_section_return
from survey.answering.save_draft import (
    NOTE,
    Author,
    NotOwnSectionError,
    SaveOutcome,
    SentPage,
    save_patch,
)
from survey.answering.standing_views import say_before_editing, say_locked, say_only_kept
from survey.answering.store_evidence import record_download
from survey.answering.store_files import SentFiles, allowance_of, store_files
from survey.answering.workbench_views import view_workbench
from survey.definitions.note_questions import notes_of_section
from survey.forms.answers import echo_of, read_notes, read_patch
from survey.forms.builder import NOT_APPLICABLE, SectionForm, build_form
from survey.models import EvidenceLink, utc_now
from survey.queries import enquiries, submissions
from survey.store.files import path_of_digest
from survey.store.permissions import Permission
from survey.web.access import allow, answers_json, current_scope, recorded, signed_in
from survey.web.limits import count_files
from survey.web.no_campaign import NoCampaignPage
from survey.web.received_files import takes_files
from survey.web.request_context import chosen_number, database, settings
from survey.web.responses import or_404, stored_attachment
from survey.words.carried import say_confirmed
from survey.words.figures import moment
from survey.words.language import _, _n, in_words

blueprint = Blueprint("filling", __name__)
FIND, SENT, CLEAR = "find-", "sent-", "clear-"
FORBIDDEN = 403
CHECK = "check"
"""In an address: the reader came from the page that shows all answers, and goes back there."""


class OpenSection(FoundSection):
    """The section that the address names, in the enterprise's draft."""

    @cached_property
    def progress(self) -> list[Progress]:
        """The progress of all sections."""
        return view_progress(self.draft)

    @property
    def number(self) -> int:
        """The number of this section among all."""
        own = (row for row in self.progress if row.section is self.section and row.questionnaire is self.questionnaire)
        return next(own).number


@blueprint.get("/workbench")
@allow(Permission.FILL)
def workbench() -> str:
    """Show the task list, the deadline and what happened to the submission."""
    draft = read_own_draft(database(), signed_in(), chosen=chosen_number())
    if draft is None:
        return NoCampaignPage().render()
    return view_workbench(database(), draft, signed_in()).render()


@blueprint.route("/fill/<questionnaire>/<section>", methods=["GET", "POST"])
@takes_files()
@allow(Permission.FILL)
def section(questionnaire: str, section: str) -> str | Response | tuple[str, int]:
    """Show a section, or save it and go where the button says. Answers with errors are saved too."""
    current = _find(questionnaire, section)
    if request.method == "GET":
        if is_return_unread(database(), current.draft):
            return redirect(url_for("returned.own"))
        return _page(current, complain=request.args.get("check") == "1")
    author = own_author()
    try:
        outcome = _save(current, author, _sent_form(current))
        refused = _store_files(current, author)
        _confirm(questionnaire, section)
    except NotOwnSectionError:
        return _page(current, unsaved=_unsaved(current)), FORBIDDEN
    if outcome.conflicts or refused or outcome.locked:
        kept = _unsaved(current, outcome.locked) if outcome.locked else ()
        return _page(_find(questionnaire, section), clashes=outcome.conflicts, refused=refused, kept=kept)
    action, came_from_check = request.form.get("action", "save"), request.args.get("came") == CHECK
    after = _find(questionnaire, section)
    draft, definition, part = after
    open_errors = [item for item in draft.of_section(definition, part) if item.hard]
    if action == "leave":
        flash(_("已保存。草稿尚未提交，可随时回来继续。"))
        return redirect(url_for("filling.workbench"))
    if action == "next" and not (open_errors and request.form.get("anyway") != "1"):
        following = find_following(after.progress, definition, part)
        if following is None or came_from_check:
            return redirect(url_for("submitting.check", _anchor=f"part-{questionnaire}-{section}"))
        return redirect(
            url_for("filling.section", questionnaire=following.questionnaire.id, section=following.section.id)
        )
    if action != "next" and not action.startswith(CARRY):
        flash(_("已保存，草稿尚未提交。"))
    check = "1" if action == "next" else None
    came = CHECK if came_from_check else None
    anchor = next((f"q-{action.removeprefix(one)}" for one in (FIND, CLEAR, CARRY) if action.startswith(one)), None)
    return redirect(
        url_for("filling.section", questionnaire=questionnaire, section=section, check=check, came=came, _anchor=anchor)
    )


@blueprint.post("/fill/<questionnaire>/<section>/autosave")
@answers_json
@allow(Permission.FILL)
def autosave(questionnaire: str, section: str) -> dict[str, Any]:
    """Save what the page holds and return the state in words, as JSON."""
    current = _find(questionnaire, section)
    form = _sent_form(current)
    place = current.draft.enterprise.id, current.draft.campaign.id  # what a save forgets would be read again
    try:
        outcome = _save(current, own_author("autosave"), form)
    except NotOwnSectionError:
        responsible = _responsible(current)
        text = responsible.sentence if responsible else _("分工刚刚有变动，请刷新页面。")
        return {"state": "refused", "text": text, "revisions": {}}
    revisions = {**outcome.known, **outcome.written}
    if outcome.conflicts:
        after = _find(questionnaire, section)
        who = say_who(view_clash(database(), after.draft, after.questionnaire, key) for key in outcome.conflicts)
        text = _n("有 %(n)s 题已被%(who)s修改。请点“保存草稿”查看双方内容。", n=len(outcome.conflicts), who=who)
        return {"state": "conflict", "text": text, "revisions": revisions, "conflicts": outcome.conflicts}
    if outcome.locked:
        return {"state": "closed", "text": say_locked(len(outcome.locked)), "revisions": revisions}
    now = moment(utc_now()).rsplit(" ", 1)[-1]
    as_read = _as_read(current, form)
    wrong = sum(bool(texts) for texts in as_read["wrong"].values())
    text = _("已于 %(time)s 自动保存，可随时离开后继续", time=now)
    if wrong:
        text = _n("已于 %(time)s 自动保存；有 %(n)s 题需要更正，请看题下的说明", time=now, n=wrong)
    refused = say_only_kept(stored_refusal(database(), *place), now)
    if refused:
        return {"state": "closed", "text": refused, "revisions": revisions, **as_read}
    return {"state": "saved", "text": text, "revisions": revisions, **as_read}


def _as_read(current: OpenSection, form: SectionForm) -> dict[str, dict[str, Any]]:
    """Return how the answers of a form were read."""
    draft, questionnaire, section = current
    return read_back_answers(form, questionnaire, draft.questions(questionnaire, section))


def _find(questionnaire_id: str, section_id: str) -> OpenSection:
    return OpenSection(*find_section(questionnaire_id, section_id))


def _checks(current: OpenSection) -> list[str]:
    """Return the reasons that can be given in the section, whether or not anything asks for one now."""
    return notes_of_section(current.questionnaire, current.section)


def _sent_form(current: OpenSection) -> SectionForm:
    """Return the form of the request, without the choice that its button empties."""
    draft, questionnaire, section = current
    return build_form(draft.questions(questionnaire, section), _checks(current), _emptied())


def _save(current: OpenSection, author: Author, form: SectionForm) -> SaveOutcome:
    draft, questionnaire, section = current
    questions = draft.questions(questionnaire, section)
    checks = _checks(current)
    return save_patch(
        database(),
        ensure_draft(database(), draft, author),
        questionnaire,
        read_patch(form, questions),
        notes=read_notes(form, checks),
        author=author,
        page=SentPage(echo_of(questionnaire), _sent(questions, checks)),
    )


def _confirm(questionnaire: str, section: str) -> None:
    """Confirm what the button says of the answers that are offered, and say how many; nothing for another button."""
    action = request.form.get("action", "")
    if not action.startswith(CARRY):
        return
    draft, definition, _section = _find(questionnaire, section)  # as it is after saving
    shown = shown_answers(action, request.form.items())
    confirmed = confirm_carried(database(), draft, definition, shown, author=own_author(CHANNEL))
    flash(say_confirmed(confirmed.written, confirmed.left), "" if confirmed.written else "warning")


def _emptied() -> MultiDict[str, str] | None:
    """Return the form without the choice that its button empties; None where no such button was pressed."""
    action = request.form.get("action", "")
    if not action.startswith(CLEAR):
        return None
    name = action.removeprefix(CLEAR)
    gone = {name, NOT_APPLICABLE + name}
    return MultiDict([pair for pair in request.form.items(multi=True) if pair[0] not in gone])


def _sent(questions: Sequence[Question], checks: Sequence[str]) -> dict[str, Any]:
    """Return key -> value that the page sent earlier without receiving the answer, as it would be stored."""
    pairs = [(key.removeprefix(SENT), text) for key, text in request.form.items(multi=True) if key.startswith(SENT)]
    if not pairs:
        return {}
    form = build_form(questions, checks, MultiDict(pairs))
    answers = {
        name: None if answer is None else to_json(answer) for name, (answer, _) in read_patch(form, questions).items()
    }
    return answers | {NOTE + name: text or None for name, (text, _) in read_notes(form, checks).items()}


def _store_files(current: OpenSection, author: Author) -> dict[str, list[str]]:
    """Store uploaded files and remove the marked ones; return question id -> why files were refused, in words."""
    draft, questionnaire, section = current
    sent = {}
    for question in draft.questions(questionnaire, section):
        added = [upload for upload in request.files.getlist(file_field(question)) if upload.filename]
        removed = request.form.getlist(f"remove-{question.id}")
        if added or removed:
            sent[question.id] = SentFiles(added, removed)
    if not sent:
        return {}
    wait = count_files(sum(len(given.added) for given in sent.values()))
    draft_id = ensure_draft(database(), draft, author)
    allowed = allowance_of(database(), draft.enterprise.id, settings(), wait)
    place = (draft_id, questionnaire)
    outcome = store_files(database(), settings().uploads, place, sent, author=author, allowed=allowed)
    return {
        name: [say_file_refused(file.code, file.name, file.limit) for file in files.refused]
        for name, files in outcome.items()
        if files.refused
    }


def _page(
    current: OpenSection,
    *,
    complain: bool = False,
    clashes: tuple[str, ...] = (),
    refused: Mapping[str, Sequence[str]] | None = None,
    unsaved: Sequence[tuple[str, str]] = (),
    kept: Sequence[tuple[str, str]] = (),
) -> str:
    draft, questionnaire, section = current
    whose = (draft.campaign, draft.calendar)
    standing = read_standing(database(), draft.submission_id, whose, draft.state, answers=False)
    questions = draft.questions(questionnaire, section)
    carried = read_carried(database(), draft)
    told = {name: view_clash(database(), draft, questionnaire, name) for name in clashes}
    extra = replace(
        view_section_return(database(), draft, standing.returned, questionnaire),
        complain=complain,
        clashes=told,
        typed=_typed(current, clashes),
        typed_notes=_typed_notes(current, clashes),
        files=_files(current, questions),
        carried=view_carried(carried, questionnaire),
        refused=refused or {},
    )
    views = view_questions(draft, questionnaire, questions, current.number, extra=extra)
    return SectionPage(
        draft=draft,
        questionnaire=questionnaire,
        section=section,
        number=current.number,
        rows=current.progress,
        views=views,
        errors=error_lines(views if complain else (), refused or {}),
        clashes=clashes,
        changed_by=say_who(told.values()),
        responsible=_responsible(current),
        unsaved=unsaved,
        kept=kept,
        todo=todo_lines(draft, questionnaire, section),
        carried=len(carried.in_section(questionnaire, section)),
        waiting=count_carried(carried, draft),
        effort=effort_of(questions),
        came_from_check=request.args.get("came") == CHECK,
        before_editing=say_before_editing(standing),
        returned_here=returned_here(standing, questionnaire, section),
        returned_reason=standing.returned.reason if standing.returned is not None else "",
        asks=url_for("enquiries.ask", questionnaire=questionnaire.id),
        answered_publicly=_count_public(current),
    ).render()


def _files(current: OpenSection, questions: Sequence[Question]) -> Mapping[tuple[str, str], list[EvidenceLink]]:
    """Return the files of a page that takes some."""
    some = any(question.takes_files for question in questions)
    return submissions.evidence_of(database(), current.draft.submission_id) if some else {}


def _count_public(current: OpenSection) -> int:
    """Return how many public answers of the office are about questions of the section, asked or not."""
    own = [question.id for question in current.section.questions]
    return enquiries.public_about(database(), current.draft.campaign.id, current.questionnaire.id, own)


def _unsaved(current: OpenSection, locked: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return (question, answer) in words of what a refused request typed, files by name.

    `locked`: of these questions only, where an open return keeps them and all else was saved.
    """
    draft, questionnaire, section = current
    questions = [item for item in draft.questions(questionnaire, section) if not locked or item.id in locked]
    checks = _checks(current)
    form = build_form(questions, checks)
    rows = unsaved_texts(draft, questionnaire, questions, read_patch(form, questions))
    stored = draft.dossier.sheets[questionnaire.id].notes
    rows += (
        []
        if locked
        else [
            (_("说明原因"), text)
            for name, (text, _base) in read_notes(form, checks).items()
            if text != stored.get(name, "")
        ]
    )
    for question in questions:
        names = [upload.filename for upload in request.files.getlist(file_field(question)) if upload.filename]
        rows += [(in_words(question.title), _("文件“%(name)s”没有上传", name=name)) for name in names]
    return rows


def _responsible(current: OpenSection) -> Responsible | None:
    return view_responsible(database(), signed_in(), current.questionnaire, current.section)


def _typed_notes(current: OpenSection, clashes: tuple[str, ...]) -> dict[str, str]:
    """Return check id -> the reason that was typed and not written because of a conflict."""
    draft, questionnaire, section = current
    if not any(name.startswith(NOTE) for name in clashes):
        return {}
    checks = _checks(current)
    typed = read_notes(build_form(draft.questions(questionnaire, section), checks), checks)
    return {check: text for check, (text, _) in typed.items() if NOTE + check in clashes}


def _typed(current: OpenSection, clashes: tuple[str, ...]) -> dict[str, Given]:
    if not clashes:
        return {}
    draft, questionnaire, section = current
    questions = draft.questions(questionnaire, section)
    patch = read_patch(build_form(questions, _checks(current)), questions)
    return {
        name: Absence.NOT_ANSWERED if patch[name][0] is None else patch[name][0]  # type: ignore[misc]
        for name in clashes
        if name in patch
    }


@blueprint.get("/evidence/<int:link_id>")
@recorded
@allow(Permission.SEE_ANSWERS)
def download(link_id: int) -> Response:
    """Send an evidence file as an attachment, to its owner and to officials in whose scope it is, which is recorded."""
    link_and_file = or_404(submissions.evidence_in_scope(database(), current_scope(), link_id))
    link, stored = link_and_file
    name, kind, path = link.name, stored.media_type, path_of_digest(settings().uploads, stored.digest)
    user = signed_in()
    if user.enterprise_id is None:
        record_download(database(), link, user_id=user.id)
    return stored_attachment(name, path, kind)
