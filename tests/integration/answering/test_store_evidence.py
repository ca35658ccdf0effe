"""Evidence: what is taken, what is refused and why, and where the bytes lie."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scoring.definition.questionnaire import Proof
from survey.answering import store_evidence as evidence
from survey.config import FILE_LIMIT
from survey.models import AuditEntry, Campaign, Evidence, EvidenceLink, Role
from survey.store import files as file_store
from survey.store.file_names import received_name
from tests.integration.at_once import at_once
from tests.integration.conftest import Browser, begun, make_enterprise, make_user, personal


@pytest.fixture
def place(database: Session, campaign: Campaign) -> evidence.EvidencePlace:
    """Return where a file would belong."""
    enterprise = make_enterprise(database, "91999999MA0000001N", "示例精密机械001")
    user = make_user(database, "somebody", Role.ENTERPRISE, enterprise_id=enterprise.id)
    assert campaign.id
    return evidence.EvidencePlace(begun(database, user), "facts", "evidence_ratings")


def office(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def add(database: Session, folder: Path, place: evidence.EvidencePlace, name: str, content: bytes) -> EvidenceLink:
    return evidence.add_evidence(database, folder, place, (name, content), user_id=1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("台账.pdf", b"%PDF-1.7 example"),
        ("照片.PNG", b"\x89PNG\r\n\x1a\nexample"),
        ("照片.jpeg", b"\xff\xd8\xffexample"),
        ("清单.xlsx", office("xl/workbook.xml")),
        ("清单.xlsx", office("XL/Workbook.xml")),
        ("方案.docx", office("word/document.xml")),
    ],
)
def test_known_kind_is_kept_under_its_digest(
    database: Session, tmp_path: Path, place: evidence.EvidencePlace, name: str, content: bytes
) -> None:
    link = add(database, tmp_path, place, name, content)
    assert link.name == name
    assert file_store.path_of_digest(tmp_path, link.digest).read_bytes() == content
    assert database.get_one(Evidence, link.digest).size == len(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.pdf", b"", "empty"),
        ("程序.exe", b"MZ example", "unknown_type"),
        ("网页.pdf", b"<html><script>alert(1)</script>", "unknown_type"),
        ("宏.xlsx", office("xl/workbook.xml", "xl/vbaProject.bin"), "unknown_type"),
        ("压缩包.xlsx", office("other.txt"), "unknown_type"),
        ("照片.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        ("照片.jpg", b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00", "heic"),
        ("照片.pdf", b"\x89PNG\r\n\x1a\nexample", "mismatch"),
        ("无扩展名", b"%PDF-1.7 example", "mismatch"),
        ("大.pdf", b"%PDF-" + b"0" * FILE_LIMIT, "too_large"),
    ],
)
def test_other_file_is_refused_and_nothing_is_kept(
    database: Session, tmp_path: Path, place: evidence.EvidencePlace, *, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(evidence.RefusedFileError) as refused:
        add(database, tmp_path, place, name, content)
    assert refused.value.code == code
    assert list(tmp_path.rglob("*")) == []
    assert database.scalar(select(func.count()).select_from(EvidenceLink)) == 0


def test_a_question_takes_the_kinds_that_it_names(
    database: Session, tmp_path: Path, place: evidence.EvidencePlace
) -> None:
    only = {"user_id": 1, "proofs": (Proof.PHOTO, Proof.TABLE)}
    with pytest.raises(evidence.RefusedFileError) as refused:
        evidence.add_evidence(database, tmp_path, place, ("一.pdf", b"%PDF-1.7 example"), **only)
    assert (refused.value.code, list(tmp_path.rglob("*"))) == ("not_asked", [])
    assert evidence.add_evidence(database, tmp_path, place, ("一.jpg", b"\xff\xd8\xffexample"), **only).name == "一.jpg"


def test_a_photograph_is_written_from_its_stream_piece_by_piece(
    database: Session, tmp_path: Path, place: evidence.EvidencePlace
) -> None:
    content = b"\xff\xd8\xff" + bytes(range(256)) * 8000
    pieces: list[int] = []

    class Stream(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            pieces.append(-1 if size is None else size)
            return super().read(size)

    link = evidence.add_evidence(database, tmp_path, place, ("大.jpg", Stream(content)), user_id=1)
    assert link.digest == hashlib.sha256(content).hexdigest()
    assert file_store.path_of_digest(tmp_path, link.digest).read_bytes() == content
    assert set(pieces) == {16, file_store.PIECE}


def test_same_file_twice_is_one_link(database: Session, tmp_path: Path, place: evidence.EvidencePlace) -> None:
    first = add(database, tmp_path, place, "一.pdf", b"%PDF-1.7 example").id
    second = add(database, tmp_path, place, "二.pdf", b"%PDF-1.7 example")
    assert (second.id, second.name) == (first, "二.pdf")


def test_removed_file_keeps_its_bytes_and_trail(
    database: Session, tmp_path: Path, place: evidence.EvidencePlace
) -> None:
    link = add(database, tmp_path, place, "一.pdf", b"%PDF-1.7 example")
    evidence.remove_evidence(database, link.id, user_id=1)
    assert database.get_one(EvidenceLink, link.id).removed is True
    evidence.restore_evidence(database, link.id, user_id=1)
    assert file_store.path_of_digest(tmp_path, link.digest).exists()
    entries = database.scalars(select(AuditEntry).where(AuditEntry.object_type == "evidence").order_by(AuditEntry.id))
    said = {
        "digest": link.digest,
        "questionnaire": "facts",
        "question": "evidence_ratings",
        "submission": place.submission_id,
    }
    assert [(entry.action, entry.object_id, entry.detail, personal(database, entry)) for entry in entries] == [
        (action, str(link.id), said, {"file": "一.pdf"})
        for action in ("add_evidence", "remove_evidence", "restore_evidence")
    ]


def test_an_official_who_opens_a_file_is_recorded_and_its_owner_is_not(
    database: Session, instance: Path, place: evidence.EvidencePlace, browser: Callable[[], Browser]
) -> None:
    link = add(database, instance / "uploads", place, "一.pdf", b"%PDF-1.7 example").id
    town = make_user(database, "town", Role.TOWN, unit="anting").id
    make_user(database, "malu", Role.TOWN, unit="malu")
    answers = {}
    for login in ("somebody", "town", "malu"):
        client = browser()
        client.sign_in(login)
        answers[login] = client.get(f"/evidence/{link}").status_code
    assert answers == {"somebody": 200, "town": 200, "malu": 404}
    database.rollback()
    [entry] = database.scalars(select(AuditEntry).where(AuditEntry.action == "open_evidence"))
    assert (entry.user_id, entry.object_id, entry.address) == (town, str(link), "127.0.0.1")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\files\\台账.pdf", "台账.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("...", "file"),
    ],
)
def test_name_loses_paths_and_invisible_characters(given: str, kept: str) -> None:
    assert received_name(given) == kept


@pytest.mark.parametrize(("other", "links"), [("evidence_ratings", 1), ("project_evidence", 2)])
def test_the_same_file_twice_at_once_is_kept_once(
    app: Flask, database: Session, place: evidence.EvidencePlace, tmp_path: Path, other: str, links: int
) -> None:
    database.rollback()
    places = place, evidence.EvidencePlace(place.submission_id, "facts", other)
    names = at_once(
        app, *[lambda own, at=at: add(own, tmp_path, at, "a.pdf", b"%PDF-1.7 example").name for at in places]
    )
    assert names == ["a.pdf", "a.pdf"]
    counted = [database.scalar(select(func.count()).select_from(kept)) for kept in (Evidence, EvidenceLink)]
    assert counted == [1, links]
