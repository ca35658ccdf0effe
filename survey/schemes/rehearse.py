"""Rehearsing a scheme: evaluate it beside the campaign's own on the submitted versions, without storing anything."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation as Scored
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError
from survey.evaluations.evaluate import NothingToEvaluateError, decided_now, evaluate_unstored, refuse_trial
from survey.models import Campaign, SchemeVersion
from survey.queries import snapshots


@dataclass(frozen=True)
class SchemeComparison:
    """The evaluations of the same snapshot by two schemes.

    `second` is None where the rehearsed scheme's limits contradict each other; `clash` says how.
    """

    first: Scored
    second: Scored | None
    clash: CannotChooseError | None
    snapshot: snapshots.Snapshot


def compare_schemes(database: Session, campaign_id: int, scheme: Scheme) -> SchemeComparison:
    """Evaluate the campaign's scheme (A) and another one (B) on the same versions, without certainty.

    Raises NothingToEvaluateError, and CannotChooseError when the campaign's own scheme can't be kept any more.
    """
    campaign = database.get_one(Campaign, campaign_id)
    refuse_trial(campaign)
    if campaign.scheme_version_id is None:
        raise NothingToEvaluateError("no_scheme")
    current = load_scheme(database.get_one(SchemeVersion, campaign.scheme_version_id).document)
    until = snapshots.until_now(database)
    decided = decided_now(database, campaign_id)
    snapshot, first = evaluate_unstored(database, campaign, _without_certainty(current), until=until, decided=decided)
    try:
        _same, second = evaluate_unstored(database, campaign, _without_certainty(scheme), until=until, decided=decided)
    except CannotChooseError as clash:
        return SchemeComparison(first, None, clash, snapshot)
    return SchemeComparison(first, second, None, snapshot)


def evaluate_draft(database: Session, campaign_id: int, scheme: Scheme) -> Scored:
    """Return the evaluation of what is submitted now by a scheme that is not in use, without certainty.

    Raises NothingToEvaluateError, and CannotChooseError where its limits contradict each other.
    """
    campaign = database.get_one(Campaign, campaign_id)
    refuse_trial(campaign)
    until = snapshots.until_now(database)
    decided = decided_now(database, campaign_id)
    return evaluate_unstored(database, campaign, _without_certainty(scheme), until=until, decided=decided)[1]


def _without_certainty(scheme: Scheme) -> Scheme:
    return replace(scheme, certainty=None)
