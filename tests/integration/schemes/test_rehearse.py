"""A scheme tried out beside the campaign's own: on the same versions, storing nothing; every refusal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.explanation.rehearsal import changes_between, listing_of
from scoring.loading.scheme import load_scheme
from scoring.selection.selection import CannotChooseError, Place
from survey.evaluations.evaluate import Decided, NothingToEvaluateError, evaluate_unstored
from survey.models import Campaign, Evaluation, SchemeState, SchemeVersion, User, VerifiedValue
from survey.queries import snapshots
from survey.schemes import rehearse
from survey.schemes.kept_scores import KeptScores
from survey.schemes.rehearse import compare_schemes
from tests.integration.officials import COUNT, SEATS, entries, evaluation
from tests.integration.snapshots import States

__all__ = ["evaluation"]


def document_of(database: Session, found: Evaluation) -> dict[str, Any]:
    return dict(database.get_one(SchemeVersion, found.scheme_version_id).document)


def with_floor(document: dict[str, Any], floor: int) -> dict[str, Any]:
    """Return a scheme that wants so many firms of Malu."""
    return document | {"choice": {"quotas": [{"attribute": "unit", "value": "malu", "floor": str(floor)}]}}


def test_the_same_scheme_changes_nothing_and_another_what_it_says(database: Session, evaluation: Evaluation) -> None:
    document = document_of(database, evaluation)
    same = compare_schemes(database, evaluation.campaign_id, load_scheme(document))
    assert same.second is not None
    found = changes_between(listing_of(same.first), listing_of(same.second))
    assert (found.entered, found.left, same.clash) == ((), (), None)
    stored = {row.version.credit_code for row in entries(database, evaluation.id) if row.status == "selected"}
    assert same.before.selected == stored
    assert same.first.certainty is None

    ranked = [row for row in entries(database, evaluation.id) if row.version.unit == "malu"]
    malu = {row.version.credit_code for row in ranked}
    wanted = 1 + sum(row.status == "selected" for row in ranked)
    other = compare_schemes(database, evaluation.campaign_id, load_scheme(with_floor(document, wanted)))
    assert other.second is not None
    chosen = [
        key
        for key, place in zip(other.second.keys, other.second.shortlist.places, strict=True)
        if place is Place.SELECTED
    ]
    assert len(malu & set(chosen)) == wanted
    assert len(chosen) == SEATS
    assert database.scalar(select(func.count()).select_from(Evaluation)) == 1


def test_limits_that_contradict_each_other_are_told_of_the_tried_scheme(
    database: Session, evaluation: Evaluation
) -> None:
    scheme = load_scheme(with_floor(document_of(database, evaluation), COUNT))
    tried = compare_schemes(database, evaluation.campaign_id, scheme)
    assert tried.second is None
    assert isinstance(tried.clash, CannotChooseError)


def test_nothing_is_compared_without_a_scheme_of_the_campaign_that_can_be_kept(
    database: Session, evaluation: Evaluation
) -> None:
    campaign, document = database.get_one(Campaign, evaluation.campaign_id), document_of(database, evaluation)
    impossible = with_floor(document, COUNT)
    version = SchemeVersion(
        scheme_id="made up",
        version="1",
        state=SchemeState.PUBLISHED,
        document=impossible,
        digest=load_scheme(impossible).digest,
        demonstration=True,
    )
    database.add(version)
    database.flush()
    campaign.scheme_version_id = version.id
    database.commit()
    with pytest.raises(CannotChooseError):
        compare_schemes(database, campaign.id, load_scheme(document))
    database.rollback()
    campaign.scheme_version_id = None
    database.commit()
    with pytest.raises(NothingToEvaluateError, match="no_scheme"):
        compare_schemes(database, campaign.id, load_scheme(document))
    campaign.trial = True
    database.commit()
    with pytest.raises(NothingToEvaluateError, match="trial"):
        compare_schemes(database, campaign.id, load_scheme(document))


def test_other_weights_of_what_was_scored_before_are_the_same_as_whole_evaluations(
    database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def counting(*given: Any, **named: Any) -> Any:
        calls.append("scored")
        return evaluate_unstored(*given, **named)

    monkeypatch.setattr(rehearse, "evaluate_unstored", counting)
    document, kept = document_of(database, evaluation), KeptScores()
    moved = {"project": "0.10", "innovation": "0.30"}
    criteria = [item | {"weight": moved.get(item["id"], item["weight"])} for item in document["criteria"]]
    scheme = load_scheme(document | {"criteria": criteria})
    compare_schemes(database, evaluation.campaign_id, load_scheme(document), kept)
    again = compare_schemes(database, evaluation.campaign_id, scheme, kept)
    assert calls == ["scored"]
    campaign = database.get_one(Campaign, evaluation.campaign_id)
    plain = replace(scheme, certainty=None)
    whole = evaluate_unstored(database, campaign, plain, until=snapshots.until_now(database), decided=Decided())[1]
    assert again.second is not None
    assert listing_of(again.second) == listing_of(whole)
    assert again.second.shortlist.prices == whole.shortlist.prices
    assert again.before.selected != listing_of(whole).selected
    campaign.seats -= 1
    database.commit()
    fewer = compare_schemes(database, campaign.id, scheme, kept)
    assert (calls, len(fewer.before.selected)) == (["scored", "scored"], SEATS - 1)


def found_zero(database: Session, evaluation: Evaluation, place: int) -> str:
    """Write, as the database's first verified value, that the contract of a firm by its place is of nothing."""
    row = entries(database, evaluation.id)[place]
    finding = {"questionnaire_id": "facts", "question_id": "contract_amount", "value": {"v": "0"}, "reason": "示例"}
    by = database.scalars(select(User.id).order_by(User.id)).first()
    database.add(VerifiedValue(version_id=row.version_id, verified_by_id=by, **finding))
    code = row.version.credit_code
    database.commit()
    assert list(database.scalars(select(VerifiedValue.id))) == [1]
    return code


def test_what_a_restored_database_went_on_with_is_not_taken_for_what_was_lost(
    database: Session, evaluation: Evaluation, states: States
) -> None:
    scheme, kept = load_scheme(document_of(database, evaluation)), KeptScores()
    campaign_id = evaluation.campaign_id
    lost = found_zero(database, evaluation, 0)
    before = compare_schemes(database, campaign_id, scheme, kept)
    database.rollback()
    states.put_back("40 evaluated")
    again = found_zero(database, evaluation, 1)
    after = compare_schemes(database, campaign_id, scheme, kept)
    assert lost != again
    assert after.before == compare_schemes(database, campaign_id, scheme).before
    assert after.before != before.before
