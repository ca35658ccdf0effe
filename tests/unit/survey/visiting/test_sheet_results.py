"""A sheet knows the questionnaires that its submission was made with, by their digests."""

from __future__ import annotations

from survey.models import SubmissionVersion, VersionSheet, Visit
from survey.visiting.sheet_results import SheetSource
from tests.unit.scoring.small import both


def test_questionnaires_are_those_of_the_submission() -> None:
    facts = both()["facts"]
    sheets = [
        VersionSheet(questionnaire_id="facts", definition_digest=facts.digest, document={"values": {"total": "5"}}),
        VersionSheet(questionnaire_id="form", definition_digest="gone", document={"values": {}}),
    ]
    version = SubmissionVersion(sheets=sheets)
    source = SheetSource(Visit(), version, {facts.digest: facts}, {}, {}, (), {})
    assert source.questionnaires == {"facts": facts}
    assert str(source.dossier.sheets["facts"].get("total")) == "5"
