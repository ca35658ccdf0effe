"""Rehearsing a scheme: evaluate it beside the campaign's own on the submitted versions, without storing anything."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from scoring.definition.scheme import Scheme
from scoring.evaluate import Evaluation as Scored
from scoring.explanation.rehearsal import Listing, listing_of
from scoring.explanation.reweighed import Reweighing, to_reweigh
from scoring.selection.reordered import Lists
from scoring.selection.selection import CannotChooseError
from survey.evaluations.evaluate import NothingToEvaluateError, decided_now, evaluate_unstored, refuse_trial
from survey.models import Campaign, SchemeVersion
from survey.queries import snapshots
from survey.schemes.kept_scores import Basis, KeptScores, scheme_of
from survey.store.db import one_look


@dataclass(frozen=True)
class SchemeComparison:
    """The evaluations of the same versions by two schemes, without the reasons of each row.

    `second` is None where the rehearsed scheme's limits contradict each other; `clash` says how. `before`: the list of
    the first; `lists`: what lists of the second have in common whatever its weights are.
    """

    first: Scored
    second: Scored | None
    clash: CannotChooseError | None
    before: Listing
    lists: Lists | None


def compare_schemes(
    database: Session, campaign_id: int, scheme: Scheme, kept: KeptScores | None = None
) -> SchemeComparison:
    """Evaluate the campaign's scheme (A) and another one (B) on the same versions, without certainty.

    `kept`: scores of earlier times, and where these are kept: of the same versions and rules only the weights are
    counted again. Raises NothingToEvaluateError, and CannotChooseError when the campaign's own scheme can't be kept any
    more.
    """
    with one_look(database):
        campaign = database.get_one(Campaign, campaign_id)
        refuse_trial(campaign)
        if campaign.scheme_version_id is None:
            raise NothingToEvaluateError("no_scheme")
        current = scheme_of(database.get_one(SchemeVersion, campaign.scheme_version_id))
        scores = _Scores(database, campaign, KeptScores() if kept is None else kept)
        first = scores.by(current)
        own = first.by(_without_certainty(current))
        before = first.listing if own is first.evaluation else listing_of(own)
        try:
            second = scores.by(scheme)
        except CannotChooseError as clash:
            return SchemeComparison(own, None, clash, before, None)
        return SchemeComparison(own, second.by(_without_certainty(scheme)), None, before, second.lists)


class _Scores:
    """The scores of what a campaign has now, those kept where there are any."""

    def __init__(self, database: Session, campaign: Campaign, kept: KeptScores) -> None:
        self.database, self.campaign, self.kept = database, campaign, kept
        self.until = snapshots.until_now(database)
        self.decided = decided_now(database, campaign.id)
        self.basis: Basis = (
            (campaign.id, campaign.seats, self.until, snapshots.past_of(database)),
            self.decided,
            sorted((item.questionnaire_id, item.version) for item in campaign.questionnaires),
            snapshots.newest_version_ids(database, campaign.id),
        )

    def by(self, scheme: Scheme) -> Reweighing:
        """Return the scores by the rules of a scheme; by its weights where they are new. Raises CannotChooseError."""
        found = self.kept.find(self.basis, scheme)
        if found is None:
            plain = _without_certainty(scheme)
            found = to_reweigh(
                evaluate_unstored(self.database, self.campaign, plain, until=self.until, decided=self.decided)[1]
            )
            self.kept.keep(self.basis, found)
        return found


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
