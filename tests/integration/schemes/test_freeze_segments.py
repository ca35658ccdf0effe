"""Segments are frozen once: beside other writers, the same wherever, and refused without anything to fit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.loading.scheme import load_scheme
from scoring.ranking.segments import TooFewRowsError, fit
from survey.demo import district
from survey.evaluations import evaluate as evaluating
from survey.models import Campaign, Evaluation, Participation, SchemeVersion
from survey.schemes import freeze_segments as freezing
from survey.store.db import unit_of_work, writing
from tests.integration.evaluations.test_evaluate import seat
from tests.integration.officials import evaluation
from tests.integration.snapshots import EMPTY, States
from tests.unit.scoring.small import scheme_data

__all__ = ["evaluation"]


def test_others_write_while_segments_are_fitted(
    app: Flask, database: Session, evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign_id, held = evaluation.campaign_id, list[bool]()

    def fitting(*arguments: Any) -> object:
        held.append(writing())
        seat(app, campaign_id, 13)
        return fit(*arguments)

    with app.app_context():
        monkeypatch.setattr(freezing, "fit", fitting)
        freezing.freeze(database, campaign_id, user_id=None, reason="示例再次")
    database.rollback()
    assert held == [False]
    assert database.get_one(Campaign, campaign_id).seats == 13


def test_freezing_what_is_frozen_makes_no_version(app: Flask, database: Session, evaluation: Evaluation) -> None:
    """A small demonstration district has no segments: that is frozen, too, once."""
    with app.app_context():
        once = freezing.freeze(database, evaluation.campaign_id, user_id=None, reason="示例")
        before = database.scalars(select(SchemeVersion.id)).all()
        again = freezing.freeze(database, evaluation.campaign_id, user_id=None, reason="示例再次")
    assert (again.id, once.document["segments"]["model"]["centroids"]) == (once.id, [])
    assert (once.id > evaluation.scheme_version_id, database.scalars(select(SchemeVersion.id)).all()) == (True, before)


def test_two_machines_freeze_the_same_at_different_times(
    app: Flask, database: Session, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal data: the same id of the reference, the same digest of the scheme, the same fingerprint; another day."""
    made = []
    for moment in (datetime(2026, 11, 28, 1, 2, 3, tzinfo=UTC), datetime(2026, 12, 1, 4, 5, 6, tzinfo=UTC)):
        database.rollback()
        states.put_back(EMPTY)
        for module in (freezing, evaluating):
            monkeypatch.setattr(module, "utc_now", lambda moment=moment: moment)
        with app.app_context():
            campaign = district.load(database, 24, 7, lambda _: None)
            version = freezing.freeze(database, campaign.id, user_id=None, reason="示例")
            found = evaluating.evaluate_and_store(database, campaign.id, user_id=None)
        reference = version.document["segments"]["model"]["reference"]
        assert reference["date"] == moment.date().isoformat()
        made.append((reference["id"], version.digest, found.fingerprint))
    assert made[0] == made[1]
    assert made[0][0].startswith("content-")


def test_freezing_makes_a_version_and_leaves_the_old_one_alone(database: Session, evaluation: Evaluation) -> None:
    old, new = database.scalars(select(SchemeVersion).order_by(SchemeVersion.id)).all()
    assert "model" not in old.document["segments"]
    assert (new.version, new.reason, new.demonstration) == (f"{old.version}-1", "示例", True)
    assert new.document["segments"]["model"]["reference"]["demonstration"] is True
    assert evaluation.scheme_version_id == new.id


def test_freezing_the_same_snapshot_again_gives_the_same_segments(
    app: Flask, database: Session, evaluation: Evaluation
) -> None:
    """The campaign goes back to the version without segments before it freezes them again."""
    made = []
    for _time in range(2):
        with unit_of_work(database):
            first = database.scalars(select(SchemeVersion.id).order_by(SchemeVersion.id)).first()
            database.get_one(Campaign, evaluation.campaign_id).scheme_version_id = first
        with app.app_context():
            frozen = freezing.freeze(database, evaluation.campaign_id, user_id=None, reason="示例再次")
        made.append((frozen.id, frozen.document["segments"]["model"]))
    assert made[0][0] < made[1][0]
    model, other = made[0][1], made[1][1]
    assert {key: value for key, value in model.items() if key != "reference"} == {
        key: value for key, value in other.items() if key != "reference"
    }
    assert model["reference"]["digest"] == other["reference"]["digest"]


def test_freezing_refuses_too_few_and_says_so(app: Flask, database: Session) -> None:
    with app.app_context():
        campaign = district.load(database, 3, 7, lambda _: None)
        with pytest.raises(TooFewRowsError):
            freezing.freeze(database, campaign.id, user_id=None, reason="示例")
        assert not freezing.freeze_where_possible(database, campaign.id, user_id=None, reason="示例")
    assert database.scalars(select(Participation.id)).all() == [1, 2, 3]


def test_without_anything_to_fit_nothing_is_frozen(database: Session, campaign: Campaign) -> None:
    used = database.get_one(SchemeVersion, campaign.scheme_version_id)
    plain = scheme_data()
    without = SchemeVersion(
        scheme_id="made up", version="1", state=used.state, document=plain, digest=load_scheme(plain).digest
    )
    database.add(without)
    database.flush()
    for version_id, code in ((used.id, "no_submissions"), (without.id, "no_segments"), (None, "no_scheme")):
        campaign.scheme_version_id = version_id
        database.commit()
        with pytest.raises(evaluating.NothingToEvaluateError) as refused:
            freezing.freeze(database, campaign.id, user_id=None, reason="示例")
        assert refused.value.code == code
    campaign.trial, campaign.scheme_version_id = True, used.id
    database.commit()
    with pytest.raises(evaluating.NothingToEvaluateError, match="trial"):
        freezing.freeze(database, campaign.id, user_id=None, reason="示例")
    assert len(database.scalars(select(SchemeVersion)).all()) == 2
