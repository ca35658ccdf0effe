"""What is missing before a campaign can be opened."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.loading.scheme import load_scheme
from survey.campaigns.campaign_results import FACTS, CampaignValues, Lacking, calendar_faults
from survey.definitions.catalogue import catalogue
from survey.models import (
    Campaign,
    CampaignOfficial,
    EnterpriseClass,
    OfficialPart,
    Role,
    SchemeState,
    SchemeVersion,
    User,
    utc_now,
)
from survey.queries import campaign_setup, schemes
from survey.words.figures import SHANGHAI

DECIDERS = 2
ITEMS = ("calendar", "seats", "questionnaires", "contact", "scheme", "deciders", "substitute", "directory")
"""The checklist, in its order."""
NOT_OF_TRIALS = frozenset({"scheme", "deciders", "substitute"})
"""What a trial needs not: nobody is ranked, and nobody decides."""


def read_lacking(database: Session, campaign: Campaign) -> list[Lacking]:
    """Return what keeps a campaign from being opened, in the order of the checklist; nothing for one that is ready."""
    version = schemes.version(database, campaign.scheme_version_id or 0)
    named = campaign_setup.officials_of(database, campaign.id)
    today = utc_now().astimezone(SHANGHAI).date()
    found = [*_own(campaign), *_of_scheme(campaign, version), *_of_officials(named)]
    if not campaign_setup.listed_count(database, today):
        found.append(Lacking("directory"))
    found = [item for item in found if not (campaign.trial and item.code in NOT_OF_TRIALS)]
    return sorted(found, key=lambda item: ITEMS.index(item.code))


def _own(campaign: Campaign) -> Iterator[Lacking]:
    values = CampaignValues.of(campaign)
    days = calendar_faults(values)
    if campaign.opened_at is None and values.closes_at <= utc_now():
        days.append("past")
    days += [name for name in ("correction_until", "decision_on") if getattr(values, name) is None and not values.trial]
    if days:
        yield Lacking("calendar", tuple(days))
    if values.seats < 1:
        yield Lacking("seats")
    if values.asked.get(FACTS) != EnterpriseClass.ALL:
        yield Lacking("questionnaires", (FACTS,))
    empty = [name for name in ("contact_office", "contact_phone", "contact_hours") if not getattr(values, name).strip()]
    if empty:
        yield Lacking("contact", tuple(empty))


def _of_scheme(campaign: Campaign, version: SchemeVersion | None) -> Iterator[Lacking]:
    if version is None or version.state != SchemeState.PUBLISHED:
        yield Lacking("scheme")
        return
    if version.demonstration and not campaign.sample:
        yield Lacking("scheme", ("demonstration",))
    missing = not_asked(load_scheme(version.document), CampaignValues.of(campaign))
    if missing and not campaign.trial:
        yield Lacking("questionnaires", tuple(missing))


def needed_by(scheme: Scheme) -> tuple[str, ...]:
    """Return the questionnaires that a scheme ranks by."""
    return tuple(dict.fromkeys([*scheme.required, *(name for pool in scheme.pools for name in pool.required)]))


def not_asked(scheme: Scheme, values: CampaignValues) -> list[str]:
    """Return the questionnaires that a scheme ranks by and that not all enterprises are asked."""
    return [name for name in needed_by(scheme) if values.asked.get(name) != EnterpriseClass.ALL]


def _of_officials(named: Sequence[tuple[CampaignOfficial, User]]) -> Iterator[Lacking]:
    deciders = _who(named, OfficialPart.DECIDER)
    if len(deciders) < DECIDERS:
        yield Lacking("deciders", _gone(named, OfficialPart.DECIDER))
    if not _who(named, OfficialPart.SUBSTITUTE) - deciders:
        yield Lacking("substitute", _gone(named, OfficialPart.SUBSTITUTE))


def _who(named: Sequence[tuple[CampaignOfficial, User]], part: OfficialPart) -> set[int]:
    """Return who may do a part: named for it, a district official, the account in use."""
    return {user.id for row, user in named if row.part == part and may_decide(user)}


def _gone(named: Sequence[tuple[CampaignOfficial, User]], part: OfficialPart) -> tuple[str, ...]:
    return tuple(user.name for row, user in named if row.part == part and not may_decide(user))


def may_decide(user: User) -> bool:
    """Return whether an account may decide: a district official's, and in use."""
    return user.active and user.role == Role.DISTRICT


def known_questionnaires() -> Collection[str]:
    """Return the questionnaires that a campaign may ask for, the shared facts first."""
    return sorted(catalogue().questionnaires, key=lambda name: (name != FACTS, name))
