"""What has expired is removed, counted and recorded; nothing else is touched, and evaluations still replay."""

from __future__ import annotations

import dataclasses
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.config import Settings
from survey.evaluations.replay import replay
from survey.models import (
    AccountCode,
    AccountRequest,
    AuditEntry,
    AuditPersonal,
    Base,
    Campaign,
    CodePurpose,
    Enquiry,
    EnquiryState,
    EnterpriseChange,
    Evaluation,
    ExportRecord,
    Job,
    JobState,
    RecoveryCode,
    RequestCount,
    RequestState,
    Role,
    SignInAttempt,
    Upload,
    UploadState,
    User,
    WebSession,
)
from survey.records.expire import JOB_FILES, REMOVERS, TRAIL, expire
from survey.store import files
from survey.store.retention import KEPT
from survey.words.retention import WORDS
from tests.integration.conftest import make_enterprise, make_user
from tests.integration.officials import evaluation
from tests.integration.web.made_world import world
from tests.integration.web.reading_walk import contents

__all__ = ["evaluation", "world"]
NOW = datetime(2030, 6, 15, 12, tzinfo=UTC)
MAY_CHANGE = {
    "account_code", "account_request", "answer_entry", "audit_entry", "audit_personal", "case_flag", "case_flag_step",
    "case_message", "case_note", "chase_call", "enquiry", "enterprise_change", "recovery_code", "request_count",
    "return_request", "sign_in_attempt", "upload", "user_account", "web_session",
}  # fmt: skip
"""Every table that the removing may touch: none of answers, evaluations, schemes, exports or evidence."""


def ago(days: float) -> datetime:
    """Return a moment before `NOW`."""
    return NOW - timedelta(days=days)


@pytest.fixture
def settings(migrated: Settings, tmp_path: Path) -> Settings:
    """Return settings whose files lie in a folder of this test."""
    for part in ("uploads", "exports"):
        (tmp_path / part).mkdir()
    return dataclasses.replace(migrated, instance=tmp_path)


def removed(database: Session, settings: Settings, *, dry: bool = False, now: datetime = NOW) -> dict[str, int]:
    """Return what expired, without the kinds of which nothing did."""
    counts = expire(database, settings, now, dry=dry)
    database.rollback()
    return {key: count for key, count in counts.items() if count}


def test_every_kind_has_words_and_what_expires_a_remover() -> None:
    assert [kept.key for kept in KEPT] == list(WORDS)
    assert [kept.key for kept in KEPT if kept.days is not None] == [*REMOVERS, TRAIL]
    with pytest.raises(ValueError, match="answers is not removed"):
        next(kept for kept in KEPT if kept.key == "answers").period  # noqa: B018 - asked for its refusal


def test_rows_go_on_their_day_and_not_before(database: Session, settings: Settings) -> None:
    user = make_user(database, "li", Role.TOWN)
    number = user.id
    database.add_all(
        [
            WebSession(id_hash="old", user_id=number, created_at=ago(30), last_seen_at=ago(29)),
            WebSession(id_hash="new", user_id=number, created_at=ago(0.01), last_seen_at=NOW),
            RequestCount(key="old", count=3, ends_at=ago(0.001)),
            RequestCount(key="new", count=3, ends_at=NOW + timedelta(seconds=1)),
            SignInAttempt(login="li", address="10.0.0.1", at=ago(1.01), succeeded=False),
            SignInAttempt(login="li", address="10.0.0.1", at=ago(0.99), succeeded=False),
            AccountCode(purpose=CodePurpose.INVITE, code_hash="a", expires_at=ago(90.01), detail={"name": "示例"}),
            AccountCode(purpose=CodePurpose.INVITE, code_hash="b", expires_at=ago(89.99), detail={"name": "示例"}),
            RecoveryCode(user_id=number, code_hash="c", made_at=ago(400), used_at=ago(90.01)),
            RecoveryCode(user_id=number, code_hash="d", made_at=ago(400), used_at=ago(89.99)),
            RecoveryCode(user_id=number, code_hash="e", made_at=ago(400)),
        ]
    )
    database.commit()
    expected = {"sessions": 1, "request_counts": 1, "sign_in_attempts": 1, "one_time_codes": 1, "recovery_codes": 1}
    assert removed(database, settings, dry=True) == expected
    assert database.scalars(select(AuditEntry)).all() == []
    assert removed(database, settings) == expected
    assert removed(database, settings) == {}
    assert database.scalars(select(WebSession.id_hash)).all() == ["new"]
    assert database.scalars(select(RequestCount.key)).all() == ["new"]
    assert database.scalars(select(SignInAttempt.at)).all() == [ago(0.99)]
    assert database.scalars(select(AccountCode.code_hash)).all() == ["b"]
    assert database.scalars(select(RecoveryCode.code_hash).order_by(RecoveryCode.code_hash)).all() == ["d", "e"]
    said = select(AuditEntry.action, AuditEntry.object_type, AuditEntry.object_id, AuditEntry.detail)
    entries = database.execute(said.order_by(AuditEntry.id))
    assert [tuple(row) for row in entries] == [("expire", "retention", key, {"removed": 1}) for key in expected]


def test_a_decided_request_loses_its_person_and_stays(database: Session, settings: Settings) -> None:
    firm = make_enterprise(database, "91999999MA0000031R", "示例精密机械031").id
    for state, decided in (
        (RequestState.REFUSED, ago(180.01)),
        (RequestState.APPROVED, ago(179)),
        (RequestState.WAITING, None),
    ):
        database.add(
            AccountRequest(
                enterprise_id=firm, enterprise_name="示例", contact="示例张", phone="13812345678", password_hash="x",
                address="10.0.0.1", made_at=ago(900), state=state, decided_at=decided, reason="致电13812345678",
            )
        )  # fmt: skip
    database.commit()
    assert removed(database, settings) == {"account_requests": 1}
    rows = database.scalars(select(AccountRequest).order_by(AccountRequest.id)).all()
    values = [(row.contact, row.phone, row.address, row.password_hash, row.reason) for row in rows]
    assert values == [("",) * 5, *[("示例张", "13812345678", "10.0.0.1", "x", "致电13812345678")] * 2]
    assert removed(database, settings) == {}


def account(database: Session, login: str, *, active: bool = False, made: datetime) -> int:
    """Return the id of an account with everything personal."""
    more = {"active": active, "phone": "13812345678", "email": "anna@example.com", "created_at": made}
    return make_user(database, login, Role.TOWN, totp_secret="sealed", draft_key="key", **more).id


def test_an_ended_account_loses_its_person_when_the_trail_is_silent(database: Session, settings: Settings) -> None:
    firm = make_enterprise(database, "91999999MA0000031R", "示例精密机械031").id
    quiet = account(database, "quiet", made=ago(800))
    account(database, "in_use", active=True, made=ago(800))
    account(database, "young", made=ago(364))
    acted, about, named = (account(database, login, made=ago(800)) for login in ("acted", "about", "named"))
    database.add_all(
        [
            AuditEntry(at=ago(366), action="deactivate_account", object_type="user", object_id=str(quiet)),
            AuditEntry(at=ago(364), action="sign_in", user_id=acted),
            AuditEntry(at=ago(364), action="deactivate_account", object_type="user", object_id=str(about)),
            AuditEntry(
                at=ago(364), action="remove_colleague", object_type="enterprise", object_id=str(firm),
                detail={"user": named, "name": "示例"},
            ),
        ]
    )  # fmt: skip
    database.commit()
    assert removed(database, settings) == {"closed_accounts": 1}
    rows = {row.login: row for row in database.scalars(select(User))}
    gone = rows.pop("quiet")
    assert (gone.name, gone.phone, gone.email) == ("示例quiet", "", "")
    assert (gone.password_hash, gone.totp_secret, gone.draft_key) == (None, None, None)
    assert {(row.phone, row.email, row.totp_secret) for row in rows.values()} == {
        ("13812345678", "anna@example.com", "sealed")
    }


def stored(folder: Path, content: bytes, days: float) -> str:
    """Return the digest of bytes that were stored so many days ago."""
    digest = files.store_bytes(folder, content)
    aged(files.path_of_digest(folder, digest), days)
    return digest


def aged(path: Path, days: float) -> None:
    """Let a file look as old."""
    os.utime(path, (ago(days).timestamp(),) * 2)


def test_bytes_of_uploads_go_when_nothing_needs_them(database: Session, settings: Settings) -> None:
    folder = settings.uploads
    kinds = {
        "discarded": (UploadState.DISCARDED, "directory", 31),
        "refused": (UploadState.REFUSED, "directory", 31),
        "checked": (UploadState.PREVIEWED, "check", 31),
        "young": (UploadState.DISCARDED, "directory", 29),
        "applied": (UploadState.APPLIED, "directory", 900),
        "forgotten": (UploadState.PREVIEWED, "directory", 91),
        "waiting": (UploadState.PREVIEWED, "directory", 89),
    }
    digests = {}
    for name, (state, kind, days) in kinds.items():
        digests[name] = stored(folder, name.encode(), days)
        database.add(Upload(kind=kind, digest=digests[name], name=name, size=1, state=state, uploaded_at=ago(days)))
    shared = stored(folder, b"twice", 100)
    for state in (UploadState.DISCARDED, UploadState.APPLIED):
        database.add(Upload(kind="form", digest=shared, name="shared", size=1, state=state, uploaded_at=ago(100)))
    fresh = files.store_bytes(folder, b"just now")
    aged(files.path_of_digest(folder, fresh), 0.5)
    database.add(
        Upload(kind="form", digest=fresh, name="fresh", size=1, state=UploadState.DISCARDED, uploaded_at=ago(100))
    )
    database.commit()
    assert removed(database, settings, dry=True) == {"previewed_uploads": 1, "discarded_uploads": 3}
    assert removed(database, settings) == {"previewed_uploads": 1, "discarded_uploads": 3}
    left = {name for name, digest in digests.items() if files.path_of_digest(folder, digest).exists()}
    assert left == {"young", "applied", "forgotten", "waiting"}
    assert [files.path_of_digest(folder, digest).exists() for digest in (shared, fresh)] == [True, True]
    forgotten = database.scalars(select(Upload).where(Upload.name == "forgotten")).one()
    assert (forgotten.state, forgotten.settled_at) == (UploadState.DISCARDED, NOW)
    assert database.scalar(select(func.count()).select_from(Upload)) == 10
    later = removed(database, settings, now=NOW + timedelta(days=31))
    assert later == {"previewed_uploads": 1, "discarded_uploads": 3}
    assert not files.path_of_digest(folder, digests["forgotten"]).exists()


def test_questions_of_a_campaign_that_closed_long_ago_lose_their_texts_but_not_what_is_public(
    campaign: Campaign, database: Session, settings: Settings
) -> None:
    firm = make_enterprise(database, "91999999MA0000031R", "示例精密机械031").id
    author = make_user(database, "boss", Role.ENTERPRISE, enterprise_id=firm).id
    rows = ((EnquiryState.ANSWERED, False), (EnquiryState.ANSWERED, True), (EnquiryState.NOTICE, True))
    for state, public in rows:
        database.add(
            Enquiry(
                campaign_id=campaign.id,
                enterprise_id=None if state == EnquiryState.NOTICE else firm,
                text="张三问",
                answer="答张三",
                public_text="有人问",
                public_answer="答",
                published_at=ago(1200) if public else None,
                state=state,
                asked_by_id=author,
            )
        )
    campaign.closes_at = ago(1094.9)
    database.commit()
    assert removed(database, settings) == {}
    campaign.closes_at = ago(1095.1)
    database.commit()
    assert removed(database, settings, dry=True) == {"enquiries": 2}
    assert removed(database, settings) == {"enquiries": 2}
    assert removed(database, settings) == {}
    found = database.scalars(select(Enquiry).order_by(Enquiry.id)).all()
    assert [(row.text, row.answer, row.public_text, row.public_answer) for row in found] == [
        ("", "", "", ""),
        ("", "", "有人问", "答"),
        ("张三问", "答张三", "有人问", "答"),
    ]


def test_files_of_jobs_and_copies_of_exports(database: Session, settings: Settings) -> None:
    folder = settings.exports / JOB_FILES
    folder.mkdir()
    for name, days in (("1-old.zip", 31), ("2-new.zip", 29)):
        (folder / name).write_bytes(b"a file")
        aged(folder / name, days)
        database.add(Job(kind="form", state=JobState.DONE, stored_as=name, created_at=ago(days), finished_at=ago(days)))
    old, new = stored(settings.exports, b"old", 1096), stored(settings.exports, b"new", 1094)
    for digest, days in ((old, 1096), (new, 1094)):
        database.add(ExportRecord(at=ago(days), kind="pins", rows=1, file_name="x.xlsx", digest=digest))
    database.commit()
    assert removed(database, settings) == {"job_files": 1, "export_copies": 1}
    assert sorted(path.name for path in folder.iterdir()) == ["2-new.zip"]
    found = [files.path_of_digest(settings.exports, digest).exists() for digest in (old, new)]
    assert found == [False, True]
    assert database.scalar(select(func.count()).select_from(ExportRecord)) == 2


def test_who_was_a_firm_s_contact_goes_and_that_it_changed_stays(database: Session, settings: Settings) -> None:
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲")
    for field, days in (("contact", 1096), ("contact_phone", 1096), ("contact", 1094), ("name", 1096)):
        row = EnterpriseChange(enterprise_id=firm.id, field=field, before="旧", after="新", changed_at=ago(days))
        database.add(row)
    database.commit()
    assert removed(database, settings, dry=True) == {"former_contacts": 2}
    assert [removed(database, settings), removed(database, settings)] == [{"former_contacts": 2}, {}]
    rows = database.scalars(select(EnterpriseChange).order_by(EnterpriseChange.id))
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("contact", "", ""),
        ("contact_phone", "", ""),
        ("contact", "旧", "新"),
        ("name", "旧", "新"),
    ]


def test_after_everything_has_expired_no_other_table_changed(
    world: dict[str, int], database: Session, settings: Settings
) -> None:
    before = contents(database)
    named = {row.id for row in database.scalars(select(AuditEntry)) if row.address}
    named |= set(database.scalars(select(AuditPersonal.entry_id)))
    counts = removed(database, settings, now=datetime(2090, 1, 1, tzinfo=UTC))
    after = contents(database)
    assert counts == {
        "one_time_codes": 1, "previewed_uploads": 2, "enquiries": 1, "case_notes": 1, "case_messages": 1,
        "entered_answers": 1, "trail_personal": len(named),
    }  # fmt: skip
    assert [row.address for row in database.scalars(select(AuditEntry)) if row.address] == []
    assert database.scalars(select(AuditPersonal.entry_id)).all() == []
    assert {name for name in before if before[name] != after[name]} <= MAY_CHANGE <= set(Base.metadata.tables)


def test_an_evaluation_replays_after_everything_has_expired(
    app: Flask, database: Session, evaluation: Evaluation, settings: Settings
) -> None:
    removed(database, settings, now=datetime(2090, 1, 1, tzinfo=UTC))
    with app.app_context():
        again = replay(database, evaluation.id)
    assert again is not None
    assert (again.same, again.differences) == (True, ())
