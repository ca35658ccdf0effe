"""Programmes as they are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.campaigns.campaign_results import ConflictError, ProgrammeValues, stamp
from survey.campaigns.save_programme import save_programme
from survey.models import AuditEntry, Programme
from tests.integration.campaigns.setting_up import people

__all__ = ["people"]
VALUES = ProgrammeValues("嘉定计划", 300, 12, date(2026, 1, 1), None)


def test_a_programme_is_made_and_changed(app: Flask, database: Session, people: dict[str, int]) -> None:
    with app.app_context():
        made = save_programme(database, None, VALUES, seen="", user_id=people["district-1"])
        wanted = replace(VALUES, target=320, ends_on=date(2027, 12, 31))
        with pytest.raises(ConflictError):
            save_programme(database, made, wanted, seen=stamp(wanted), user_id=people["district-1"])
        same = save_programme(database, made, wanted, seen=stamp(VALUES), user_id=people["district-2"])
    assert same == made
    database.rollback()
    assert ProgrammeValues.of(database.get_one(Programme, made)) == wanted
    entries = database.scalars(select(AuditEntry).where(AuditEntry.object_type == "programme").order_by(AuditEntry.id))
    assert [(entry.action, entry.user_id, entry.detail) for entry in entries] == [
        (
            "make_programme",
            people["district-1"],
            {"title": "嘉定计划", "target": 300, "earlier_pilots": 12, "starts_on": "2026-01-01", "ends_on": None},
        ),
        (
            "change_programme",
            people["district-2"],
            {"before": {"target": 300, "ends_on": None}, "after": {"target": 320, "ends_on": "2027-12-31"}},
        ),
    ]
