"""Tables that came in, each for whoever uploaded it, and ratings within the scope."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from survey.models import ExternalRating, Role, Upload
from survey.queries import incoming
from survey.store.scope import Scope
from tests.integration.conftest import make_enterprise, make_user


def test_a_table_is_found_by_whoever_uploaded_it(database: Session) -> None:
    own, other = (make_user(database, login, Role.DISTRICT).id for login in "ab")
    made = []
    for kind, user in (("directory", own), ("ratings", own), ("directory", other), ("directory", own)):
        upload = Upload(kind=kind, digest="0" * 64, name=kind, size=1, uploaded_by_id=user)
        database.add(upload)
        database.flush()
        made.append(upload.id)

    def found(number: int, kinds: tuple[str, ...], user: int) -> bool:
        return incoming.table_upload(database, made[number], kinds, user) is not None

    assert [found(number, ("directory", "ratings"), own) for number in range(4)] == [True, True, False, True]
    assert found(1, ("directory",), own) is False
    newest = [made[3], made[0]]
    assert [upload.id for upload in incoming.table_uploads(database, "directory", own)] == newest
    assert [upload.id for upload in incoming.table_uploads(database, "directory", own, limit=1)] == newest[:1]


def test_ratings_come_newest_report_first_and_within_the_scope_only(database: Session) -> None:
    user = make_user(database, "district", Role.DISTRICT).id
    firm = make_enterprise(database, "91310114MA1GT00010", "示例甲", "anting")
    other = make_enterprise(database, "91310114MA1GT00029", "示例乙", "malu")
    for of, number, month in ((firm, "a", 3), (firm, "b", 5), (firm, "c", 3), (other, "d", 6)):
        database.add(
            ExternalRating(
                enterprise_id=of.id,
                source="gongfu",
                level="三级",
                report_number=number,
                dated=date(2026, month, 1),
                recorded_by_id=user,
            )
        )
        database.flush()
    scopes = (Scope(everything=True), Scope(unit="anting"), Scope(enterprise_id=firm.id), Scope(unit="malu"), Scope())
    found = [[row.report_number for row in incoming.ratings_of(database, scope, firm.id)] for scope in scopes]
    assert found == [["b", "c", "a"]] * 3 + [[]] * 2
