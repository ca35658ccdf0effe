"""An official enters answers for a firm, from paper or telephone, section by section; they wait for the firm."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from scoring.answers.answers import Answer
from scoring.definition.questionnaire import Question, Questionnaire
from survey.answering.find_draft import draft_of_enterprise
from survey.answering.finding_views import ErrorLine
from survey.answering.read_draft import DraftContext
from survey.correcting.entry_results import From
from survey.correcting.entry_views import (
    Typed,
    enterable,
    enterable_sections,
    find_typing_faults,
    group_entries,
    list_given,
    view_entries,
    view_form,
)
from survey.correcting.pages import EnteringPage, EnteringSectionPage
from survey.correcting.record_entries import record_entries, withdraw_entries
from survey.correcting.refusal_results import EntryRefusedError
from survey.correcting.words import say_entry_refused, say_recorded
from survey.forms.answers import read_patch
from survey.forms.builder import BASE, NOT_APPLICABLE, build_form
from survey.forms.entering import EnteringForm
from survey.models import EntrySource
from survey.queries import answer_entries, campaigns
from survey.store.permissions import Permission
from survey.web.access import allow, signed_in
from survey.web.addresses import as_number, page_of
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.language import _, _n, in_words

blueprint = Blueprint("entering", __name__)
FIND, CLEAR, ALL = "find-", "clear-", "all"
PAGE = 100


@blueprint.get("/enterprises/<int:enterprise_id>/entering", endpoint="listed")
@allow(Permission.ENTER_FOR_FIRMS)
def listed(enterprise_id: int) -> str:
    """Show what was entered for a firm, what became of it, and the sections in which more can be entered."""
    draft = draft_of_enterprise(enterprise_id)
    participation = _participation(draft)
    rows = view_entries(answer_entries.waiting_entries(database(), participation), draft, own=False)
    decided = page_of(
        answer_entries.decided_count(database(), participation),
        PAGE,
        lambda number: view_entries(
            answer_entries.decided_entries(database(), participation, page=number, size=PAGE), draft, own=False
        ),
    )
    return EnteringPage(
        draft=draft,
        takes_part=participation is not None,
        groups=group_entries(rows, draft),
        given=list_given(rows),
        decided=decided,
        sections=enterable_sections(draft),
    ).render()


@blueprint.route(
    "/enterprises/<int:enterprise_id>/entering/<questionnaire>/<section>", methods=["GET", "POST"], endpoint="section"
)
@allow(Permission.ENTER_FOR_FIRMS)
def section(enterprise_id: int, questionnaire: str, section: str) -> str | Response:
    """Show the questions of a section, or keep what was typed for the firm to confirm."""
    draft = draft_of_enterprise(enterprise_id)
    definition = draft.questionnaires.get(questionnaire)
    questions = enterable(draft, definition, section) if definition is not None else []
    participation = _participation(draft)
    if definition is None or not questions or participation is None:
        abort(404)
    place, form = (draft, definition, section, questions), EnteringForm()
    if request.method == "GET":
        return _page(place, form, {}, {})
    typed = _typed(questions)
    faults = find_typing_faults(definition, questions, typed)
    looks = request.form.get("action", "").startswith((FIND, CLEAR))
    if not form.validate_on_submit() or faults or looks or not typed:
        return _page(place, form, typed, {} if looks else faults, nothing=not typed and not looks)
    answers = {(questionnaire, name): answer for name, answer in typed.items()}
    given = From(EntrySource(form.source.data), form.why.data or "")
    recorded = record_entries(database(), participation, answers, given, user=signed_in())
    for text, kind in say_recorded(recorded):
        flash(text, kind)
    return redirect(url_for("entering.listed", enterprise_id=enterprise_id))


Place = tuple[DraftContext, Questionnaire, str, list[Question]]


def _page(
    place: Place, form: EnteringForm, typed: dict[str, Answer], faults: dict[str, list[str]], *, nothing: bool = False
) -> str:
    draft, questionnaire, section_id, questions = place
    part = or_404(questionnaire.section(section_id))
    errors = [ErrorLine(f"q-{name}", text) for name, texts in faults.items() for text in texts]
    errors += [ErrorLine(field.id, str(text)) for field in form for text in field.errors]
    if nothing:
        errors.append(ErrorLine("f", _("请至少填一题")))
    return EnteringSectionPage(
        draft=draft,
        questionnaire=questionnaire,
        section=part,
        title=in_words(part.title),
        form=form,
        views=view_form(draft, questionnaire, questions, Typed(typed, faults)),
        errors=errors,
    ).render()


def _typed(questions: list[Question]) -> dict[str, Answer]:
    """Return question -> the answer that was typed, read as on the firm's own pages; what is empty is left out."""
    cleared = request.form.get("action", "").removeprefix(CLEAR) if request.form.get("action") else ""
    gone = {cleared, NOT_APPLICABLE + cleared}
    data = MultiDict([pair for pair in request.form.items(multi=True) if pair[0] not in gone])
    data.update({BASE + question.id: "0" for question in questions})
    patch = read_patch(build_form(questions, [], data), questions)
    return {name: answer for name, (answer, _base) in patch.items() if answer is not None}


@blueprint.post("/enterprises/<int:enterprise_id>/entering/withdraw", endpoint="withdraw")
@allow(Permission.ENTER_FOR_FIRMS)
def withdraw(enterprise_id: int) -> Response:
    """Take back the entries that are ticked, or all, that the firm has not decided on."""
    draft = draft_of_enterprise(enterprise_id)
    participation = or_404(_participation(draft))
    everything = request.form.get("action") == ALL
    ticked = {as_number(text) for text in request.form.getlist("entered")}
    waiting = [row.id for row in answer_entries.waiting_entries(database(), participation)]
    wanted = [number for number in waiting if (f"seen-{number}" in request.form if everything else number in ticked)]
    if not ticked and not everything:
        flash(_("请先勾选要撤回的题。"), "warning")
        return redirect(url_for("entering.listed", enterprise_id=enterprise_id))
    try:
        count = withdraw_entries(database(), participation, wanted, user=signed_in())
    except EntryRefusedError as error:
        flash(say_entry_refused(error.code), "warning")
    else:
        flash(_n("已撤回代填 %(n)s 题。", n=count))
    return redirect(url_for("entering.listed", enterprise_id=enterprise_id))


def _participation(draft: DraftContext) -> int | None:
    """Return the id of the firm's participation in the campaign; None where it takes no part."""
    found = campaigns.participation_of(database(), draft.enterprise.id, draft.campaign.id)
    return found.id if found is not None else None
