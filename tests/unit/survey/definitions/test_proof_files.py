"""What a field for evidence offers to choose."""

from __future__ import annotations

from scoring.definition.questionnaire import Proof
from survey.definitions.proof_files import accepted


def test_a_field_offers_suffixes_and_the_types_that_a_telephone_photographs() -> None:
    assert accepted((Proof.PHOTO, Proof.TABLE)) == ".png, .jpg, .jpeg, .xlsx, image/png, image/jpeg"
    assert accepted(tuple(Proof)) == (".pdf, .png, .jpg, .jpeg, .xlsx, .docx, application/pdf, image/png, image/jpeg")
