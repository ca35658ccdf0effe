"""A signed scan: taken where the signs on the paper are those of the version, and kept as other files are."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey.answering.store_evidence import RefusedFileError
from survey.freezing.attach_scan import attach_scan
from survey.models import Evaluation, Evidence, User
from survey.queries import frozen_lists
from survey.store.files import path_of_digest
from tests.integration.freezing.made import decide_as_ranked, frozen, leader, refused
from tests.integration.officials import evaluation, user

__all__ = ["evaluation", "leader"]
PDF = b"%PDF-1.7\nexample"


def test_a_scan_belongs_to_the_version_that_is_printed_on_it(
    database: Session, evaluation: Evaluation, leader: User, tmp_path: Path
) -> None:
    decide_as_ranked(database, evaluation)
    version = frozen(database, evaluation)
    number, signs = version.id, version.fingerprint[:16]
    official = user(database, "district")
    wrong = ("0" if signs[0] != "0" else "1") + signs[1:]
    assert refused(attach_scan, database, tmp_path, number, ("a.pdf", PDF), typed=wrong, user=official) == "unlike"
    for name, content, code in (("a.docx", PDF, "mismatch"), ("a.txt", b"x", "unknown_type"), ("a.pdf", b"", "empty")):
        with pytest.raises(RefusedFileError) as caught:
            attach_scan(database, tmp_path, number, (name, content), typed=signs, user=user(database, "district"))
        assert caught.value.code == code
    assert list(tmp_path.iterdir()) == []
    typed = f"{signs[:4]} {signs[4:8]} {signs[8:12]} {signs[12:]}".upper()
    made = attach_scan(database, tmp_path, number, ("签字.pdf", PDF), typed=typed, user=user(database, "district"))
    assert (made.file_name, made.fingerprint, made.size) == ("签字.pdf", version.fingerprint, len(PDF))
    assert path_of_digest(tmp_path, made.digest).read_bytes() == PDF
    assert database.get_one(Evidence, made.digest).media_type == "application/pdf"
    assert [row.id for row in frozen_lists.scans(database, number)] == [made.id]
