"""The list of firms to be called, and the log of calls to each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from survey.accounts.save_purpose import save_purpose
from survey.chasing.chase_results import ChaseRefusedError, TypedCall, typed_of
from survey.chasing.chase_views import ChaseLine, phone_of, view_calls, view_chased
from survey.chasing.chase_words import CHANNELS, FIELD_OF, OUTCOMES, say_call_refused
from survey.chasing.log_call import log_call
from survey.chasing.pages import ChaseListPage, ChasePage
from survey.chasing.read_source import chase_filters, chase_source
from survey.definitions.directory import directory
from survey.definitions.local_days import today
from survey.forms.campaign import given
from survey.forms.chasing import CallForm
from survey.forms.purpose import PurposeForm
from survey.models import Campaign, Channel, ChaseCall, ChaseOutcome
from survey.queries import campaigns, chasing, own_cases
from survey.queries.chasing import CHASED, DUE, ENDED, NEVER, OPEN, ChasedFirm, ChaseFilters, ChaseSource
from survey.queries.own_cases import Reader
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, signed_in
from survey.web.addresses import Page, address_arguments, number_in_address, page_of
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.web.taken_forms import taken
from survey.words.language import _, in_words
from survey.words.stages import say_stage

blueprint = Blueprint("chasing", __name__, url_prefix="/chasing")
PAGE = 50


@blueprint.get("")
@allow(Permission.CHASE_FIRMS)
def chasing_list() -> str:
    """List the firms that are called and have not submitted, in the order in which they are to be called."""
    campaign = the_campaign()
    source, filters = chase_source(campaign, current_scope()), chase_filters(request.args, signed_in().id)

    def rows(number: int) -> list[ChaseLine]:
        found = chasing.chased_page(database(), source, filters, page=number, size=PAGE)
        return view_chased(found, source, signed_in(), _own(source, found))

    page: Page[ChaseLine] = page_of(chasing.chased_count(database(), source, filters), PAGE, rows)
    return ChaseListPage(
        campaign=campaign,
        page=page,
        filters=filters,
        counts=chasing.due_counts(database(), source),
        units=_units() if source.scope.everything else [],
        stages=[(stage.value, say_stage(stage)) for stage in CHASED],
        outcomes=[(NEVER, _("还没有联系过")), *((one.value, str(text)) for one, text in OUTCOMES.items())],
        dues=[(DUE, _("今天要联系")), (OPEN, _("还没有截止")), (ENDED, _("已截止"))],
        narrowed=filters != ChaseFilters(),
        export=url_for("chase_files.chase_list", **address_arguments("page")),  # type: ignore[arg-type]
    ).render()


@blueprint.route("/<int:enterprise_id>", methods=["GET", "POST"])
@allow(Permission.CHASE_FIRMS)
def firm(enterprise_id: int) -> str | Response:
    """Show the log of calls to a firm, and log another, or one that corrects an earlier one."""
    campaign = the_campaign()
    found = _find(campaign, enterprise_id)
    wrong = _corrected(campaign, found)
    form = _form(wrong) if request.method == "GET" else _form(None, sent=True)
    if not form.validate_on_submit():
        return _page(campaign, found, form, wrong)
    try:
        log_call(
            database(),
            campaign.id,
            enterprise_id,
            _typed(form),
            author_id=signed_in().id,
            corrects_id=wrong.id if wrong is not None else None,
        )
    except ChaseRefusedError as refused:
        if refused.code in FIELD_OF:
            field = form[FIELD_OF[refused.code]]
            field.errors = [*field.errors, say_call_refused(refused)]
        else:
            form.form_errors.append(say_call_refused(refused))
        campaign = the_campaign()
        return _page(campaign, _find(campaign, enterprise_id), form, wrong)
    flash(_("已登记。"))
    return redirect(url_for("chasing.firm", enterprise_id=enterprise_id, **address_arguments("corrects")))  # type: ignore[arg-type]


@blueprint.post("/<int:enterprise_id>/contact")
@allow(Permission.OPEN_CONTACTS)
def open_contact(enterprise_id: int) -> str:
    """Show the telephone on record whole; the purpose is recorded before."""
    campaign = the_campaign()
    found, purpose = _find(campaign, enterprise_id), PurposeForm()
    opened = purpose.validate_on_submit()
    if opened:
        save_purpose(database(), ("enterprise", enterprise_id), None, purpose.reason.data or "", by=signed_in())
        campaign = the_campaign()
        found = _find(campaign, enterprise_id)
        taken()
    return _page(campaign, found, _form(None), None, purpose=purpose, opened=opened)


def _units() -> list[tuple[str, str]]:
    return [(unit.id, in_words(unit.name)) for unit in directory().current_units()]


def _find(campaign: Campaign, enterprise_id: int) -> ChasedFirm:
    found = or_404(campaigns.enterprise_in_scope(database(), current_scope(), enterprise_id))
    return or_404(chasing.chased_firm(database(), chase_source(campaign, current_scope()), found.id))


def _corrected(campaign: Campaign, found: ChasedFirm) -> ChaseCall | None:
    """Return the entry of this firm that the address wants to correct; None for none, 404 for another's."""
    number = number_in_address("corrects")
    if number is None:
        return None
    entry = or_404(chasing.logged_call(database(), current_scope(), number))
    known = chasing.calls_of(database(), campaign.id, found.enterprise.id)
    return or_404(next((row for row in known if row.id == entry.id), None))


def _form(wrong: ChaseCall | None, *, sent: bool = False) -> CallForm:
    """Return the form: as it was sent, as the entry that is corrected, or empty."""
    if sent:
        form = CallForm()
    elif wrong is not None:
        form = CallForm(formdata=None, obj=typed_of(wrong))
    else:
        form = CallForm(formdata=None, called_on=today(), channel=Channel.PHONE.value, outcome="")
    form.channel.choices = [(one.value, str(text)) for one, text in CHANNELS.items()]
    form.outcome.choices = [("", _("请选择")), *((one.value, str(text)) for one, text in OUTCOMES.items())]
    return form


def _typed(form: CallForm) -> TypedCall:
    return TypedCall(
        Channel(form.channel.data),
        ChaseOutcome(form.outcome.data),
        given(form.called_on.data),
        form.next_on.data,
        form.spoken_with.data or "",
        form.note.data or "",
    )


def _own(source: ChaseSource, rows: Sequence[ChasedFirm]) -> Collection[int]:
    """Return the firms of a page whose own reviewer the reader is."""
    firms = [row.enterprise.id for row in rows]
    return own_cases.own_firms(database(), Reader(source.campaign.id, signed_in().id, source.day), firms)


def _page(
    campaign: Campaign,
    found: ChasedFirm,
    form: CallForm,
    wrong: ChaseCall | None,
    *,
    purpose: PurposeForm | None = None,
    opened: bool = False,
) -> str:
    source, user = chase_source(campaign, current_scope()), signed_in()
    own = _own(source, [found])
    [line] = view_chased([found], source, user, own)
    return ChasePage(
        campaign=campaign,
        line=line,
        phone=found.enterprise.contact_phone if opened else phone_of(found.enterprise, user, own),
        opened=opened,
        calls=view_calls(chasing.calls_of(database(), campaign.id, found.enterprise.id)),
        form=form,
        corrects=wrong.id if wrong is not None else 0,
        purpose=purpose or PurposeForm(formdata=None),
        back=address_arguments("corrects"),
    ).render()
