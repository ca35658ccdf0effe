"""The first page of officials and administrators: what to do now, the calendar, the ledger and what changed."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from survey.home.calendar_views import view_calendar
from survey.home.duties import cards_of
from survey.home.pages import LedgerPart, TodayPage
from survey.home.read_desk import Desk
from survey.ledger.ledger_results import Ledger
from survey.ledger.ledger_views import view_groups, view_moves, view_steps, view_total
from survey.ledger.progress_views import view_progress
from survey.ledger.read_ledger import read_ledger
from survey.models import Campaign, Role, utc_now
from survey.queries import pilots
from survey.queries.ledger import Grouping
from survey.store.permissions import Permission
from survey.web.access import allow, current_scope, may, signed_in
from survey.web.chosen_campaign import chosen_campaign
from survey.web.request_context import database
from survey.words.roles import role_title

blueprint = Blueprint("desk", __name__)


@blueprint.get("/today")
@allow(Permission.SEE_TODAY)
def today() -> str:
    """Show what is next for the reader's role."""
    role, now = Role(signed_in().role), utc_now()
    campaign = chosen_campaign() if may(Permission.SEE_FIRMS) else None
    ledger = _ledger(database(), campaign)
    tally = ledger.total.tally if ledger is not None else None
    desk = Desk(database(), current_scope(), campaign, tally, now, signed_in())
    cards, more = cards_of(role, desk)
    return TodayPage(
        campaign=campaign,
        earlier=pilots.of_before(database(), campaign) if campaign is not None else 0,
        role=role_title(role.value),
        cards=cards,
        more=more,
        calendar=view_calendar(campaign, now, desk.latest) if campaign is not None else [],
        part=_part(campaign, ledger),
        divided=role is not Role.TOWN,
        now=now,
    ).render()


@blueprint.get("/campaign")
@allow(Permission.SEE_RANKING)
def overview() -> Response:
    """Lead to the first page, which says all that this page once said."""
    return redirect(url_for("desk.today"))


def _ledger(held: Session, campaign: Campaign | None) -> Ledger | None:
    if campaign is None:
        return None
    return read_ledger(held, campaign.id, current_scope(), Grouping.UNIT)


def _part(campaign: Campaign | None, ledger: Ledger | None) -> LedgerPart | None:
    if campaign is None or ledger is None:
        return None
    total = view_total(ledger)
    return LedgerPart(
        ledger=ledger,
        total=total,
        lines=view_groups(ledger),
        steps=view_steps(total),
        moves=view_moves(ledger.moves),
        chart=view_progress(ledger, campaign, whole=current_scope().everything),
    )
