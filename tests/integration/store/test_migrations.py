"""Migrations of a database that holds something."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text

from survey.store import migrations as migrating

ENTERPRISE = (
    "INSERT INTO enterprise (id, credit_code, name, unit, registered_place, production_place, tax_place, contact, "
    "sample, created_at) VALUES (:id, :code, :name, 'anting', '', '', '', :contact, :sample, '2026-11-01')"
)
ACCOUNT = (
    "INSERT INTO user_account (id, login, name, role, enterprise_id, sample, active, locale, created_at) "
    "VALUES (:id, :login, 'x', :role, :enterprise, :sample, :yes, 'zh', '2026-11-01')"
)


def test_accounts_made_by_a_credit_code_alone_are_asked_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    migrating.upgrade(url, "0004")
    engine = create_engine(url)
    with engine.begin() as connection:
        for number, contact, sample in ((1, "在册联系人", False), (2, "", False), (3, "", True), (4, "", False)):
            given = {"id": number, "code": f"91999999{number}", "name": "示例", "contact": contact, "sample": sample}
            connection.execute(text(ENTERPRISE), given)
        for number, role, sample in ((1, "enterprise", False), (2, "enterprise", False), (3, "enterprise", True)):
            given = {"id": number, "login": str(number), "role": role, "enterprise": number, "sample": sample}
            connection.execute(text(ACCOUNT), given | {"yes": True})
        official = {"id": 4, "login": "4", "role": "district", "enterprise": None, "sample": False, "yes": True}
        connection.execute(text(ACCOUNT), official)
    migrating.upgrade(url)
    with engine.connect() as connection:
        listed = connection.execute(text("SELECT id, listed FROM enterprise ORDER BY id")).all()
        approved = connection.execute(text("SELECT id, approved FROM user_account ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in listed] == [(1, 1), (2, 0), (3, 1), (4, 1)]
    assert [tuple(row) for row in approved] == [(1, 0), (2, 0), (3, 1), (4, 1)]
    assert migrating.drift(url) == []
