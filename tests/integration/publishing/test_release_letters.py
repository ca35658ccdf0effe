"""Letters released in one act: only of the list in force, once; each firm reads its own; written for the printer."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import (
    AuditEntry,
    Campaign,
    Enterprise,
    Evaluation,
    Job,
    Letter,
    LetterRelease,
    ListEntry,
    ListVersion,
    Participation,
    Role,
)
from survey.publishing import letter_words
from survey.publishing.letter_results import LetterRefusedError, digest_of
from survey.publishing.read_letters import read_letters
from survey.publishing.release_letters import release_letters
from survey.queries import letters
from survey.store.db import unit_of_work
from survey.store.scope import Scope
from tests.integration.conftest import Browser, make_user
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issue, issued

__all__ = ["evaluation", "issued", "official"]


def refused(database: Session, campaign: int, number: int, come_back: str = "示例：明年") -> str:
    author = user(database, "district").id
    with pytest.raises(LetterRefusedError) as caught, unit_of_work(database):
        release_letters(
            database, campaign, number, [], come_back=come_back, document_number="", words={}, author_id=author
        )  # fmt: skip
    return caught.value.code


def test_only_of_the_list_in_force_and_once(database: Session, evaluation: Evaluation) -> None:
    campaign, author = evaluation.campaign_id, user(database, "district").id
    database.rollback()
    assert refused(database, campaign, 1) == "not_issued"
    version = issue(database, evaluation)
    drawn = read_letters(database, version)
    database.rollback()
    assert refused(database, campaign, 2) == "moved"
    assert refused(database, campaign, 1, " ") == "come_back"
    with unit_of_work(database):
        release_letters(
            database, campaign, 1, drawn, come_back="示例：明年", document_number="示例告〔2026〕1号", words={},
            author_id=author,
        )  # fmt: skip
    assert refused(database, campaign, 1) == "released"
    kept = database.scalars(select(Letter).order_by(Letter.id)).all()
    assert [(row.participation_id, row.outcome, row.content, row.digest) for row in kept] == [
        (one.participation_id, one.outcome, dict(one.content), one.digest) for one in drawn
    ]
    assert [row.digest for row in kept] == [digest_of(row.content) for row in kept]
    [told] = database.scalars(select(AuditEntry).where(AuditEntry.action == "release_letters")).all()
    assert (told.user_id, told.detail["rows"], told.detail["version"]) == (author, len(drawn), 1)


def test_released_on_the_page_read_by_each_firm_and_printed(
    app: Flask, database: Session, official: Browser, issued: ListVersion, browser: Callable[[], Browser]
) -> None:
    own = select(ListEntry).where(ListEntry.list_version_id == issued.id).order_by(ListEntry.id)
    rows = database.scalars(own).all()
    parts = {row.id: row.enterprise_id for row in database.scalars(select(Participation))}
    names = {row.facts["name"] for row in rows}
    chosen = {status: next(row for row in rows if row.status == status) for status in ("selected", "reserve", "out")}
    for status, row in chosen.items():
        make_user(database, f"firm-{status}", Role.ENTERPRISE, enterprise_id=parts[row.participation_id])
    database.rollback()
    first = chosen["out"]
    name, firm = first.facts["name"], parts[first.participation_id]
    found = folded(official.get("/letters", query_string={"text": name}).get_data(as_text=True))
    assert f"/letters/firms/{firm}" in found
    preview = folded(official.get(f"/letters/firms/{firm}").get_data(as_text=True))
    assert ("尚未发放" in preview, "没有列入本批次" in preview) == (True, True)
    client = browser()
    client.sign_in("firm-out")
    assert "还没有发给贵单位的告知书" in client.get("/own-letters").get_data(as_text=True)
    assert official.send("/letters/printed").status_code == 404
    assert "请写明没有入选的企业" in official.send("/letters", version="1").get_data(as_text=True)
    moved = official.send("/letters", version="2", come_back="示例：2027年").get_data(as_text=True)
    assert "名单有了新的版本，没有发放" in moved
    assert official.send("/letters", version="1", come_back="示例：2027年").status_code == 302
    again = official.send("/letters", version="1", come_back="示例：2027年").get_data(as_text=True)
    assert "告知书已经发放" in again
    database.rollback()
    kept = {row.participation_id: row for row in database.scalars(select(Letter))}
    assert kept.keys() == {row.participation_id for row in rows}
    for status, row in chosen.items():
        reader = browser()
        reader.sign_in(f"firm-{status}")
        page = folded(reader.get("/own-letters").get_data(as_text=True))
        letter = kept[row.participation_id]
        score = f"贵单位得分 {Decimal(row.score or 0).scaleb(-6):.4f}，"
        assert (letter.digest in page, score in page, f"第 {row.rank} 名" in page) == (True, True, True)
        assert {other for other in names if other in page} == {row.facts["name"]}
        assert ("示例：2027年" in page) is (status != "selected")
    digests = sorted(row.digest for row in kept.values())
    assert printed_digests(database, official, "one") == [digests]
    towns = printed_digests(database, official, "units")
    assert len(towns) == len({row.facts["unit"] for row in rows})
    assert sorted(one for town in towns for one in town) == digests
    release = database.scalars(select(LetterRelease)).one()
    found_release = letters.newest_release(database, issued.campaign_id)
    assert (release.come_back, found_release) == ("示例：2027年", release)
    assert letters.newest_release(database, issued.campaign_id + 1) is None
    assert letters.own_letters(database, Scope()) == []
    assert database.get_one(Enterprise, firm).name == name


def test_released_letters_keep_the_words_of_their_day(
    database: Session,
    official: Browser,
    issued: ListVersion,
    browser: Callable[[], Browser],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    campaign = database.get_one(Campaign, issued.campaign_id)
    own = select(ListEntry).where(ListEntry.list_version_id == issued.id, ListEntry.status == "out")
    part = database.get_one(Participation, database.scalars(own.order_by(ListEntry.id)).all()[0].participation_id)
    make_user(database, "firm-out", Role.ENTERPRISE, enterprise_id=part.enterprise_id)
    title = campaign.title
    database.rollback()
    assert official.send("/letters", version="1", come_back="示例：2027年").status_code == 302
    database.rollback()
    release = database.scalars(select(LetterRelease)).one()
    assert release.words["frame"]["title"] == f"{title}结果告知书"
    with unit_of_work(database):
        database.get_one(Campaign, issued.campaign_id).title = "示例：后来改的名称"
    monkeypatch.setattr(letter_words, "say_outcome", lambda _outcome: "示例：后来的写法")
    client = browser()
    client.sign_in("firm-out")
    seen = [
        folded(client.get("/own-letters").get_data(as_text=True)),
        folded(official.get(f"/letters/firms/{part.enterprise_id}").get_data(as_text=True)),
    ]
    for page in seen:
        assert (f"{title}结果告知书" in page, "示例：后来改的名称结果" in page) == (True, False)
        assert ("没有列入本批次" in page, "后来的写法" in page) == (True, False)
    [printed] = printed_texts(database, official, "one")
    assert ("没有列入本批次" in printed, "后来的写法" in printed) == (True, False)


def file_of(database: Session, client: Browser) -> bytes:
    """Return the file of the newest job."""
    number = database.scalars(select(Job.id).order_by(Job.id.desc())).first()
    database.rollback()
    answer = client.get(f"/jobs/{number}/file")
    content = answer.data
    answer.close()
    assert answer.status_code == 200
    return content


def printed_digests(database: Session, client: Browser, pack: str) -> list[list[str]]:
    """Have the letters written for the printer, and return the digests printed in each PDF, sorted."""
    return [sorted(re.findall("本函校验码([0-9a-f]{64})", text)) for text in printed_texts(database, client, pack)]


def printed_texts(database: Session, client: Browser, pack: str) -> list[str]:
    """Have the letters written for the printer, and return the text of each PDF without blanks."""
    assert client.send("/letters/printed", pack=pack).status_code == 302
    database.rollback()
    content = file_of(database, client)
    files = [content]
    if pack == "units":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [archive.read(name) for name in archive.namelist()]
    return ["".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(one)).pages) for one in files]
