"""公示: the list that is in force made public for some days; its sheet for officials and for paper."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from scoring.loading.scheme import load_scheme
from survey.deciding.progress_views import view_progress
from survey.definitions.local_days import today
from survey.forms.publishing import PublishForm, TakeBackForm, publish_form
from survey.models import Campaign, ListVersion, Publication
from survey.publishing.pages import PrintedPublicationPage, PublicationPage, PublicationsPage, PublishPage
from survey.publishing.publication_results import (
    LEAST_DAYS,
    MORE,
    Planned,
    PublicationState,
    PublicSheet,
    PublishRefusedError,
    count_working_days,
    state_of,
    was_public,
)
from survey.publishing.publication_views import view_method, view_public_sheet, view_publications
from survey.publishing.publish_list import publish_list, take_back
from survey.publishing.words import COLUMNS, STATES, say_least, say_publish_refused
from survey.queries import campaigns, evaluations, frozen_lists, objections, publications
from survey.store.permissions import Permission
from survey.visiting.visit_results import after_working_days, working_days
from survey.web.access import allow, may, signed_in
from survey.web.addresses import as_number
from survey.web.chosen_campaign import the_campaign
from survey.web.request_context import database
from survey.web.responses import or_404
from survey.words.figures import moment
from survey.words.language import _

blueprint = Blueprint("publication", __name__)
SELECTED = "selected"


@blueprint.get("/publication")
@allow(Permission.SEE_RANKING)
def listed() -> str:
    """Show every publication of the campaign, and what comes next."""
    campaign = the_campaign()
    version = frozen_lists.issued(database(), campaign.id)
    made = publications.publications(database(), campaign.id)
    return PublicationsPage(
        campaign=campaign,
        version=version,
        issued=moment(version.issued_at) if version is not None else "",
        seats=_seats(version),
        lines=view_publications(made, today()),
        standing=publications.standing(database(), campaign.id, today()),
        over=version is not None and was_public(made, version.id, today()),
        unmended=objections.to_amend_count(database(), campaign.id),
        stages=view_progress(database(), campaign.id),
    ).render()


@blueprint.get("/publication/new")
@allow(Permission.PUBLISH)
def new() -> str:
    """Show the form of a publication, with the days, the note and the contact that it may begin with."""
    campaign = the_campaign()
    version, first = frozen_lists.issued(database(), campaign.id), after_working_days(today(), 1)
    form = publish_form(
        _choices(),
        sent=False,
        version=version.number if version is not None else "",
        starts_on=first,
        ends_on=working_days(first, LEAST_DAYS)[-1],
        columns=["unit"],
        method=_method(campaign, version),
        contact=" ".join(part for part in (campaign.contact_office, campaign.contact_phone) if part),
    )
    return _form_page(campaign, version, form)


@blueprint.post("/publication/new")
@allow(Permission.PUBLISH)
def make() -> str | Response:
    """Make the list in force public."""
    campaign, form = the_campaign(), publish_form(_choices(), sent=True)
    well = form.validate_on_submit()
    starts_on, ends_on = form.starts_on.data, form.ends_on.data
    if not well or starts_on is None or ends_on is None:
        return _form_page(campaign, frozen_lists.issued(database(), campaign.id), form)
    planned = Planned(
        version=as_number(form.version.data or "") or 0,
        starts_on=starts_on,
        ends_on=ends_on,
        columns=form.columns.data or (),
        method=form.method.data or "",
        contact=form.contact.data or "",
        document_number=form.document_number.data or "",
        shorter=bool(form.shorter.data),
    )
    try:
        made = publish_list(database(), campaign.id, planned, author_id=signed_in().id)
    except PublishRefusedError as refused:
        campaign = the_campaign()
        version = frozen_lists.issued(database(), campaign.id)
        form.form_errors.append(say_publish_refused(refused))
        form.version.data = str(version.number) if version is not None else ""
        return _form_page(campaign, version, form)
    flash(_("已公示。公示页面从开始日期起不用登录就能打开。"))
    return redirect(url_for("publication.shown", publication_id=made))


@blueprint.get("/publication/<int:publication_id>")
@allow(Permission.SEE_RANKING)
def shown(publication_id: int) -> str:
    """Show a publication with its sheet."""
    found = or_404(publications.publication(database(), publication_id))
    return _page(found, TakeBackForm(formdata=None))


@blueprint.post("/publication/<int:publication_id>/end")
@allow(Permission.PUBLISH)
def end(publication_id: int) -> str | Response:
    """Take a publication back."""
    found, form = or_404(publications.publication(database(), publication_id)), TakeBackForm()
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        take_back(database(), found.id, form.reason.data or "", author_id=signed_in().id)
    except PublishRefusedError as refused:
        flash(say_publish_refused(refused), "warning")
    else:
        flash(_("已撤下公示，公示页面改为说明已撤下。"))
    return redirect(url_for("publication.shown", publication_id=publication_id))


@blueprint.get("/publication/<int:publication_id>/printed")
@allow(Permission.SEE_RANKING)
def printed(publication_id: int) -> str:
    """Show the sheet for paper."""
    found = or_404(publications.publication(database(), publication_id))
    return PrintedPublicationPage(campaign=_campaign(found), publication=found, sheet=_sheet(found)).render()


def _choices() -> list[tuple[str, str]]:
    return [(name, str(COLUMNS[name])) for name in MORE]


def _seats(version: ListVersion | None) -> int:
    return frozen_lists.counts(database(), version.id).get(SELECTED, 0) if version is not None else 0


def _campaign(publication: Publication) -> Campaign:
    return or_404(campaigns.campaign(database(), publication.list_version.campaign_id))


def _method(campaign: Campaign, version: ListVersion | None) -> str:
    if version is None:
        return ""
    found = or_404(evaluations.evaluation(database(), version.evaluation_id))
    return view_method(load_scheme(found.scheme.document), campaign, version.seats)


def _sheet(publication: Publication) -> PublicSheet:
    return view_public_sheet(publication, frozen_lists.entries(database(), publication.list_version_id, SELECTED))


def _form_page(campaign: Campaign, version: ListVersion | None, form: PublishForm) -> str:
    return PublishPage(campaign=campaign, version=version, seats=_seats(version), form=form, least=say_least()).render()


def _page(found: Publication, form: TakeBackForm) -> str:
    state, campaign = state_of(found, today()), _campaign(found)
    ends = may(Permission.PUBLISH) and state in {PublicationState.COMING, PublicationState.RUNNING}
    newest = frozen_lists.issued(database(), campaign.id)
    return PublicationPage(
        campaign=campaign,
        publication=found,
        state=STATES[state],
        working_days=count_working_days(found.starts_on, found.ends_on),
        sheet=_sheet(found),
        form=form if ends else None,
        in_force=newest.number if newest is not None else 0,
        unmended=objections.to_amend_count(database(), campaign.id),
    ).render()
