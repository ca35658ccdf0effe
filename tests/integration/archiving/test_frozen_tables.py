"""What the archive tells of the list: versions, signatures, everybody on each version, amendments, scans."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.archiving.archive_results import ArchiveWish
from survey.archiving.frozen_tables import frozen_lists_of
from survey.models import Amendment, ListEntry, ListScan, ListVersion
from survey.words.figures import moment
from tests.integration.archiving.ended import DIGEST, Ended, ended, told
from tests.integration.officials import evaluation

__all__ = ["ended", "evaluation"]


def points(score: int | None) -> Decimal | None:
    return None if score is None else Decimal(score) / 1_000_000


def test_every_version_with_who_signed_it_and_who_stands_on_it(app: Flask, database: Session, ended: Ended) -> None:
    found = told(app, frozen_lists_of(database, ended.campaign, ArchiveWish(ended.campaign, "移交")))
    first, second = (database.get_one(ListVersion, number) for number in ended.versions)
    of = f"#{ended.evaluation}"
    assert second.refusal is not None
    assert found.pop("list-versions") == [
        [1, of, None, 10, first.fingerprint, "", "示例district", moment(first.prepared_at), moment(first.issued_at),
         "", "", ""],
        [2, of, 1, 10, DIGEST, "示例：未满", "示例district", moment(second.prepared_at), "", "示例reviewer",
         moment(second.refusal.refused_at), "示例：请补说明"],
    ]  # fmt: skip
    signed = {row.part: moment(row.signed_at) for row in first.signatures}
    assert found.pop("list-signatures") == [
        [1, "制表", "示例district", "", signed["prepared"]],
        [1, "审核", "示例reviewer", "", signed["reviewed"]],
        [1, "签发", "示例issuer", "示例〔2026〕1号", signed["issued"]],
    ]
    (_a, code, name, _b), (_c, _d, passed, _e), (_f, other, came, _g) = ended.firms
    assert found.pop("list-2") == [
        ["入选", 1, other, came, "安亭镇", "递补", "", 3, Decimal("70.500000"), None, None, 2, "", ""],
        ["未入选", 1, code, name, "安亭镇", "", "", 2, Decimal("70.500000"), None, None, 2, "", "示例：书面退出"],
    ]
    made = [moment(row.made_at) for row in database.scalars(select(Amendment).order_by(Amendment.id))]
    assert found.pop("list-amendments") == [
        [2, "企业退出", name, came, "示例：书面退出", "示例退〔2026〕3号", f"{passed}（安亭镇至多2家）", None,
         "示例district", made[0]],
        [2, "异议成立", passed, "", "示例：异议成立", "", "", 1, "示例district", made[1]],
    ]  # fmt: skip
    scanned = moment(database.scalars(select(ListScan)).one().uploaded_at)
    assert found.pop("list-scans") == [[1, "示例.pdf", 9, DIGEST, first.fingerprint, "示例district", scanned]]
    rows = found.pop("list-1")
    assert found == {}
    stored = database.scalars(select(ListEntry).where(ListEntry.list_version_id == first.id)).all()
    assert {(row[2], row[1], row[7], row[8]) for row in rows} == {
        (row.facts["credit_code"], row.position, row.rank, points(row.score)) for row in stored
    }
    assert (len(rows), rows[0][:5:2], rows[0][5]) == (len(stored), ["入选", code, rows[0][4]], "按名次")
