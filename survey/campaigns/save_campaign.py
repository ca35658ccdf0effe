"""Making a campaign and changing it, before and after it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from survey.campaigns.campaign_results import (
    FACTS,
    CampaignRefusedError,
    CampaignValues,
    ConflictError,
    calendar_faults,
    differing,
    says_other,
    stamp,
    told,
)
from survey.campaigns.read_readiness import known_questionnaires, not_asked
from survey.definitions.catalogue import catalogue
from survey.models import (
    Campaign,
    CampaignQuestionnaire,
    EnterpriseClass,
    SchemeVersion,
    utc_now,
)
from survey.queries import campaign_setup
from survey.records import audit_trail
from survey.store.db import unit_of_work


def make_campaign(database: Session, values: CampaignValues, *, user_id: int) -> int:
    """Make a campaign that is prepared, and return its id. Raises CampaignRefusedError."""
    with unit_of_work(database):
        refuse_values(database, values, None)
        columns = {item.name: getattr(values, item.name) for item in fields(values) if item.name != "asked"}
        campaign = Campaign(**columns)
        database.add(campaign)
        database.flush()
        _ask(database, campaign, values)
        typed = {name: one for name, one in told(values).items() if one is not None and one != ""}
        _record(database, "make_campaign", campaign.id, typed, user_id=user_id)
        return campaign.id


def change_campaign(
    database: Session, campaign_id: int, values: CampaignValues, *, seen: str, reason: str, user_id: int
) -> bool:
    """Change a campaign; of one that is open with a reason. What it was and what it is now stays in the audit trail.

    Returns whether it asks for other questionnaires now, or of others: then its drafts are to be judged anew
    (`survey.campaigns.jobs`). `seen`: the stamp of what was read before it was changed. Raises ConflictError where it
    is no longer so, and CampaignRefusedError; nothing is written then.
    """
    with unit_of_work(database):
        campaign = database.scalars(
            select(Campaign).where(Campaign.id == campaign_id).with_for_update(of=Campaign)
        ).one()
        before = CampaignValues.of(campaign)
        if stamp(before) != seen:
            raise ConflictError
        if campaign.opened_at is not None and not reason.strip():
            raise CampaignRefusedError(("reason", ""))
        refuse_values(database, values, campaign)
        was, now = differing(before, values)
        if not now:
            raise CampaignRefusedError(("same", ""))
        for item in fields(values):
            if item.name != "asked" and getattr(values, item.name) != getattr(before, item.name):
                setattr(campaign, item.name, getattr(values, item.name))
        if campaign.opened_at is not None and says_other(before, values):
            campaign.letters_changed_at = utc_now()
        asks_otherwise = before.asked != values.asked
        if asks_otherwise:
            _ask(database, campaign, values)
        detail = {"before": was, "after": now} | ({"reason": reason.strip()} if reason.strip() else {})
        _record(database, "change_campaign", campaign_id, detail, user_id=user_id)
    return asks_otherwise


def refuse_values(database: Session, values: CampaignValues, campaign: Campaign | None) -> None:
    """Raise CampaignRefusedError for values that a campaign may not have. `campaign`: the one that is changed."""
    found = [(code, "") for code in calendar_faults(values)]
    if values.asked.get(FACTS) != EnterpriseClass.ALL:
        found.append(("facts", ""))
    if set(values.asked) - set(known_questionnaires()):
        found.append(("unknown", ""))
    if campaign_setup.same_title(database, values.title, campaign.id if campaign is not None else None):
        found.append(("same_title", ""))
    if campaign is not None and campaign.opened_at is not None:
        found += _of_opened(database, values, campaign)
    if found:
        raise CampaignRefusedError(*found)


def _of_opened(database: Session, values: CampaignValues, campaign: Campaign) -> list[tuple[str, str]]:
    """Return why values can't be those of a campaign that is open."""
    now, before, found = utc_now(), CampaignValues.of(campaign), list[tuple[str, str]]()
    if values.opens_at != before.opens_at and before.opens_at <= now:
        found.append(("begun", ""))
    if values.closes_at != before.closes_at and values.closes_at <= now:
        found.append(("past", ""))
    if values.trial != campaign.trial:
        found.append(("trial", ""))
    version = database.get(SchemeVersion, campaign.scheme_version_id) if campaign.scheme_version_id else None
    if version is not None and not campaign.trial:
        found += [("needed", name) for name in not_asked(load_scheme(version.document), values) if name != FACTS]
    return found


def _ask(database: Session, campaign: Campaign, values: CampaignValues) -> None:
    """Let a campaign ask for its questionnaires; those that an open one asks for already stay in their versions."""
    before = {item.questionnaire_id: item.version for item in campaign.questionnaires}
    kept = before if campaign.opened_at is not None else {}
    for item in list(campaign.questionnaires):
        database.delete(item)
    database.flush()
    newest = catalogue().questionnaires
    order = [name for name in known_questionnaires() if name in values.asked]
    for position, name in enumerate(order):
        database.add(
            CampaignQuestionnaire(
                campaign_id=campaign.id,
                enterprise_class=values.asked[name],
                questionnaire_id=name,
                version=kept.get(name, newest[name].version),
                position=position,
            )
        )
    database.flush()
    database.refresh(campaign, ["questionnaires"])


def _record(database: Session, action: str, number: int, detail: Mapping[str, object], *, user_id: int) -> None:
    audit_trail.record(database, action, user_id=user_id, about=("campaign", number), detail=detail)
