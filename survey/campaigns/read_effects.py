"""What a change of an open campaign touches, before it is saved."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import CampaignValues, Effect
from survey.models import Campaign, EnterpriseClass, ParticipationState, utc_now
from survey.queries import campaign_setup, evaluations
from survey.words.figures import SHANGHAI

SENT = (ParticipationState.SUBMITTED, ParticipationState.VERIFIED)
AT_WORK = (ParticipationState.FILLING, ParticipationState.RETURNED, ParticipationState.CALLED)


def read_effects(database: Session, campaign: Campaign, after: CampaignValues) -> list[Effect]:
    """Return what changing a campaign to these values touches; the first says how far its enterprises are."""
    before = CampaignValues.of(campaign)
    begun = campaign_setup.begun_by_state(database, campaign.id)
    sent, unsent = (sum(begun.get(state, 0) for state in states) for states in (SENT, AT_WORK))
    found = [Effect("standing", (sum(begun.values()), sent, unsent))]
    found += _of_calendar(before, after, unsent)
    if before.seats != after.seats:
        ranked = evaluations.latest(database, campaign.id) is not None
        found.append(Effect("seats_ranked" if ranked else "seats", (before.seats, after.seats)))
    answered = campaign_setup.answered_questionnaires(database, campaign.id)
    for name in sorted({*before.asked, *after.asked}):
        found += _of_questionnaire(name, before, after, (unsent, sent, answered.get(name, 0)))
    if before.asked != after.asked:
        ready = campaign_setup.ready_count(database, campaign.id, AT_WORK)
        found.append(Effect("judged", (unsent, ready)))
    shown = ("title", "contact_office", "contact_phone", "contact_hours")
    if any(getattr(before, name) != getattr(after, name) for name in shown):
        found.append(Effect("shown"))
    return found


def _of_calendar(before: CampaignValues, after: CampaignValues, unsent: int) -> Iterator[Effect]:
    if after.opens_at != before.opens_at:
        yield Effect("opens")
    days = (after.closes_at.astimezone(SHANGHAI).date() - before.closes_at.astimezone(SHANGHAI).date()).days
    if after.closes_at < before.closes_at:
        yield Effect("closes_earlier", (unsent, -days))
    elif after.closes_at > before.closes_at:
        yield Effect("reopened" if before.closes_at <= utc_now() else "closes_later", (unsent, days))
    if after.correction_until != before.correction_until:
        yield Effect("correction")
    if after.decision_on != before.decision_on:
        yield Effect("decision")


def _of_questionnaire(
    name: str, before: CampaignValues, after: CampaignValues, counts: tuple[int, int, int]
) -> Iterator[Effect]:
    """Yield what becomes of one questionnaire. `counts`: drafts not submitted, submitted, begun in it."""
    unsent, sent, begun = counts
    was, now = before.asked.get(name), after.asked.get(name)
    if was == now:
        return
    if was is None:
        yield Effect("added", (unsent, sent), name)
    elif now is None:
        yield Effect("removed", (begun,), name)
    else:
        wider = "added" if now == EnterpriseClass.ALL else "narrowed"
        yield Effect(wider, (unsent, sent) if wider == "added" else (begun,), name)
