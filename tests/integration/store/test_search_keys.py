"""Search keys at every door that stores a name, and filled for enterprises of before; doing it again does nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.models import Enterprise, EnterpriseChange
from survey.models.search_keys import keys
from survey.store import search_keys
from survey.store.search_keys import fill_search_keys
from tests.integration.conftest import make_enterprise


def stored(database: Session) -> dict[str, dict[str, str]]:
    """Return credit code -> the keys that are stored."""
    database.rollback()
    rows = database.execute(select(Enterprise.credit_code, Enterprise.search_key, Enterprise.initials))
    return {row.credit_code: {"search_key": row.search_key, "initials": row.initials} for row in rows}


def test_every_statement_that_adds_a_firm_makes_its_keys(database: Session) -> None:
    make_enterprise(database, "orm", "示例甲厂")
    rows = [{"credit_code": f"bulk{number}", "name": f"示例{number}厂"} for number in range(3)]
    database.execute(insert(Enterprise), rows)
    database.execute(insert(Enterprise).values(credit_code="one", name="示例乙厂"))
    database.execute(Enterprise.__table__.insert(), [{"credit_code": "core", "name": "示例丙厂"}])
    database.commit()
    names = {"orm": "示例甲厂", "one": "示例乙厂", "core": "示例丙厂"} | {
        row["credit_code"]: row["name"] for row in rows
    }
    assert stored(database) == {code: keys([name]) for code, name in names.items()}


def test_a_firm_with_a_new_name_is_found_by_both(database: Session) -> None:
    firm = make_enterprise(database, "one", "示例甲厂")
    firm.name = "示例乙厂"
    database.commit()
    assert stored(database) == {"one": keys(["示例乙厂", "示例甲厂"])}
    firm.contact = "示例联系人"
    database.commit()
    assert stored(database) == {"one": keys(["示例乙厂", "示例甲厂"])}


def test_firms_of_before_get_keys_once_with_their_former_names(
    database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_keys, "_BATCH", 2)
    firms = [make_enterprise(database, f"firm{number}", f"示例{number}厂") for number in range(5)]
    for name in ("示例最早厂", "示例后来厂"):
        database.add(EnterpriseChange(enterprise_id=firms[1].id, field="name", before=name, after="示例"))
    database.add(EnterpriseChange(enterprise_id=firms[1].id, field="contact", before="示例联系人", after="示例"))
    database.execute(update(Enterprise).values(search_key="", initials=""))
    database.execute(update(Enterprise).where(Enterprise.credit_code == "firm4").values(keys(["示例留着"])))
    database.commit()
    assert (fill_search_keys(database), fill_search_keys(database)) == (4, 0)
    expected = {f"firm{number}": keys([f"示例{number}厂"]) for number in range(4)}
    expected["firm1"] = keys(["示例1厂", "示例后来厂", "示例最早厂"])
    assert stored(database) == expected | {"firm4": keys(["示例留着"])}
