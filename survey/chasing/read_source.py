"""Whom a list of chasing is of, and what an address narrows it to. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import Campaign, utc_now
from survey.queries import reminders
from survey.queries.chasing import ChaseFilters, ChaseSource
from survey.store.scope import Scope
from survey.web.addresses import read_text

NO_DAY = date(1970, 1, 2)
"""A day on which no campaign closes: what is to be reminded where nobody planned it."""


def chase_source(campaign: Campaign, scope: Scope) -> ChaseSource:
    """Return whom a scope's list of a campaign is of, at this moment."""
    return ChaseSource(campaign, scope, today(), utc_now())


def chase_filters(arguments: Mapping[str, str], reader_id: int) -> ChaseFilters:
    """Return what an address narrows the list to; with ``mine=1`` to the cases that the reader holds."""
    return ChaseFilters(
        unit=arguments.get("unit", "")[:40],
        stage=arguments.get("stage", "")[:20],
        outcome=arguments.get("outcome", "")[:20],
        due=arguments.get("due", "")[:20],
        text=read_text(arguments),
        holder=reader_id if arguments.get("mine") == "1" else 0,
    )


def day_filters(database: Session, source: ChaseSource, day: date) -> ChaseFilters:
    """Return the filters of the firms that are to be reminded on a day; without a plan it finds none."""
    plan = reminders.plan_of(database, source.campaign.id)
    return ChaseFilters(closing=reminders.closing_days(plan, day) or (NO_DAY,))
