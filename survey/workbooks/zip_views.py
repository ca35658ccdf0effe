"""The files of an uploaded zip, one row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey.models import Upload, UploadState
from survey.words.language import _, _n
from survey.workbooks.zip_tables import COUNTED, MOVED, questionnaire_title, say_upload_refused

KINDS = {UploadState.APPLIED: "ok", UploadState.PROPOSED: "ok", UploadState.PREVIEWED: "pri"}


@dataclass(frozen=True, slots=True)
class ZipRow:
    """One file of a zip. `why`: why it was not taken, empty for one that was; `counts`: as `COUNTED` lists them.

    `outcome`: what became of it; `kind`: the colour of its mark.
    """

    upload: Upload
    questionnaire: str
    why: str
    counts: Sequence[int]
    outcome: str
    kind: str


def zip_rows(uploads: Sequence[Upload]) -> list[ZipRow]:
    """Return a row per file, in the order of the zip."""
    return [
        ZipRow(
            upload=upload,
            questionnaire=questionnaire_title(upload.questionnaire_id),
            why=say_upload_refused(upload),
            counts=[int(upload.detail.get(name, 0)) for name in COUNTED],
            outcome=_outcome(upload),
            kind=KINDS.get(UploadState(upload.state), ""),
        )
        for upload in uploads
    ]


def _outcome(upload: Upload) -> str:
    """Return what became of a file that can be taken."""
    if upload.state == UploadState.PREVIEWED and upload.detail.get(MOVED):
        return _("没有交出：预览之后草稿有了改动，请重新上传")
    if upload.state == UploadState.PROPOSED:
        return _n("已交企业确认 %(n)s 题", n=upload.detail.get("proposed", 0))
    return {
        UploadState.PREVIEWED: _("待交企业确认"),
        UploadState.APPLIED: _("已写入草稿"),
        UploadState.DISCARDED: _("已放弃"),
        UploadState.REFUSED: _("不能接收"),
    }[UploadState(upload.state)]
