"""A version in the archive: its answers on a page and as data, its result, and what is masked in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Evaluation, SubmissionVersion, VersionSheet
from tests.integration.archiving.opened import take
from tests.integration.conftest import Browser
from tests.integration.officials import evaluation, official

__all__ = ["evaluation", "official"]


def test_a_version_has_its_answers_and_says_what_is_masked(
    evaluation: Evaluation, official: Browser, database: Session
) -> None:
    opened = take(official, evaluation.campaign_id)
    database.rollback()
    version = database.scalars(select(SubmissionVersion).order_by(SubmissionVersion.id).limit(1)).one()
    plain = opened.json(f"versions/{version.credit_code}-v{version.number}.json")
    assert (plain["receipt"], plain["digest"], plain["number"]) == (version.receipt, version.digest, version.number)
    stored = {
        row.questionnaire_id: row.document["values"]
        for row in database.scalars(select(VersionSheet).where(VersionSheet.version_id == version.id))
    }
    masked = set(plain["masked"])
    assert "facts.contact_phone" in masked
    for sheet in plain["sheets"]:
        values = sheet["document"]["values"]
        changed = {name for name in values if values[name] != stored[sheet["questionnaire"]][name]}
        assert {f"{sheet['questionnaire']}.{name}" for name in changed} <= masked
        assert set(values) == set(stored[sheet["questionnaire"]])
    page = opened.text(f"versions/{version.credit_code}-v{version.number}.html")
    assert version.receipt in page
    assert "真实性承诺" in page
    assert "****" in page
