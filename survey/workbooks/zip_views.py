"""The files of an uploaded zip, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.models import Upload
from survey.workbooks.zip_tables import COUNTED, questionnaire_title, say_upload_refused


@dataclass(frozen=True, slots=True)
class ZipRow:
    """One file of a zip. `why`: why it was not taken, empty for one that was; `counts`: as `COUNTED` lists them."""

    upload: Upload
    questionnaire: str
    why: str
    counts: Sequence[int]


def zip_rows(uploads: Sequence[Upload]) -> list[ZipRow]:
    """Return a row per file, in the order of the zip."""
    return [
        ZipRow(
            upload=upload,
            questionnaire=questionnaire_title(upload.questionnaire_id),
            why=say_upload_refused(upload),
            counts=[int(upload.detail.get(name, 0)) for name in COUNTED],
        )
        for upload in uploads
    ]
