"""Visits of officials: the queue, the sheet of a visit, what is found, moving, handing in and confirming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from scoring.answers.answers import says_same, to_json
from survey.answering.file_words import say_file_refused
from survey.answering.store_evidence import RefusedFileError, store_checked
from survey.config import FILE_LIMIT, MEGABYTE
from survey.definitions.directory import directory
from survey.definitions.local_days import today
from survey.enquiries.send_message_mail import send_message_mail
from survey.forms.visiting import CancelForm, ConfirmForm, FindingForm, SendBackForm, TeamForm, conclude_form, team_form
from survey.models import FindingChannel, Visit, VisitPlan
from survey.queries import visits
from survey.queries.visits import VisitFilters
from survey.store.files import path_of_digest
from survey.store.permissions import Permission
from survey.verifying.condition_results import Document
from survey.verifying.level_views import level_choices
from survey.visiting.change_visit import cancel_visit, move_visit
from survey.visiting.confirm_visit import confirm_visit, send_visit_back
from survey.visiting.entry_views import find_entry_faults, is_entered, read_entry
from survey.visiting.page_views import Opened, Sent, SheetReader, view_sheet_page
from survey.visiting.pages import QueuePage
from survey.visiting.queue_views import (
    MOST_AT_ONCE,
    PAGE,
    VisitList,
    VisitRow,
    filters_of,
    narrowed,
    view_rows,
    view_tabs,
)
from survey.visiting.read_sheet import find_question, read_sheet
from survey.visiting.record_finding import record_findings
from survey.visiting.submit_visit import submit_visit
from survey.visiting.visit_results import (
    Concluded,
    FoundValue,
    Team,
    VisitRefusedError,
    after_working_days,
)
from survey.visiting.words import say_message, say_visit_refused
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.addresses import as_number, number_in_address, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.received_files import FileTooLargeError, chosen, takes_files
from survey.web.request_context import database, settings
from survey.web.responses import or_404, stored_attachment
from survey.words.figures import say_date
from survey.words.language import _, in_words
from survey.words.scopes import say_scope

Form = TypeVar("Form", TeamForm, CancelForm, ConfirmForm, SendBackForm)
blueprint = Blueprint("visits", __name__, url_prefix="/visits")
NEXT = "next"


@blueprint.get("")
@allow(Permission.READ_VISITS)
def queue() -> str:
    """Show the visits of one list of the queue, and how many each list holds."""
    campaign, scope, reader = the_campaign(), current_scope(), signed_in()
    which = _list_of(request.args.get("list", ""))
    units = [unit.id for unit in directory().current_units()] if scope.everything else []
    unit = request.args.get("unit", "") if request.args.get("unit", "") in units else ""
    plan = _plan()
    more = VisitFilters(unit=unit, plan=plan.id if plan is not None else 0)
    filters = narrowed(filters_of(which, reader.id, today()), more)

    def rows(place: int) -> list[VisitRow]:
        found = visits.visit_page(database(), campaign.id, scope, filters, page=place, size=PAGE)
        return view_rows(found, visits.counts(database(), [row.id for row in found]), today())

    return QueuePage(
        campaign=campaign,
        place=say_scope(scope),
        tabs=view_tabs(database(), (campaign.id, scope, reader.id, today()), which, more),
        current=which.value,
        page=page_of(visits.visit_count(database(), campaign.id, scope, filters), PAGE, rows),
        units=[(item.id, in_words(item.name)) for item in directory().current_units()] if units else [],
        unit=unit,
        plan=plan,
        plans=may(Permission.MAKE_VISITS),
        most=MOST_AT_ONCE,
    ).render()


def _plan() -> VisitPlan | None:
    """Return the plan that the address names; None where it names none."""
    number = number_in_address("plan")
    if number is None:
        return None
    return or_404(visits.plan_in_scope(database(), current_scope(), the_campaign().id, number))


def _list_of(text: str) -> VisitList:
    usual = VisitList.MINE if may(Permission.WRITE_FINDINGS) else VisitList.ALL
    return VisitList(text) if text in set(VisitList) else usual


@blueprint.get("/<int:visit_id>")
@allow(Permission.READ_VISITS)
def sheet(visit_id: int) -> str:
    """Show a visit; ``question`` names the answer whose form is open."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    return _page(visit, Opened(question=request.args.get("question", "")))


@blueprint.post("/<int:visit_id>/findings")
@takes_files()
@allow(Permission.WRITE_FINDINGS)
def record(visit_id: int) -> str | Response:
    """Write what was found of one answer, and open the next one of the sheet."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    name, form = request.form.get("question", ""), FindingForm()
    source = or_404(read_sheet(database(), current_scope(), visit))
    questionnaire, question = or_404(find_question(source, name))
    if not is_entered(question):
        return _page(visit, Opened())
    answer = read_entry(question, request.form)
    faults, given = find_entry_faults(questionnaire, question, answer), chosen("photo")
    wrong = _refused_photo()
    if not form.validate_on_submit() or faults or wrong or answer is None:
        return _page(visit, Opened(name, Sent(answer, form, [*faults, *wrong])))
    value = to_json(answer)
    said = next(item.document["values"] for item in source.version.sheets if item.questionnaire_id == questionnaire.id)
    reason = form.told
    if not reason and not says_same(question, value, said[question.id]):
        told = say_visit_refused(VisitRefusedError("reason"))
        form.reason.errors = [told]
        return _page(visit, Opened(name, Sent(answer, form, [])))
    found = FoundValue(
        questionnaire.id, question.id, value, reason, as_number(form.seen.data or "") or 0,
        _stored_photo() if given is not None else None,
    )  # fmt: skip
    try:
        record_findings(database(), visit_id, [found], channel=FindingChannel.PAGE, author_id=signed_in().id)
    except VisitRefusedError as refused:
        visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
        return _page(visit, Opened(name, Sent(answer, form, [say_visit_refused(refused)])))
    flash(_("已保存：%(title)s", title=in_words(question.title)))
    after = _after(visit, name) if request.form.get("action") == NEXT else ""
    return redirect(
        url_for("visits.sheet", visit_id=visit_id, question=after or None, _anchor="entry" if after else None)
    )


def _after(visit: Visit, name: str) -> str:
    """Return the next claim of a sheet of which nothing was found; empty for none."""
    done = {f"{owner}.{local}" for owner, local in visits.newest_of(visits.findings(database(), visit.id))}
    names = [str(claim["question"]) for claim in visit.claims]
    place = names.index(name) + 1 if name in names else 0
    return next((one for one in [*names[place:], *names[:place]] if one not in done), "")


def _refused_photo() -> list[str]:
    given = chosen("photo")
    if given is None:
        return []
    name = given.filename or ""
    try:
        store_checked(None, (name, given.stream))
    except FileTooLargeError as error:
        return [say_file_refused("too_large", name, error.megabytes)]
    except RefusedFileError as error:
        return [say_file_refused(error.code, name, FILE_LIMIT // MEGABYTE)]
    return []


def _stored_photo() -> Document | None:
    given = chosen("photo")
    if given is None:
        return None
    given.stream.seek(0)
    name, kept = store_checked(settings().uploads, (given.filename or "", given.stream))
    return Document(**kept, name=name)


@blueprint.post("/<int:visit_id>/submit")
@allow(Permission.WRITE_FINDINGS)
def submit(visit_id: int) -> str | Response:
    """Hand the findings of a visit in: the firm is told, and a second official waits for its answer."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    form = conclude_form(level_choices(the_campaign()), sent=True)
    if not form.validate_on_submit():
        return _page(visit, Opened(conclude=form))
    until = say_date(after_working_days(today(), visit.answer_days))
    count = visits.counts(database(), [visit_id]).get(visit_id, 0)
    concluded = Concluded(
        form.summary.data or "", form.level.data or "", form.number.data or "", say_message(count, until)
    )
    try:
        made = submit_visit(database(), visit_id, concluded, author_id=signed_in().id)
    except VisitRefusedError as refused:
        form.form_errors.append(say_visit_refused(refused))
        return _page(or_404(visits.in_scope(database(), current_scope(), visit_id)), Opened(conclude=form))
    application = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - the courier's thread needs the application itself
    send_message_mail(application, database(), made)
    flash(_("已提交。企业可在%(until)s之前答复，之后由第二人复核生效。", until=until))
    return redirect(url_for("visits.sheet", visit_id=visit_id))


@blueprint.post("/<int:visit_id>/move")
@allow(Permission.MAKE_VISITS)
def move(visit_id: int) -> str | Response:
    """Set another day or other people for a visit."""
    visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
    form = team_form(_people(visit))
    if not form.validate_on_submit():
        return _page(visit, Opened(team=form))

    def act() -> None:
        move_visit(database(), visit_id, read_team(form), form.reason.data or "", author_id=signed_in().id)

    return _done(visit_id, act, _("已改期或换人。"), lambda told: Opened(team=_with(form, told)))


@blueprint.post("/<int:visit_id>/cancel")
@allow(Permission.MAKE_VISITS)
def cancel(visit_id: int) -> str | Response:
    """Cancel a visit."""
    visit, form = or_404(visits.in_scope(database(), current_scope(), visit_id)), CancelForm()
    if not form.validate_on_submit():
        return _page(visit, Opened(cancel=form))

    def act() -> None:
        cancel_visit(database(), visit_id, form.why.data or "", author_id=signed_in().id)

    return _done(visit_id, act, _("这次走访已取消。"), lambda told: Opened(cancel=_with(form, told)))


@blueprint.post("/<int:visit_id>/confirm")
@allow(Permission.MAKE_VISITS)
def confirm(visit_id: int) -> str | Response:
    """Let what a visit found hold."""
    visit, form = or_404(visits.in_scope(database(), current_scope(), visit_id)), ConfirmForm()
    if not form.validate_on_submit():
        return _page(visit, Opened(confirm=form))

    def act() -> None:
        confirm_visit(database(), visit_id, form.reply.data or "", _("现场核查与填报一致"), author_id=signed_in().id)

    told = _("已复核生效，从下一次评估起按核定值计。")
    return _done(visit_id, act, told, lambda told: Opened(confirm=_with(form, told)))


@blueprint.post("/<int:visit_id>/send-back")
@allow(Permission.MAKE_VISITS)
def send_back(visit_id: int) -> str | Response:
    """Send a visit back to who made it."""
    visit, form = or_404(visits.in_scope(database(), current_scope(), visit_id)), SendBackForm()
    if not form.validate_on_submit():
        return _page(visit, Opened(back=form))

    def act() -> None:
        send_visit_back(database(), visit_id, form.back.data or "", author_id=signed_in().id)

    return _done(visit_id, act, _("已退回核查员。"), lambda told: Opened(back=_with(form, told)))


@blueprint.get("/<int:visit_id>/files/<int:finding_id>")
@allow(Permission.READ_VISITS)
def file(visit_id: int, finding_id: int) -> Response:
    """Send the photograph or file of a finding."""
    row = or_404(visits.finding_with_file(database(), current_scope(), visit_id, finding_id))
    stored = or_404(row.evidence)
    return stored_attachment(row.file_name, path_of_digest(settings().uploads, stored.digest), stored.media_type)


def read_team(form: TeamForm) -> Team:
    """Return the day and the people of a form that is in order."""
    companion = as_number(form.companion.data or "")
    return Team(form.day.data or today(), as_number(form.lead.data or "") or 0, companion)


def _with(form: Form, told: str) -> Form:
    form.form_errors.append(told)
    return form


def _done(visit_id: int, act: Callable[[], None], told: str, opened: Callable[[str], Opened]) -> str | Response:
    """Do something with a visit and lead back to it, or show why it was refused."""
    try:
        act()
    except VisitRefusedError as refused:
        visit = or_404(visits.in_scope(database(), current_scope(), visit_id))
        return _page(visit, opened(say_visit_refused(refused)))
    flash(told)
    return redirect(url_for("visits.sheet", visit_id=visit_id))


def _people(visit: Visit) -> Sequence[tuple[int, str]]:
    return [(user.id, user.name) for user in visits.possible_leads(database(), visit.version.unit)]


def _page(visit: Visit, opened: Opened) -> str:
    source = or_404(read_sheet(database(), current_scope(), visit))
    return view_sheet_page(
        database(),
        SheetReader(
            the_campaign(),
            current_scope(),
            signed_in().id,
            writes=may(Permission.WRITE_FINDINGS),
            manages=may(Permission.MAKE_VISITS),
            sees_ranking=may(Permission.SEE_RANKING),
        ),
        source,
        opened,
    ).render()
