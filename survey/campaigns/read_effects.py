"""What a change of an open campaign touches, before it is saved: in figures that add up as the ledger's do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, Effect, Touched, says_other
from survey.definitions.stages import Stage, Tally
from survey.models import Campaign, EnterpriseClass, SentBy, utc_now
from survey.queries import campaign_setup, evaluations
from survey.queries.campaign_setup import OpenCount
from survey.queries.closes import last_moment
from survey.store.scope import Scope
from survey.words.figures import SHANGHAI

WAITING = (Stage.UNCLAIMED, Stage.NOT_BEGUN, Stage.FILLING, Stage.READY)
"""Whoever may still submit until his own last moment; one whose submission was returned has the day of the return."""
DRAFTS = (Stage.FILLING, Stage.READY, Stage.RETURNED)
"""Who has a draft that is not submitted."""


def read_effects(database: Session, campaign: Campaign, after: CampaignValues, scope: Scope) -> Touched:
    """Return how many firms stand at each stage, and what changing a campaign to these values touches."""
    before, now = CampaignValues.of(campaign), utc_now()
    day = now.astimezone(SHANGHAI).date()
    counts = campaign_setup.open_counts(database, campaign.id, scope, day)
    tally = Tally({stage: sum(row.firms for row in counts if row.stage is stage) for stage in Stage})
    found = list(_of_calendar(before, after, (counts, now), tally))
    if before.seats != after.seats:
        ranked = evaluations.latest(database, campaign.id) is not None
        found.append(Effect("seats_ranked" if ranked else "seats", (before.seats, after.seats)))
    if before.asked != after.asked:
        begun = campaign_setup.begun_counts(database, campaign.id, scope, day)
        for name in sorted({*before.asked, *after.asked}):
            found += _of_questionnaire(name, before, after, (tally, begun.get(name, {})))
        found.append(Effect("judged", (sum(map(tally.of, DRAFTS)), tally.of(Stage.READY))))
    if any(getattr(before, name) != getattr(after, name) for name in ("title", *_CONTACT)):
        found.append(Effect("shown"))
    if says_other(before, after):
        found += _of_letters(database, campaign.id, scope, now)
    return Touched(tally, found)


_CONTACT = ("contact_office", "contact_phone", "contact_hours")


def _of_calendar(
    before: CampaignValues, after: CampaignValues, counted: tuple[Sequence[OpenCount], datetime], tally: Tally
) -> Iterator[Effect]:
    if after.opens_at != before.opens_at:
        yield Effect("opens", (sum(map(tally.of, WAITING)),))
    if after.closes_at != before.closes_at:
        yield from _of_closing(before, after, counted, tally)
    if after.correction_until != before.correction_until:
        yield Effect("correction", (tally.of(Stage.RETURNED),))
    if after.decision_on != before.decision_on:
        yield Effect("decision")


def _of_closing(
    before: CampaignValues, after: CampaignValues, counted: tuple[Sequence[OpenCount], datetime], tally: Tally
) -> Iterator[Effect]:
    """Yield what another last day touches: each firm's own is asked for as every door does (`last_moment`)."""
    counts, now = counted
    days = abs((after.closes_at.astimezone(SHANGHAI).date() - before.closes_at.astimezone(SHANGHAI).date()).days)
    waiting = [row for row in counts if row.stage in WAITING]
    was, then = ({row: _last(values, row) for row in waiting} for values in (before, after))
    moved = sum(row.firms for row in waiting if was[row] != then[row])
    code = "closes_earlier" if after.closes_at < before.closes_at else "closes_later"
    yield Effect("reopened" if before.closes_at <= now else code, (moved, days, tally.of(Stage.SUBMITTED)))
    kept = sum(row.firms for row in waiting) - moved
    if kept:
        yield Effect("extended", (kept,))
    over, still_over = (sum(row.firms for row in waiting if own[row] < now) for own in (was, then))
    if over:
        yield Effect("over", (over, still_over))
    if tally.of(Stage.RETURNED):
        yield Effect("returned", (tally.of(Stage.RETURNED),))


def _last(values: CampaignValues, row: OpenCount) -> datetime:
    return last_moment(values, [(row.extended, "")] if row.extended is not None else []).closes_at


def _of_questionnaire(
    name: str, before: CampaignValues, after: CampaignValues, counts: tuple[Tally, Mapping[Stage, int]]
) -> Iterator[Effect]:
    """Yield what becomes of one questionnaire. `counts`: firms by stage, and of those that began it by stage."""
    tally, begun = counts
    was, now = before.asked.get(name), after.asked.get(name)
    if was == now:
        return
    drafts, sent = sum(map(tally.of, DRAFTS)), tally.of(Stage.SUBMITTED)
    filled = (sum(begun.get(stage, 0) for stage in DRAFTS), begun.get(Stage.SUBMITTED, 0))
    if was is None or now == EnterpriseClass.ALL:
        yield Effect("added", (drafts, sent), name)
    else:
        yield Effect("removed" if now is None else "narrowed", filled, name)


def _of_letters(database: Session, campaign_id: int, scope: Scope, now: datetime) -> Iterator[Effect]:
    """Yield how many firms were told what holds no longer, and how many files say it."""
    issued = campaign_setup.issued_calls(database, campaign_id, scope, now.astimezone(SHANGHAI).date())
    if sum(issued.by.values()):
        yield Effect("issued", (sum(issued.by.values()), *(issued.by[way] for way in SentBy), issued.unsent))
    files, firms = campaign_setup.files_of_calls(database, campaign_id)
    if files:
        yield Effect("files", (files, firms))
