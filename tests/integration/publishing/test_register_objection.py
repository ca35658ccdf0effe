"""Registering objections: each refusal, numbers within the campaign, and that who objected lies apart."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.definitions.local_days import today
from survey.models import AuditEntry, ListVersion, Objection, ObjectionKind, ObjectionPerson
from survey.publishing.objection_results import ObjectionRefusedError
from tests.integration.conftest import Browser
from tests.integration.folded_pages import folded
from tests.integration.officials import evaluation, official, user
from tests.integration.publishing.issued import issued
from tests.integration.publishing.objecting import first_selected, objected
from tests.integration.publishing.test_publish_list import add_publication

__all__ = ["evaluation", "issued", "official"]


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("text", {"text": "  "}),
        ("person", {"named": True}),
        ("person", {"name": "示例张三"}),
        ("person", {"contact": "13800000000"}),
        ("future", {"received_on": today() + timedelta(days=1)}),
        ("early", {"received_on": today() - timedelta(days=1)}),
        ("due", {"due_on": today() - timedelta(days=1)}),
        ("about", {"about_id": 99999}),
    ],
)
def test_refused(database: Session, issued: ListVersion, code: str, more: dict[str, Any]) -> None:
    with pytest.raises(ObjectionRefusedError) as caught:
        objected(database, issued, **more)
    assert caught.value.code == code
    assert database.scalars(select(Objection)).all() == []


def test_who_objected_lies_apart_and_is_opened_for_a_purpose(
    database: Session, official: Browser, issued: ListVersion
) -> None:
    add_publication(database, issued, today(), today() + timedelta(days=6))
    entry = first_selected(database, issued)
    about, name = entry.participation_id, entry.facts["name"]
    found = folded(official.get("/objections/new", query_string={"text": name}).get_data(as_text=True))
    assert f'value="{about}"' in found
    empty = official.send("/objections/new").get_data(as_text=True)
    for told in ("请选择异议的类型", "请写明异议的内容", "请填写收到日期", "请填写答复期限"):
        assert told in empty
    day = today().isoformat()
    sent = {"kind": "data", "about": str(about), "text": "示例：产值有误", "received_on": day, "due_on": day,
            "name": "示例李四", "contact": "13900000000"}  # fmt: skip
    path = f"/objections/new?text={name}"
    told = official.send(path, **sent).get_data(as_text=True)
    assert ("请勾选“异议人署名”" in told, "不署名的异议不要填写联系方式" in told) == (True, True)
    answer = official.send(path, **sent, named="y")
    assert answer.status_code == 302
    second = objected(database, issued, about_id=None)
    database.rollback()
    rows = database.scalars(select(Objection).order_by(Objection.id)).all()
    assert [(row.number, row.kind, row.about_id, row.named) for row in rows] == [
        (1, ObjectionKind.DATA, about, True),
        (2, ObjectionKind.WHY_NOT, None, False),
    ]
    assert [(row.name, row.contact) for row in database.scalars(select(ObjectionPerson))] == [
        ("示例李四", "13900000000")
    ]
    first = rows[0].id
    pages = [official.get(f"/objections/{first}"), official.get("/objections")]
    assert ["示例李四" in page.get_data(as_text=True) for page in pages] == [False, False]
    unsaid = official.send(f"/objections/{first}/person", reason="").get_data(as_text=True)
    assert ("请写明用途" in unsaid, "示例李四" in unsaid) == (True, False)
    opened = official.send(f"/objections/{first}/person", reason="联系异议人核实").get_data(as_text=True)
    assert ("示例李四" in opened, "13900000000" in opened) == (True, True)
    unnamed = official.send(f"/objections/{second}/person", reason="联系异议人核实")
    assert unnamed.status_code == 200
    database.rollback()
    told_rows = database.scalars(
        select(AuditEntry).where(AuditEntry.object_type == "objection").order_by(AuditEntry.id)
    ).all()
    assert [(row.action, row.object_id) for row in told_rows] == [
        ("register_objection", str(first)),
        ("register_objection", str(second)),
        ("unmask", str(first)),
    ]
    whole = json.dumps([row.detail for row in told_rows], ensure_ascii=False)
    assert ("示例李四" in whole, "产值" in whole) == (False, False)
    assert user(database, "district").id == rows[0].received_by_id


def test_a_long_text_is_taken_whole_or_refused_with_all_of_it(
    database: Session, issued: ListVersion, official: Browser
) -> None:
    add_publication(database, issued, today(), today() + timedelta(days=6))
    page = folded(official.get("/objections/new").get_data(as_text=True))
    area = page.split('name="text"', 2)[-1].split("</textarea>")[0] if "textarea" in page else ""
    # By it browsers cut what is pasted, without a word.
    assert ("<textarea" in page, "maxlength" in area) == (True, False)
    fields = {"kind": "other", "about": "", "received_on": today().isoformat(),
              "due_on": (today() + timedelta(days=7)).isoformat()}  # fmt: skip
    refused = official.send("/objections/new", text="异" * 10_000 + "议", **fields).get_data(as_text=True)
    assert ("请写10000字以内" in refused, "异" * 10_000 + "议" in refused) == (True, True)
    assert official.send("/objections/new", text="异议" * 2_000, **fields).status_code == 302
    database.rollback()
    assert [row.text for row in database.scalars(select(Objection))] == ["异议" * 2_000]
